"""Rooms to cook, play, act and build in."""

from tools.demo_scenes.canvas import Canvas
from tools.demo_scenes.furniture import bunting, chair, mug, plant, shelf, stool, table
from tools.demo_scenes.palette import (
    BARK,
    BLUE,
    BRICK,
    CORAL,
    CREAM,
    FOREST,
    HONEY,
    INK,
    LILAC,
    MINT,
    NIGHT,
    OAK,
    OCHRE,
    PAPER,
    SAND,
    SLATE,
    STEEL,
    STONE,
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
from tools.demo_scenes.room import Shell, back_window, pendant, room, side_windows
from tools.demo_scenes.space import Camera, Space


def kitchen(wall: Colour, accent: Colour) -> Canvas:
    """Draw a kitchen for many: bench, stove, hood, pots, and a table in the middle."""
    shell = Shell(7.4, 7, 3.0, wall, mix(STONE, CREAM, 0.5), PAPER, 10)
    space = room(shell, Camera(0, 1.75, 760, 330))
    back_window(space, shell, (-2.8, -1.0), (1.25, 2.4))
    for k in range(20):
        x = -0.6 + (k % 10) * 0.36
        space.face([(x, 0.95 + 0.3 * (k // 10), 6.98), (x + 0.33, 0.95 + 0.3 * (k // 10), 6.98),
                    (x + 0.33, 1.22 + 0.3 * (k // 10), 6.98), (x, 1.22 + 0.3 * (k // 10), 6.98)],
                   mix(accent, PAPER, (0.6, 0.7)[k % 2]))  # fmt: skip
    space.shadow((-3.6, 3.4), (5.8, 6.3), 0.2)
    space.box((-3.6, 3.4), (0.1, 0.88), (6.3, 6.95), accent)
    space.box((-3.65, 3.45), (0.88, 0.94), (6.22, 6.95), HONEY)
    for k in range(8):
        x = -3.5 + k * 0.87
        space.box((x, x + 0.8), (0.18, 0.82), (6.28, 6.3), lighter(accent, 0.07))
        space.box((x + 0.3, x + 0.5), (0.72, 0.75), (6.26, 6.28), PAPER)
    space.box((0.0, 1.1), (0.1, 0.95), (6.2, 6.9), STEEL)
    space.box((0.12, 0.98), (0.2, 0.6), (6.18, 6.2), INK)
    space.face([(-0.15, 1.9, 6.5), (1.25, 1.9, 6.5), (0.85, 2.4, 6.7), (0.25, 2.4, 6.7)], STEEL)
    space.box((0.25, 0.85), (2.4, 3.0), (6.7, 6.9), darker(STEEL, 0.1))
    space.pillar((0.3, 6.5), (0.95, 1.2), (0.17, 0.17), CORAL)
    space.pillar((0.8, 6.5), (0.95, 1.12), (0.15, 0.15), SLATE)
    space.box((1.5, 3.4), (1.85, 1.9), (6.6, 6.95), OAK)
    for k, colour in enumerate((SUN, MINT, CORAL, PAPER, TEAL)):
        space.pillar((1.7 + k * 0.36, 6.75), (1.9, 2.14), (0.1, 0.1), colour)
    plant(space, 2.9, 5.9, 0.01)
    table(space, (-1.7, 1.7), (3.7, 4.8), HONEY, height=0.9)
    _baking(space)
    for x in (-0.9, 0.9):
        pendant(space, x, 2.2, 4.3, accent, 3.0)
    return space.canvas


def _baking(space: Space) -> None:
    space.pillar((-1.0, 4.3), (0.9, 1.08), (0.14, 0.24), PAPER)
    for dx, dz, colour in ((-0.08, 0, CORAL), (0.08, 0.05, SUN), (0.0, -0.06, (196, 206, 110))):
        space.ball((-1.0 + dx, 1.12, 4.3 + dz), 0.1, colour)
    space.box((-0.3, 0.6), (0.9, 0.93), (4.0, 4.5), WALNUT)
    for k in range(4):
        space.ball((-0.15 + 0.2 * k, 0.97, 4.25), 0.085, OCHRE)
    space.pillar((1.1, 4.4), (0.9, 1.2), (0.09, 0.09), MINT)
    for lean in (-0.06, 0.0, 0.07):
        space.line([(1.1, 1.2, 4.4), (1.1 + lean * 2, 1.5, 4.4)], OAK, 0.03)
    mug(space, 1.4, 4.1, CORAL, 0.9)


def cafe(wall: Colour, accent: Colour) -> Canvas:
    """Draw a small café: counter with cakes, round tables, coloured lamps."""
    shell = Shell(8.4, 8, 3.2, wall, HONEY, PAPER, 16, mix(accent, wall, 0.25))
    space = room(shell, Camera(0, 1.7, 760, 330))
    side_windows(space, shell, 3, (0.9, 2.6))
    (ax, ay), (bx, by) = space.camera.point(0.2, 2.7, 7.9), space.camera.point(3.0, 1.6, 7.9)
    space.canvas.rect(ax, ay, bx - ax, by - ay, INK, 6)
    for k, part in enumerate((0.4, 0.6, 0.5, 0.66)):
        space.canvas.rect(ax + 20, ay + 18 + 20 * k, (bx - ax) * part, 6, mix(PAPER, INK, 0.2), 3)
        space.canvas.rect(bx - 46, ay + 18 + 20 * k, 26, 6, SUN, 3)
    space.shadow((-0.4, 3.6), (6.0, 6.6), 0.24)
    space.box((-0.4, 3.6), (0, 1.05), (6.4, 7.0), mix(OAK, WALNUT, 0.3))
    space.box((-0.5, 3.7), (1.05, 1.12), (6.3, 7.0), CREAM)
    for k, colour in enumerate((OCHRE, CORAL, BARK)):
        x = 0.2 + k * 0.72
        space.pillar((x, 6.6), (1.12, 1.18), (0.06, 0.26), PAPER)
        space.pillar((x, 6.6), (1.18, 1.32), (0.2, 0.2), colour)
    space.box((2.5, 3.2), (1.12, 1.7), (6.5, 6.9), STEEL)
    space.box((2.6, 3.1), (1.2, 1.4), (6.48, 6.5), INK)
    for k, (x, z) in enumerate(((-2.3, 5.9), (-0.9, 4.4), (1.7, 4.6))):
        for dx in (-0.62, 0.62):
            chair(space, x + dx, z + 0.15, accent)
        space.shadow((x - 0.4, x + 0.4), (z - 0.3, z + 0.3), 0.24)
        space.pillar((x, z), (0, 0.72), (0.2, 0.05), SLATE)
        space.pillar((x, z), (0.72, 0.76), (0.45, 0.45), HONEY)
        mug(space, x - 0.15, z - 0.1, (CORAL, TEAL, SUN)[k], 0.76)
        space.pillar((x + 0.12, z + 0.05), (0.76, 0.92), (0.04, 0.03), MINT)
        space.ball((x + 0.12, 0.98, z + 0.05), 0.07, LILAC)
    for x in (-2.2, 0.2, 2.4):
        pendant(space, x, 2.3, 5.4, accent, 3.2)
    return space.canvas


def rehearsal(wall: Colour, accent: Colour) -> Canvas:
    """Draw a rehearsal room: drums, amplifiers, a guitar, warm small lamps."""
    shell = Shell(7.2, 7, 2.9, wall, WALNUT, darker(wall, 0.3), 12)
    space = room(shell, Camera(0, 1.55, 760, 340))
    for k in range(8):
        for row in range(2):
            x, y = -2.9 + k * 0.74, 1.2 + row * 0.74
            tint = darker(wall, 0.1 if (k + row) % 2 else 0.2)
            space.face([(x, y, 6.98), (x + 0.68, y, 6.98), (x + 0.68, y + 0.68, 6.98),
                        (x, y + 0.68, 6.98)], tint)  # fmt: skip
    for k in range(13):
        part = k / 12
        at = space.camera.point(-3.4 + 6.8 * part, 2.75 - 0.9 * part * (1 - part), 6.8)
        space.canvas.glow(*at, 46, (255, 220, 150), 0.7)
        space.canvas.disc(*at, 5, (255, 240, 200))
    space.canvas.ellipse(*space.camera.point(0, 0.0, 4.9), 390, 92, mix(accent, INK, 0.15))
    space.canvas.ellipse(*space.camera.point(0, 0.0, 4.9), 350, 80, accent)
    space.canvas.ellipse(*space.camera.point(0, 0.0, 4.9), 220, 50, mix(accent, SUN, 0.2))
    _amplifier(space, -2.5, 5.8, BRICK)
    _amplifier(space, 1.9, 6.0, TEAL)
    _drums(space, accent)
    _guitar(space, -1.75, 4.4, CORAL)
    _microphone(space, 1.7, 3.9)
    stool(space, 2.3, 4.6, WINE)
    return space.canvas


def _amplifier(space: Space, x: float, z: float, colour: Colour) -> None:
    space.shadow((x, x + 0.9), (z, z + 0.4), 0.4)
    space.box((x, x + 0.9), (0, 1.0), (z, z + 0.4), INK)
    space.box((x + 0.06, x + 0.84), (0.06, 0.74), (z - 0.01, z), mix(colour, BARK, 0.5))
    space.box((x + 0.06, x + 0.84), (0.8, 0.94), (z - 0.01, z), SAND)
    for k in range(5):
        space.ball((x + 0.16 + 0.14 * k, 0.87, z - 0.01), 0.03, INK)


def _drums(space: Space, accent: Colour) -> None:
    shine = mix(WHITE, accent, 0.25)
    space.shadow((-1.0, 1.0), (4.8, 5.8), 0.4)
    for x, y in ((-1.05, 1.35), (1.05, 1.45)):
        space.line([(x, 0, 5.6), (x, y, 5.6)], STEEL, 0.03)
        px, py = space.camera.point(x, y, 5.6)
        space.canvas.ellipse(px, py, 46, 11, OCHRE)
        space.canvas.ellipse(px, py - 2, 40, 8, SUN)
    for x in (-0.34, 0.36):
        space.pillar((x, 5.5), (0.86, 1.12), (0.25, 0.25), CORAL)
        space.disc((x, 1.12, 5.5), 0.22, PAPER)
    px, py = space.camera.point(0, 0.5, 5.1)
    space.canvas.disc(px, py, 84, darker(CORAL, 0.3))
    space.canvas.disc(px, py, 78, CORAL)
    space.canvas.disc(px, py, 68, PAPER)
    space.canvas.disc(px, py, 30, shine)
    for x, tint in ((-0.9, CORAL), (0.9, CORAL)):
        space.pillar((x, 5.0), (0.42, 0.78), (0.28, 0.28), tint)
        space.disc((x, 0.78, 5.0), 0.25, PAPER)
        for dx in (-0.2, 0.2):
            space.line([(x + dx, 0.42, 5.0), (x + dx, 0, 5.0)], STEEL, 0.03)


def _guitar(space: Space, x: float, z: float, colour: Colour) -> None:
    space.shadow((x - 0.25, x + 0.25), (z, z + 0.2), 0.4)
    c = space.canvas
    bx, by = space.camera.point(x, 0.42, z)
    c.line([(bx - 34, by + 74), (bx, by - 20), (bx + 34, by + 74)], INK, 5)
    c.ellipse(bx, by + 22, 46, 40, darker(colour, 0.25))
    c.ellipse(bx - 3, by + 20, 43, 38, colour)
    c.ellipse(bx - 2, by - 22, 34, 30, colour)
    c.disc(bx - 2, by - 10, 12, INK)
    c.rect(bx - 16, by + 24, 28, 7, INK, 2)
    c.rect(bx - 7, by - 190, 11, 178, WALNUT, 3)
    c.rect(bx - 12, by - 222, 21, 36, INK, 5)


def _microphone(space: Space, x: float, z: float) -> None:
    space.shadow((x - 0.2, x + 0.2), (z - 0.1, z + 0.1), 0.4)
    space.pillar((x, z), (0, 0.03), (0.17, 0.17), INK)
    space.line([(x, 0, z), (x, 1.45, z)], SLATE, 0.025)
    space.line([(x, 1.45, z), (x - 0.22, 1.55, z)], INK, 0.06)
    space.ball((x - 0.27, 1.58, z), 0.07, STEEL)


def blackbox(accent: Colour, *, rows: bool = True) -> Canvas:
    """Draw a black theatre room: beams of light on a low stage, chairs in the dark."""
    wall: Colour = (52, 48, 66)
    shell = Shell(10, 10, 4.4, wall, (62, 56, 70), (36, 34, 50), 12)
    space = room(shell, Camera(0, 2.0, 760, 320))
    for k in range(18):
        x = -5 + k * 0.56
        space.face([(x, 0, 9.9), (x + 0.3, 0, 9.9), (x + 0.3, 4.4, 9.9), (x, 4.4, 9.9)],
                   (60, 55, 76) if k % 2 else (46, 42, 60))  # fmt: skip
    space.shadow((-3, 3), (7.0, 9.4), 0.4)
    space.box((-3.0, 3.0), (0, 0.4), (7.2, 9.6), mix(WALNUT, NIGHT, 0.3))
    space.box((-4.6, 4.6), (4.0, 4.08), (7.2, 7.3), (26, 26, 38))
    for x, to, colour in (
        (-3.4, -1.1, accent),
        (-1.2, 0.3, SUN),
        (1.2, -0.3, CORAL),
        (3.4, 1.1, TEAL),
    ):
        lamp = space.camera.point(x, 3.9, 7.3)
        a, b = space.camera.point(to - 0.9, 0.42, 8.2), space.camera.point(to + 0.9, 0.42, 8.2)
        space.canvas.veil([lamp, b, a], lighter(colour, 0.4), 0.3, 6)
        space.canvas.haze((a[0] + b[0]) / 2, a[1], (b[0] - a[0]) / 2, 22, lighter(colour, 0.5),
                          0.35, 8)  # fmt: skip
        space.canvas.rect(lamp[0] - 13, lamp[1] - 22, 26, 28, INK, 6)
        space.canvas.ellipse(lamp[0], lamp[1] + 6, 12, 5, lighter(colour, 0.6))
    chair(space, 0.0, 8.3, OAK)
    space.box((-0.26, 0.26), (0.43, 0.5), (8.1, 8.5), OAK)
    space.box((1.3, 1.9), (0.4, 0.95), (8.2, 8.7), WINE)
    if rows:
        for z in (5.8, 4.7, 3.7):
            for k in range(-4, 5):
                chair(space, k * 0.78, z, mix(accent, NIGHT, 0.35), away=True)
    return space.canvas


def workshop(wall: Colour, accent: Colour, *, paint: bool = False) -> Canvas:
    """Draw a workshop: bench, tools on the wall; or a studio with easels."""
    shell = Shell(8, 7.6, 3.2, wall, mix(OAK, SAND, 0.3), PAPER, 14)
    space = room(shell, Camera(0, 1.7, 760, 330))
    side_windows(space, shell, 3, (0.9, 2.7))
    if paint:
        back_window(space, shell, (1.2, 3.4), (1.0, 2.7))
        shelf(space, (-3.3, -1.2), (0, 1.9), (7.0, 7.55), OAK, (CORAL, SUN, TEAL, LILAC, MINT), 4)
        _easel(space, -1.4, 5.2, (TEAL, SUN))
        _easel(space, 0.9, 5.6, (CORAL, CREAM))
        stool(space, -0.5, 4.3, accent)
        table(space, (1.6, 3.0), (3.8, 4.6), HONEY)
        for k, colour in enumerate((CORAL, SUN, TEAL, BLUE, PAPER)):
            space.pillar((1.8 + k * 0.24, 4.2), (0.73, 0.87), (0.07, 0.07), colour)
    else:
        _tool_wall(space, accent)
        _bench(space, accent)
        stool(space, 0.2, 3.9, BRICK, 0.65)
        space.box((2.4, 3.4), (0, 0.85), (4.6, 5.3), SLATE)
        space.box((2.5, 3.3), (0.85, 1.35), (4.7, 5.2), accent)
        space.box((2.65, 3.15), (0.95, 1.2), (4.68, 4.7), NIGHT)
    pendant(space, -0.8, 2.4, 5.0, accent, 3.2)
    pendant(space, 1.2, 2.4, 5.0, accent, 3.2)
    return space.canvas


def _easel(space: Space, x: float, z: float, colours: tuple[Colour, Colour]) -> None:
    space.shadow((x - 0.4, x + 0.4), (z - 0.2, z + 0.4), 0.26)
    for dx in (-0.45, 0.45):
        space.line([(x + dx, 0, z), (x + dx * 0.15, 2.0, z + 0.2)], WALNUT, 0.05)
    (ax, ay), (bx, by) = space.camera.point(x - 0.5, 1.75, z), space.camera.point(x + 0.5, 0.75, z)
    w, h = bx - ax, by - ay
    space.canvas.rect(ax + 5, ay + 6, w, h, darker(SAND, 0.3))
    space.canvas.rect(ax, ay, w, h, PAPER)
    space.canvas.rect(ax + 8, ay + 8, w - 16, h * 0.55, lighter(colours[0], 0.6))
    space.canvas.disc(ax + w * 0.65, ay + h * 0.32, w * 0.12, colours[1])
    space.canvas.poly(
        [
            (ax + 8, ay + h - 8),
            (ax + 8, ay + h * 0.5),
            (ax + w * 0.5, ay + h * 0.66),
            (ax + w - 8, ay + h * 0.46),
            (ax + w - 8, ay + h - 8),
        ],
        colours[0],
    )
    space.box((x - 0.55, x + 0.55), (0.7, 0.75), (z - 0.05, z), WALNUT)


def _tool_wall(space: Space, accent: Colour) -> None:
    c = space.canvas
    (ax, ay), (bx, by) = space.camera.point(-2.9, 2.6, 7.58), space.camera.point(2.9, 1.2, 7.58)
    c.rect(ax, ay, bx - ax, by - ay, mix(HONEY, CREAM, 0.3), 4)
    for k in range(11):
        x, y = ax + 34 + k * 51, ay + 22
        colour = (CORAL, TEAL, SUN, accent, INK)[k % 5]
        c.haze(x + 6, y + 44, 8, 36, (90, 60, 40), 0.3, 4)
        if k % 3 == 0:
            c.rect(x - 4, y, 8, 60, WALNUT, 3)
            c.rect(x - 18, y + 56, 36, 17, STEEL, 3)
        elif k % 3 == 1:
            c.rect(x - 6, y, 12, 34, colour, 5)
            c.rect(x - 2, y + 34, 4, 44, STEEL)
        else:
            c.rect(x - 8, y, 16, 22, colour, 5)
            c.poly([(x - 10, y + 22), (x + 10, y + 22), (x + 10, y + 86), (x + 3, y + 86)], STEEL)


def _bench(space: Space, accent: Colour) -> None:
    space.shadow((-2.6, 2.0), (4.7, 5.5), 0.3)
    for x in (-2.4, 1.6):
        space.box((x, x + 0.2), (0, 0.82), (4.8, 5.4), WALNUT)
    space.box((-2.3, 1.7), (0.2, 0.26), (4.9, 5.4), OAK)
    space.box((-2.0, -1.3), (0.26, 0.6), (5.0, 5.3), accent)
    space.box((-2.6, 2.0), (0.82, 0.92), (4.7, 5.5), HONEY)
    space.box((-2.0, -1.0), (0.92, 0.98), (4.9, 5.1), SAND)
    space.box((-1.8, -0.8), (0.98, 1.03), (4.95, 5.15), OAK)
    space.pillar((0.2, 5.0), (0.92, 1.12), (0.1, 0.1), CORAL)
    for lean in (-0.05, 0.02, 0.08):
        space.line([(0.2, 1.12, 5.0), (0.2 + lean * 2, 1.4, 5.0)], SUN, 0.03)
    space.box((0.9, 1.5), (0.92, 1.06), (4.85, 5.1), STEEL)
    bunting(space, (-3.9, 3.1), (3.9, 3.1), 7.4, (accent, FOREST, SUN, CORAL))
