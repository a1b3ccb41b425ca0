"""Things to borrow, indoors: furniture, sound, light, projection, costumes, stores."""

from tools.demo_scenes.backdrop import corner
from tools.demo_scenes.canvas import Canvas
from tools.demo_scenes.furniture import chair, plant, table
from tools.demo_scenes.palette import (
    BARK,
    BRICK,
    CORAL,
    CREAM,
    FOREST,
    HONEY,
    INK,
    LILAC,
    MOSS,
    NAVY,
    NIGHT,
    OAK,
    OCHRE,
    PAPER,
    SAND,
    SLATE,
    STEEL,
    SUN,
    TEAL,
    WALNUT,
    WHITE,
    WINE,
    Colour,
    darker,
    lighter,
    mix,
)
from tools.demo_scenes.space import Space


def chairs_stacked(wall: Colour, accent: Colour) -> Canvas:
    """Stacks of chairs and one set out."""
    space = corner(wall, focal=1180, x=0.1)
    for x in (-1.6, -0.6):
        _stack(space, x, 4.6, accent)
    _stack(space, 0.4, 4.6, mix(accent, SUN, 0.5))
    chair(space, 1.45, 4.2, accent)
    plant(space, 2.25, 5.2, 1.2)
    return space.canvas


def _stack(space: Space, x: float, z: float, colour: Colour) -> None:
    space.shadow((x - 0.3, x + 0.3), (z - 0.3, z + 0.4), 0.3)
    for dx in (-0.27, 0.23):
        space.box((x + dx, x + dx + 0.04), (0, 0.46), (z - 0.25, z - 0.21), SLATE)
        space.box((x + dx, x + dx + 0.04), (0, 0.46), (z + 0.2, z + 0.24), SLATE)
    for k in range(7):
        y = 0.45 + k * 0.11
        tint = lighter(colour, 0.06) if k % 2 else colour
        space.box((x - 0.28, x + 0.28), (y + 0.22, y + 0.56), (z + 0.24, z + 0.28), tint)
    for k in range(7):
        y = 0.45 + k * 0.11
        tint = lighter(colour, 0.06) if k % 2 else colour
        space.box((x - 0.28, x + 0.28), (y, y + 0.06), (z - 0.26, z + 0.24), tint)
        for dx in (-0.28, 0.25):
            space.box((x + dx, x + dx + 0.03), (y + 0.06, y + 0.11), (z - 0.26, z - 0.24), SLATE)


def tables_folding(wall: Colour, accent: Colour) -> Canvas:
    """Draw a set table with two folded ones against the wall."""
    space = corner(wall, focal=1180, x=0.15)
    for k, x in enumerate((-2.0, -1.72)):
        space.shadow((x, x + 1.0), (5.3, 5.5), 0.2)
        space.box((x, x + 1.5), (0.05, 0.85), (5.4 - k * 0.15, 5.46 - k * 0.15), (OAK, HONEY)[k])
    table(space, (-1.5, 1.5), (3.9, 4.7), PAPER)
    space.face([(-1.5, 0.731, 4.15), (1.5, 0.731, 4.15), (1.5, 0.731, 4.45), (-1.5, 0.731, 4.45)],
               accent)  # fmt: skip
    for x in (-1.0, 0.0, 1.0):
        space.disc((x, 0.735, 4.05), 0.15, WHITE)
        space.disc((x, 0.738, 4.05), 0.1, lighter(accent, 0.7))
        space.pillar((x + 0.26, 4.15), (0.73, 0.88), (0.03, 0.045), mix(WHITE, TEAL, 0.25))
    space.pillar((0.5, 4.35), (0.73, 0.95), (0.07, 0.06), TEAL)
    for dx, dy, colour in ((-0.1, 1.05, CORAL), (0.1, 1.08, SUN), (0.0, 1.16, LILAC)):
        space.ball((0.5 + dx, dy, 4.35), 0.09, colour)
    plant(space, 2.3, 5.1, 1.3)
    return space.canvas


def sound_system(wall: Colour, accent: Colour) -> Canvas:
    """Loudspeakers on stands and a mixing desk between them."""
    space = corner(wall, focal=1120)
    for x in (-1.6, 1.6):
        _speaker(space, x, 4.8)
    table(space, (-0.75, 0.75), (4.2, 4.9), OAK)
    space.face([(-0.6, 0.74, 4.25), (0.6, 0.74, 4.25), (0.6, 0.88, 4.8), (-0.6, 0.88, 4.8)], INK)
    for row in range(4):
        for k in range(11):
            x, z, y = -0.5 + k * 0.1, 4.33 + row * 0.11, 0.765 + row * 0.028
            colour = (CORAL, SUN, TEAL, PAPER)[(row + k) % 4] if row else accent
            space.ball((x, y, z), 0.022, colour)
    space.box((-0.5, 0.1), (0.1, 0.45), (4.6, 4.9), mix(accent, INK, 0.4))
    return space.canvas


def _speaker(space: Space, x: float, z: float) -> None:
    space.shadow((x - 0.4, x + 0.4), (z - 0.2, z + 0.3), 0.3)
    for lean in (-0.4, 0.0, 0.4):
        space.line([(x, 0.6, z), (x + lean, 0.0, z - 0.1)], SLATE, 0.04)
    space.line([(x, 0.5, z), (x, 1.1, z)], SLATE, 0.05)
    space.box((x - 0.28, x + 0.28), (1.05, 1.95), (z - 0.2, z + 0.2), (52, 54, 68))
    px, py = space.camera.point(x, 1.32, z - 0.2)
    space.canvas.disc(px, py, 36, INK)
    space.canvas.disc(px, py, 28, SLATE)
    space.canvas.disc(px, py, 10, INK)
    px, py = space.camera.point(x, 1.72, z - 0.2)
    space.canvas.rect(px - 30, py - 16, 60, 32, INK, 6)
    space.canvas.disc(px, py, 9, SLATE)


def microphones(wall: Colour, accent: Colour) -> Canvas:
    """Draw a microphone on its stand, two wireless ones beside."""
    space = corner(wall, horizon=320)
    canvas = space.canvas
    space.shadow((-0.5, 0.1), (3.6, 4.0), 0.3)
    space.pillar((-0.3, 3.8), (0, 0.04), (0.26, 0.26), INK)
    space.line([(-0.3, 0, 3.8), (-0.3, 1.5, 3.8)], SLATE, 0.035)
    canvas.line([(540, 300), (600, 246)], INK, 22)
    canvas.disc(626, 222, 40, STEEL)
    canvas.disc(620, 214, 32, lighter(STEEL, 0.3))
    for k in range(4):
        canvas.arc(626, 222, 40 - k * 10, 40, (0, 360), SLATE, 2)
    canvas.line([(592, 256), (610, 236)], accent, 26)
    table(space, (0.5, 2.1), (3.9, 4.6), HONEY)
    space.box((0.7, 1.9), (0.73, 0.98), (4.3, 4.5), INK)
    for x in (0.85, 1.5):
        space.box((x, x + 0.28), (0.8, 0.92), (4.28, 4.3), lighter(accent, 0.2))
        space.ball((x + 0.38, 0.86, 4.28), 0.03, SUN)
    for x in (0.8, 1.3):
        low, top = space.camera.point(x, 0.76, 4.0), space.camera.point(x + 0.3, 0.76, 4.12)
        canvas.line([low, top], INK, 16)
        canvas.disc(*top, 14, STEEL)
    plant(space, -2.0, 4.9, 1.4)
    return canvas


def spotlights(wall: Colour, accent: Colour) -> Canvas:
    """Draw a row of coloured stage lamps on a bar."""
    dim = mix(wall, NIGHT, 0.62)
    space = corner(dim, sunny=False)
    canvas = space.canvas
    for x, to, colour in ((280, 420, accent), (490, 540, SUN), (710, 660, CORAL), (920, 790, TEAL)):
        canvas.veil([(x - 20, 250), (x + 20, 250), (to + 110, 660), (to - 110, 660)],
                    lighter(colour, 0.3), 0.34, 8)  # fmt: skip
        canvas.haze(to, 662, 110, 26, lighter(colour, 0.5), 0.5, 8)
    canvas.rect(120, 120, 960, 14, SLATE, 6)
    for x, colour in ((280, accent), (490, SUN), (710, CORAL), (920, TEAL)):
        canvas.rect(x - 5, 128, 10, 50, STEEL)
        canvas.rect(x - 42, 170, 84, 84, INK, 14)
        canvas.ellipse(x, 252, 36, 14, lighter(colour, 0.55))
        canvas.glow(x, 254, 80, lighter(colour, 0.5), 0.6)
    return canvas


def projector_screen(wall: Colour, accent: Colour) -> Canvas:
    """Draw a screen on its stand with a picture from the projector before it."""
    space = corner(mix(wall, NIGHT, 0.14))
    canvas = space.canvas
    canvas.line([(600, 150), (600, 640)], SLATE, 9)
    canvas.line([(600, 600), (520, 660)], SLATE, 9)
    canvas.line([(600, 600), (680, 660)], SLATE, 9)
    canvas.glow(600, 300, 460, WHITE, 0.35)
    canvas.rect(300, 110, 600, 350, PAPER, 4)
    canvas.rect(290, 98, 620, 20, INK, 8)
    canvas.fade(316, 130, 568, 314, lighter(accent, 0.75), PAPER)
    canvas.disc(740, 220, 42, SUN)
    canvas.poly(
        [(316, 444), (316, 360), (480, 260), (620, 380), (730, 300), (884, 400), (884, 444)], accent
    )
    canvas.poly([(316, 444), (316, 410), (560, 360), (884, 430), (884, 444)], darker(accent, 0.25))
    space.shadow((-0.6, 0.6), (3.0, 3.5), 0.3)
    table(space, (-0.6, 0.6), (3.0, 3.5), OAK, height=0.5)
    canvas.veil([(540, 560), (660, 560), (884, 444), (316, 444)], (255, 252, 230), 0.16, 4)
    space.box((-0.26, 0.26), (0.5, 0.68), (3.05, 3.4), PAPER)
    space.box((-0.2, 0.0), (0.56, 0.62), (3.03, 3.05), STEEL)
    space.ball((0.16, 0.6, 3.05), 0.05, SUN)
    return canvas


def podiums(wall: Colour, accent: Colour) -> Canvas:
    """Stage platforms in two heights with a step."""
    space = corner(wall, focal=1120, x=-0.05)
    for x0, top, z in ((-2.2, 0.6, 4.9), (0.05, 0.6, 4.9), (-1.1, 0.35, 3.9)):
        x1 = x0 + 2.15
        space.shadow((x0, x1), (z, z + 0.95), 0.3)
        for x in (x0 + 0.06, x1 - 0.14):
            for dz in (0.85, 0.05):
                space.box((x, x + 0.08), (0, top - 0.12), (z + dz, z + dz + 0.08), STEEL)
        space.box((x0, x1), (top - 0.14, top), (z, z + 0.95), mix(WALNUT, INK, 0.2))
        space.box((x0, x1), (top - 0.14, top - 0.09), (z - 0.01, z), accent)
    space.box((1.15, 1.75), (0, 0.2), (3.8, 4.2), OAK)
    space.line([(1.1, 0.6, 5.2), (1.1, 1.9, 5.2)], SLATE, 0.03)
    space.ball((1.1, 1.95, 5.2), 0.07, INK)
    return space.canvas


def costumes(wall: Colour, accent: Colour) -> Canvas:
    """Draw a rack of costumes, a hat stand and a trunk."""
    space = corner(wall)
    canvas = space.canvas
    canvas.haze(560, 668, 330, 18, (60, 40, 60), 0.35, 10)
    for x in (290, 830):
        canvas.rect(x, 170, 10, 490, SLATE, 5)
        canvas.rect(x - 50, 654, 110, 12, SLATE, 6)
    canvas.rect(280, 170, 570, 10, SLATE, 5)
    tints = (WINE, TEAL, OCHRE, LILAC, NAVY, CORAL, FOREST, accent)
    for k, tint in enumerate(tints):
        x, long = 340 + k * 64, (330, 260, 380, 300, 350, 270, 390, 310)[k]
        canvas.arc(x, 184, 10, 12, (180, 360), INK, 4)
        canvas.poly([(x - 30, 220), (x, 190), (x + 30, 220), (x + 24, 310), (x + 44, 200 + long),
                     (x - 44, 200 + long), (x - 24, 310)], tint)  # fmt: skip
        canvas.poly(
            [(x, 190), (x + 30, 220), (x + 24, 310), (x + 44, 200 + long), (x + 6, 200 + long)],
            darker(tint, 0.12),
        )
        canvas.rect(x - 26, 302, 52, 10, lighter(tint, 0.45))
        for row in range(3):
            canvas.disc(x, 236 + row * 22, 4, SUN)
    space.shadow((1.6, 2.6), (4.0, 4.5), 0.3)
    space.box((1.6, 2.6), (0, 0.55), (4.0, 4.5), WALNUT)
    space.box((1.6, 2.6), (0.36, 0.42), (3.98, 4.0), SUN)
    space.pillar((2.1, 4.2), (0.55, 0.58), (0.34, 0.34), INK)
    space.pillar((2.1, 4.2), (0.58, 0.86), (0.2, 0.2), INK)
    space.pillar((2.1, 4.2), (0.6, 0.67), (0.205, 0.205), CORAL)
    return canvas


def life_jackets(wall: Colour, accent: Colour) -> Canvas:
    """Life jackets on their pegs, large and small, with a ring and paddles."""
    space = corner(wall)
    canvas = space.canvas
    canvas.rect(140, 130, 760, 24, OAK, 8)
    for k, (size, tint) in enumerate(
        ((1.0, CORAL), (1.0, SUN), (0.82, CORAL), (0.7, accent), (0.7, SUN))
    ):
        x = 220 + k * 150
        canvas.disc(x, 142, 9, WALNUT)
        _jacket(canvas, x, 156, size, tint)
    for k in range(2):
        x = 990 + k * 74
        canvas.haze(x + 20, 672, 40, 8, (60, 40, 60), 0.3, 6)
        canvas.line([(x + 20, 660), (x - 14, 210)], HONEY, 12)
        canvas.ellipse(x - 20, 170, 26, 74, (TEAL, CORAL)[k])
    canvas.haze(330, 690, 100, 12, (60, 40, 60), 0.35, 8)
    canvas.ring(330, 610, 88, 88, PAPER, 36)
    for angle in (45, 135, 225, 315):
        canvas.arc(330, 610, 88, 88, (angle - 20, angle + 20), CORAL, 36)
    return canvas


def _jacket(canvas: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    w, h = 56 * size, 210 * size
    canvas.haze(x + 12, y + h * 0.55, w, h * 0.5, (80, 60, 60), 0.25, 8)
    for side in (-1, 1):
        canvas.poly(
            [
                (x + side * 4, y + h * 0.3),
                (x + side * w * 0.3, y),
                (x + side * w * 0.8, y + 8),
                (x + side * w * 0.74, y + h * 0.3),
                (x + side * w, y + h * 0.44),
                (x + side * w, y + h),
                (x + side * 4, y + h),
            ],
            colour if side < 0 else darker(colour, 0.1),
        )
    canvas.arc(x, y + 4, w * 0.4, h * 0.12, (180, 360), darker(colour, 0.2), 9 * size)
    for part in (0.56, 0.78):
        canvas.rect(x - w, y + h * part, 2 * w, 12 * size, INK)
        canvas.rect(x - 12 * size, y + h * part - 4, 24 * size, 20 * size, STEEL, 4)
    canvas.rect(x - w * 0.8, y + h * 0.14, w * 0.3, 16 * size, PAPER, 3)


def safety_vests(wall: Colour, accent: Colour) -> Canvas:
    """Cones, reflective vests and a small fence: for races and walks."""
    space = corner(wall)
    canvas = space.canvas
    canvas.rect(200, 140, 560, 16, OAK, 6)
    for k, tint in enumerate((SUN, (228, 222, 96), CORAL, (228, 222, 96))):
        x = 260 + k * 148
        canvas.haze(x + 12, 300, 56, 130, (80, 60, 60), 0.2, 8)
        canvas.poly([(x - 50, 180), (x - 18, 156), (x, 220), (x + 18, 156), (x + 50, 180),
                     (x + 56, 400), (x - 56, 400)], tint)  # fmt: skip
        for y in (280, 330):
            canvas.rect(x - 54, y, 108, 18, (236, 238, 240))
        for side in (-34, 20):
            canvas.rect(x + side, 172, 13, 228, (236, 238, 240))
    for k, at in enumerate((-1.5, -0.7, 0.1)):
        space.shadow((at - 0.25, at + 0.25), (3.7, 4.2), 0.3)
        space.box((at - 0.25, at + 0.25), (0, 0.05), (3.75, 4.15), INK)
        space.pillar((at, 3.95), (0.05, 0.62), (0.18, 0.04), (CORAL, accent, CORAL)[k])
        space.pillar((at, 3.95), (0.28, 0.42), (0.128, 0.092), PAPER)
    for at in (0.9, 2.6):
        space.box((at, at + 0.07), (0, 1.0), (4.4, 4.47), STEEL)
    for k in range(6):
        space.box((0.9 + k * 0.3, 1.2 + k * 0.3), (0.62, 0.86), (4.38, 4.4), (CORAL, PAPER)[k % 2])
    return canvas


def garden_tools(wall: Colour, accent: Colour) -> Canvas:
    """Spades and rakes on the wall, a wheelbarrow with plants, an apple press."""
    space = corner(wall)
    canvas = space.canvas
    canvas.rect(160, 120, 520, 18, OAK, 6)
    for k in range(5):
        x = 210 + k * 105
        canvas.line([(x, 150), (x, 420)], HONEY, 11)
        if k % 2:
            canvas.poly(
                [(x - 34, 400), (x + 34, 400), (x + 28, 470), (x, 500), (x - 28, 470)], STEEL
            )
        else:
            canvas.rect(x - 42, 416, 84, 12, accent, 4)
            for tine in range(6):
                canvas.rect(x - 42 + tine * 15.4, 422, 6, 40, accent, 3)
    canvas.haze(480, 700, 240, 18, (60, 40, 60), 0.35, 10)
    canvas.poly([(290, 520), (640, 520), (570, 640), (370, 640)], FOREST)
    canvas.line([(560, 636), (760, 560)], WALNUT, 13)
    canvas.line([(400, 640), (440, 696)], SLATE, 11)
    canvas.line([(560, 640), (580, 700)], SLATE, 11)
    canvas.disc(330, 664, 40, INK)
    canvas.disc(330, 664, 18, STEEL)
    for k in range(8):
        x = 320 + k * 40
        canvas.disc(x, 506 - (k % 3) * 16, 30, (MOSS, FOREST)[k % 2])
        canvas.disc(x + 6, 490 - (k % 3) * 16, 9, (CORAL, SUN, LILAC)[k % 3])
    _press(space)
    return canvas


def _press(space: Space) -> None:
    space.shadow((1.4, 2.3), (4.0, 4.6), 0.3)
    for x in (1.45, 2.2):
        space.box((x, x + 0.08), (0, 1.5), (4.3, 4.4), WALNUT)
    space.pillar((1.86, 4.3), (0.32, 0.42), (0.42, 0.46), STEEL)
    space.pillar((1.86, 4.3), (0.42, 0.95), (0.34, 0.34), HONEY)
    for k in range(7):
        x = 1.56 + k * 0.1
        space.line([(x, 0.44, 3.98), (x, 0.92, 3.98)], WALNUT, 0.015)
    space.line([(1.86, 0.95, 4.3), (1.86, 1.5, 4.3)], STEEL, 0.06)
    space.box((1.4, 2.33), (1.42, 1.52), (4.25, 4.4), WALNUT)
    for x, z in ((1.2, 3.9), (1.36, 3.75), (2.5, 3.9)):
        space.ball((x, 0.09, z), 0.09, BRICK)


def crates(wall: Colour, accent: Colour) -> Canvas:
    """Crockery, glasses and pots in crates on a trolley."""
    space = corner(wall, focal=1150, x=0.45)
    for x, y in ((-1.5, 0), (-1.5, 0.42), (-0.55, 0), (-0.55, 0.42)):
        space.shadow((x, x + 0.85), (4.5, 5.1), 0.2)
        space.box((x, x + 0.85), (y, y + 0.38), (4.5, 5.1), accent if y else mix(accent, INK, 0.2))
        space.box((x + 0.3, x + 0.55), (y + 0.22, y + 0.3), (4.48, 4.5), darker(accent, 0.5))
    for k in range(8):
        space.pillar((-1.3 + (k % 4) * 0.2, 4.7), (0.8, 0.95), (0.05, 0.07), mix(WHITE, TEAL, 0.2))
    for k in range(6):
        space.disc((-0.12, 0.82 + k * 0.025, 4.8), 0.26, (PAPER, WHITE)[k % 2])
    table(space, (0.7, 2.4), (4.0, 4.7), OAK)
    for k in range(7):
        space.disc((1.1, 0.74 + k * 0.02, 4.3), 0.24, (SAND, WHITE)[k % 2])
    space.pillar((1.75, 4.35), (0.73, 1.05), (0.26, 0.26), STEEL)
    space.pillar((1.75, 4.35), (1.05, 1.08), (0.27, 0.24), SLATE)
    space.ball((1.75, 1.12, 4.35), 0.04, INK)
    for k in range(4):
        space.pillar(
            (2.15, 4.1 + 0.1 * k), (0.73, 0.83), (0.05, 0.06), (CORAL, SUN, CREAM, BARK)[k]
        )
    return space.canvas
