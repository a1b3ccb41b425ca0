"""Things to work with, on a table: sewing, tools, camera, stove, loop, popcorn, printer."""

from tools.demo_scenes.backdrop import lean, table_top
from tools.demo_scenes.canvas import Canvas
from tools.demo_scenes.palette import (
    BRICK,
    CORAL,
    CREAM,
    HONEY,
    INK,
    LILAC,
    MINT,
    MOSS,
    NAVY,
    OAK,
    OCHRE,
    PAPER,
    SLATE,
    STEEL,
    SUN,
    TEAL,
    WALNUT,
    WHITE,
    Colour,
    darker,
    lighter,
    mix,
)
from tools.demo_scenes.tabletop import cup


def sewing(wall: Colour, accent: Colour) -> Canvas:
    """Draw a sewing machine, cloth, thread and scissors."""
    canvas = table_top(wall)
    lean(canvas, 560, 640, 290, 24)
    canvas.poly([(660, 560), (1050, 560), (1160, 720), (700, 720)], lighter(accent, 0.2))
    for k in range(5):
        canvas.line([(690 + k * 84, 566), (730 + k * 98, 716)], lighter(accent, 0.45), 5)
    body = mix(TEAL, WHITE, 0.16)
    canvas.rect(300, 580, 500, 58, body, 16)
    canvas.rect(680, 300, 120, 300, body, 24)
    canvas.rect(320, 290, 480, 110, lighter(body, 0.08), 40)
    canvas.rect(330, 380, 90, 110, body, 20)
    canvas.rect(370, 486, 10, 78, STEEL)
    canvas.poly([(350, 556), (400, 556), (388, 574), (362, 574)], STEEL)
    canvas.disc(822, 360, 44, SLATE)
    canvas.disc(822, 360, 30, STEEL)
    canvas.rect(560, 226, 36, 66, CORAL, 6)
    canvas.rect(552, 222, 52, 10, OAK, 3)
    canvas.line([(578, 240), (420, 270), (380, 400), (375, 486)], CORAL, 3)
    canvas.disc(730, 450, 22, PAPER)
    canvas.disc(730, 520, 22, PAPER)
    for k, tint in enumerate((CORAL, SUN, LILAC, MOSS)):
        x = 90 + k * 52
        lean(canvas, x, 640, 26, 8)
        canvas.rect(x - 22, 560, 44, 80, tint, 6)
        for y in (552, 636):
            canvas.rect(x - 26, y, 52, 12, OAK, 4)
    canvas.ring(960, 676, 26, 20, NAVY, 9)
    canvas.ring(1030, 690, 26, 20, NAVY, 9)
    canvas.line([(978, 664), (1100, 596)], STEEL, 9)
    canvas.line([(1016, 674), (1080, 580)], STEEL, 9)
    return canvas


def camera_kit(wall: Colour, accent: Colour) -> Canvas:
    """Draw a camera, lenses and a bag."""
    canvas = table_top(wall, OAK)
    lean(canvas, 300, 640, 190, 22)
    canvas.arc(300, 360, 120, 90, (180, 360), darker(accent, 0.3), 18)
    canvas.rect(130, 360, 350, 280, accent, 34)
    canvas.rect(130, 360, 350, 110, lighter(accent, 0.14), 34)
    canvas.rect(280, 440, 50, 56, SUN, 8)
    lean(canvas, 730, 660, 210, 24)
    canvas.rect(640, 400, 130, 60, SLATE, 18)
    canvas.rect(560, 440, 340, 220, INK, 30)
    canvas.rect(560, 490, 340, 110, SLATE)
    canvas.rect(580, 424, 54, 24, BRICK, 8)
    for r, tint in ((104, (24, 28, 40)), (88, STEEL), (78, INK), (56, NAVY), (34, TEAL)):
        canvas.disc(730, 556, r, tint)
    canvas.disc(706, 530, 15, WHITE)
    canvas.disc(862, 462, 13, CORAL)
    for x in (990, 1090):
        lean(canvas, x, 660, 44, 10)
        canvas.rect(x - 42, 560, 84, 100, INK, 8)
        canvas.ellipse(x, 562, 42, 14, SLATE)
        canvas.ellipse(x, 562, 30, 9, TEAL)
        canvas.rect(x - 42, 600, 84, 12, SUN)
    return canvas


def toolbox(wall: Colour, accent: Colour) -> Canvas:
    """Draw a tool box, a drill and a tape measure."""
    canvas = table_top(wall, OAK)
    lean(canvas, 400, 640, 270, 24)
    canvas.arc(400, 390, 120, 90, (180, 360), SLATE, 22)
    for x, tint in ((230, CORAL), (300, SUN), (500, TEAL), (560, HONEY)):
        canvas.rect(x, 320, 24, 100, tint, 8)
    canvas.fade_poly([(150, 400), (650, 400), (620, 636), (180, 636)], lighter(accent, 0.1),
                     darker(accent, 0.14))  # fmt: skip
    canvas.rect(140, 390, 520, 34, darker(accent, 0.25), 8)
    for x in (250, 500):
        canvas.rect(x, 404, 60, 46, STEEL, 6)
    lean(canvas, 880, 668, 170, 20)
    canvas.rect(760, 440, 260, 100, SUN, 34)
    canvas.rect(730, 464, 60, 52, SLATE, 8)
    canvas.rect(640, 482, 100, 14, STEEL, 5)
    canvas.poly([(880, 520), (970, 520), (1000, 620), (900, 620)], SUN)
    canvas.rect(880, 610, 150, 58, INK, 12)
    canvas.rect(862, 530, 26, 50, INK, 8)
    canvas.rect(830, 462, 130, 18, lighter(SUN, 0.4), 8)
    lean(canvas, 1110, 700, 52, 10)
    canvas.rect(1060, 620, 96, 82, CORAL, 24)
    canvas.disc(1108, 660, 24, PAPER)
    canvas.rect(1020, 684, 50, 14, SUN)
    return canvas


def camp_kitchen(wall: Colour, accent: Colour) -> Canvas:
    """Draw a camping stove with a pot, mugs and a lantern."""
    canvas = table_top(wall, WALNUT)
    lean(canvas, 480, 660, 190, 24)
    canvas.rect(330, 590, 300, 66, STEEL, 12)
    canvas.disc(370, 624, 15, INK)
    canvas.disc(590, 624, 15, INK)
    for k in range(7):
        x = 400 + k * 27
        canvas.poly([(x - 10, 590), (x, 556), (x + 10, 590)], (TEAL, mix(TEAL, SUN, 0.6))[k % 2])
    canvas.fade_poly([(350, 400), (610, 400), (596, 560), (364, 560)], lighter(accent, 0.1),
                     darker(accent, 0.2), across=True)  # fmt: skip
    canvas.ellipse(480, 400, 130, 26, lighter(accent, 0.3))
    canvas.ellipse(480, 402, 114, 20, OCHRE)
    for dx, tint in ((-50, CORAL), (0, MOSS), (44, CREAM), (-20, SUN)):
        canvas.disc(480 + dx, 402 + (dx % 3) * 3, 12, tint)
    for dx in (0, 40, -44):
        canvas.haze(480 + dx, 320 - abs(dx), 14, 40, WHITE, 0.4, 8)
    for side in (330, 602):
        canvas.rect(side, 430, 28, 50, INK, 12)
    for k, (x, tint) in enumerate(((760, CORAL), (870, TEAL))):
        cup(canvas, x, 650 - k * 50, 1.1, tint)
    canvas.glow(1040, 480, 260, (255, 226, 150), 0.7)
    lean(canvas, 1040, 660, 70, 14)
    canvas.arc(1040, 390, 50, 60, (180, 360), SLATE, 8)
    canvas.rect(980, 400, 120, 34, SLATE, 10)
    canvas.rect(992, 434, 96, 150, (255, 238, 190), 10)
    canvas.rect(1026, 470, 28, 80, SUN, 12)
    canvas.rect(972, 584, 136, 70, SLATE, 12)
    return canvas


def hearing_loop(wall: Colour, accent: Colour) -> Canvas:
    """Draw a portable hearing loop with its microphone and the known sign of an ear."""
    canvas = table_top(wall)
    lean(canvas, 420, 650, 220, 24)
    canvas.rect(230, 300, 380, 350, lighter(accent, 0.05), 40)
    canvas.rect(262, 332, 316, 286, PAPER, 24)
    canvas.arc(420, 460, 84, 96, (170, 400), accent, 24)
    canvas.line([(494, 508), (456, 570), (420, 592)], accent, 24)
    canvas.arc(424, 456, 40, 46, (180, 380), accent, 18)
    for k in range(3):
        canvas.arc(
            420, 470, 190 + k * 54, 170 + k * 50, (306, 350), mix(accent, WHITE, 0.3 + 0.2 * k), 12
        )
    lean(canvas, 880, 660, 70, 14)
    canvas.ellipse(880, 650, 78, 22, INK)
    canvas.line([(880, 640), (880, 470), (850, 400)], SLATE, 12)
    canvas.line([(850, 400), (832, 352)], INK, 40)
    canvas.disc(828, 340, 25, STEEL)
    lean(canvas, 1080, 660, 60, 12)
    canvas.rect(1030, 520, 100, 140, NAVY, 16)
    canvas.rect(1044, 536, 72, 46, MINT, 6)
    canvas.disc(1080, 622, 20, SUN)
    return canvas


def popcorn(wall: Colour, accent: Colour) -> Canvas:
    """Draw a popcorn machine and striped cups."""
    canvas = table_top(wall)
    lean(canvas, 430, 660, 240, 24)
    canvas.poly([(240, 200), (430, 120), (620, 200)], darker(accent, 0.1))
    canvas.rect(230, 196, 400, 50, accent, 10)
    canvas.rect(250, 246, 360, 290, mix(wall, WHITE, 0.6))
    canvas.glow(430, 300, 200, (255, 232, 170), 0.7)
    canvas.poly([(370, 280), (490, 280), (470, 340), (390, 340)], STEEL)
    for k in range(64):
        x, y = 262 + (k * 53) % 336, 532 - (k * 31) % 90 - (k % 3) * 10
        canvas.disc(x + 6, y, 17, (PAPER, (255, 240, 200), CREAM)[k % 3])
    for x in (246, 602):
        canvas.rect(x, 240, 14, 300, accent)
    canvas.rect(230, 536, 400, 120, accent, 10)
    canvas.disc(430, 596, 40, SUN)
    canvas.disc(430, 596, 28, PAPER)
    for x, y, size in ((800, 650, 1.2), (960, 600, 1.0), (1060, 680, 1.25)):
        lean(canvas, x, y, 56 * size, 12)
        for k in range(12):
            canvas.disc(x - 50 * size + k * 9 * size, y - (150 + (k * 29) % 34) * size, 18 * size,
                        (PAPER, (255, 238, 196))[k % 2])  # fmt: skip
        for k in range(6):
            a, b = x + (k - 3) * 20 * size, x + (k - 2) * 20 * size
            c, d = x + (k - 3) * 15 * size, x + (k - 2) * 15 * size
            canvas.poly(
                [(a, y - 142 * size), (b, y - 142 * size), (d, y), (c, y)], (accent, PAPER)[k % 2]
            )
    return canvas


def printer(wall: Colour, accent: Colour) -> Canvas:
    """Draw a 3D printer at work, spools and small printed things."""
    canvas = table_top(wall, OAK)
    lean(canvas, 440, 660, 250, 24)
    canvas.rect(220, 180, 440, 470, SLATE, 24)
    canvas.rect(260, 224, 360, 360, mix(accent, WHITE, 0.78), 8)
    canvas.rect(260, 300, 360, 16, STEEL)
    canvas.rect(410, 284, 66, 66, INK, 10)
    canvas.poly([(430, 350), (456, 350), (443, 374)], SUN)
    canvas.rect(300, 540, 280, 22, INK, 6)
    canvas.poly(
        [(380, 540), (372, 440), (410, 410), (443, 376), (480, 410), (514, 440), (506, 540)], accent
    )
    for k in range(8):
        canvas.rect(374, 440 + k * 12, 138, 2, darker(accent, 0.16))
    canvas.rect(300, 600, 120, 30, MINT, 6)
    canvas.disc(600, 614, 15, CORAL)
    for x, y, tint in ((800, 600, CORAL), (950, 560, TEAL), (930, 680, SUN)):
        lean(canvas, x, y + 50, 64, 12)
        canvas.disc(x, y, 66, darker(tint, 0.2))
        canvas.disc(x, y, 54, tint)
        canvas.disc(x, y, 22, PAPER)
        canvas.disc(x, y, 13, darker(wall, 0.3))
    for x, tint in ((1060, LILAC), (1120, CORAL)):
        lean(canvas, x, 690, 26, 8)
        canvas.poly([(x - 26, 690), (x, 630), (x + 26, 690)], tint)
        canvas.disc(x, 630, 15, tint)
    return canvas
