"""Rooms to meet, learn, work and keep things in."""

from tools.demo_scenes.canvas import Canvas
from tools.demo_scenes.furniture import (
    bunting,
    chair,
    laptop,
    mug,
    paper,
    picture,
    plant,
    screen,
    shelf,
    table,
)
from tools.demo_scenes.palette import (
    BLUE,
    BRICK,
    CORAL,
    CREAM,
    FOREST,
    HONEY,
    INK,
    LILAC,
    MINT,
    MOSS,
    NAVY,
    OAK,
    OCHRE,
    PAPER,
    PINE,
    SAGE,
    SAND,
    SLATE,
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


def meeting_room(wall: Colour, accent: Colour, *, shown: bool = True) -> Canvas:
    """Draw a table with chairs around it, a screen or windows behind, lamps above."""
    shell = Shell(7.6, 8, 3.1, wall, OAK, PAPER, 14)
    space = room(shell, Camera(0, 1.75, 760, 330))
    side_windows(space, shell, 3, (0.9, 2.5))
    if shown:
        screen(space, (-1.3, 1.3), (1.2, 2.6), 7.98, accent)
        plant(space, 2.7, 7.2, 1.5)
    else:
        back_window(space, shell, (-2.5, -0.5), (1.0, 2.6))
        back_window(space, shell, (0.5, 2.5), (1.0, 2.6))
        plant(space, 3.2, 7.2, 1.4, accent)
    picture(space, (2.3, 3.2), (1.6, 2.3), 7.98, (accent, SUN))
    for x in (-0.9, 0.9):
        chair(space, x, 6.4, accent)
    for z in (5.7, 4.7, 3.9):
        chair(space, -1.95, z, accent)
        chair(space, 1.95, z, accent)
    table(space, (-1.6, 1.6), (3.4, 5.9), mix(HONEY, PAPER, 0.25))
    laptop(space, 0.5, 5.1, accent)
    for x, z in ((-0.9, 5.2), (-0.8, 4.1), (0.9, 4.2)):
        paper(space, x, z)
    for x, z, colour in ((-1.2, 4.7, CORAL), (1.25, 5.0, TEAL), (0.3, 4.0, SUN)):
        mug(space, x, z, colour)
    for x in (-0.8, 0.8):
        pendant(space, x, 2.35, 4.8, accent, 3.1)
    return space.canvas


def hall(wall: Colour, accent: Colour, *, feast: bool = True) -> Canvas:
    """Draw the inside of a village hall, its tables laid for a feast, or chairs in rows."""
    shell = Shell(11, 12, 4.2, wall, HONEY, PAPER, 20, mix(wall, accent, 0.3))
    space = room(shell, Camera(0, 1.8, 780, 330))
    side_windows(space, shell, 4, (1.3, 3.3))
    for x in (-3.9, -0.9, 2.1):
        back_window(space, shell, (x, x + 1.8), (1.4, 3.2))
    bunting(space, (-5.4, 4.0), (0, 4.1), 9.0, (accent, SUN, CORAL, PAPER))
    bunting(space, (0, 4.1), (5.4, 4.0), 9.0, (accent, SUN, CORAL, PAPER))
    if feast:
        for x in (-3.4, 1.0):
            _long_table(space, (x, x + 2.2), accent)
    else:
        for z in (9.0, 7.8, 6.6, 5.4, 4.2):
            for k in range(-4, 5):
                if k:
                    chair(space, k * 0.82 + (0.35 if k > 0 else -0.35), z, accent, away=True)
    for x in (-3.0, 0.0, 3.0):
        pendant(space, x, 3.3, 7.6, accent, 4.2)
    return space.canvas


def _long_table(space: Space, x: tuple[float, float], accent: Colour) -> None:
    left, right = x
    for z in (8.2, 7.2, 6.2, 5.2):
        for side, near in ((left - 0.3, False), (right + 0.3, False)):
            chair(space, side, z, accent, away=near)
    table(space, (left + 0.2, right - 0.2), (4.8, 8.6), PAPER)
    middle = (left + right) / 2
    space.face([(middle - 0.22, 0.735, 4.8), (middle + 0.22, 0.735, 4.8),
                (middle + 0.22, 0.735, 8.6), (middle - 0.22, 0.735, 8.6)], accent)  # fmt: skip
    for k, z in enumerate((8.0, 7.1, 6.2, 5.4)):
        space.pillar((middle, z), (0.73, 0.95), (0.06, 0.05), MINT)
        space.ball((middle, 1.02, z), 0.1, (CORAL, SUN, LILAC, CORAL)[k])
        for side in (left + 0.5, right - 0.5):
            space.disc((side, 0.74, z - 0.1), 0.14, STONE)
            space.disc((side, 0.745, z - 0.1), 0.12, WHITE)


def classroom(wall: Colour, accent: Colour) -> Canvas:
    """Draw a classroom: green board, desks in rows, a globe on the teacher's desk."""
    shell = Shell(8.6, 10, 3.3, wall, mix(OAK, SAND, 0.4), PAPER, 16)
    space = room(shell, Camera(0, 1.8, 760, 320))
    side_windows(space, shell, 4, (0.9, 2.7))
    (ax, ay), (bx, by) = space.camera.point(-2.1, 2.6, 9.9), space.camera.point(2.1, 1.1, 9.9)
    space.canvas.rect(ax - 8, ay - 8, bx - ax + 16, by - ay + 16, OAK, 4)
    space.canvas.rect(ax, ay, bx - ax, by - ay, PINE)
    chalk = mix(PAPER, PINE, 0.25)
    for k, part in enumerate((0.5, 0.36, 0.44)):
        space.canvas.line([(ax + 24, ay + 26 + 22 * k), (ax + (bx - ax) * part, ay + 26 + 22 * k)],
                          chalk, 4)  # fmt: skip
    space.canvas.ring(bx - 70, ay + 56, 34, 34, chalk, 4)
    space.canvas.line([(bx - 104, ay + 56), (bx - 36, ay + 56)], chalk, 3)
    shelf(space, (2.7, 4.1), (0, 1.9), (9.4, 9.9), OAK, (CORAL, TEAL, SUN, BLUE, SAGE), 3)
    table(space, (-0.9, 0.9), (8.6, 9.2), OAK)
    space.pillar((0.6, 8.8), (0.73, 0.8), (0.12, 0.06), WALNUT)
    space.ball((0.6, 1.0, 8.8), 0.2, BLUE)
    for z in (7.0, 5.6, 4.2):
        for x in (-2.5, 0.0, 2.5):
            table(space, (x - 0.65, x + 0.65), (z, z + 0.55), HONEY, height=0.7)
            paper(space, x - 0.25, z + 0.25, PAPER, 0.71)
            paper(space, x + 0.3, z + 0.28, lighter(accent, 0.6), 0.71)
            for dx in (-0.33, 0.33):
                chair(space, x + dx, z - 0.3, accent, away=True)
    return space.canvas


def office(wall: Colour, accent: Colour) -> Canvas:
    """Draw a shared office: desks with computers, shelves of binders, plants."""
    shell = Shell(9, 9, 3.1, wall, OAK, PAPER, 16)
    space = room(shell, Camera(0, 1.75, 760, 330))
    side_windows(space, shell, 3, (0.9, 2.5))
    shelf(space, (-3.4, -0.5), (0, 2.2), (8.4, 8.95), OAK, (accent, CREAM, SUN, TEAL, CORAL), 4)
    back_window(space, shell, (0.4, 2.6), (1.0, 2.5))
    plant(space, 3.4, 8.0, 1.4)
    for x, z in ((-2.6, 6.2), (1.0, 6.2), (-2.2, 4.0), (1.2, 4.0)):
        chair(space, x + 0.7, z + 0.9, mix(SLATE, accent, 0.4))
        table(space, (x - 0.1, x + 1.5), (z, z + 0.75), mix(HONEY, PAPER, 0.3))
        laptop(space, x + 0.7, z + 0.5, accent)
        paper(space, x + 0.2, z + 0.35)
        mug(space, x + 1.25, z + 0.3, (CORAL, SUN)[x > 0])
    for x in (-1.8, 1.9):
        pendant(space, x, 2.4, 5.0, accent, 3.1)
    return space.canvas


def storeroom(wall: Colour, accent: Colour) -> Canvas:
    """Shelves with boxes in good order, a trolley before them."""
    shell = Shell(7.5, 7, 3.0, wall, STONE, PAPER, 1)
    space = room(shell, Camera(0, 1.7, 760, 330))
    boxes = (HONEY, SAND, accent, OAK, TEAL, SUN, SAND)
    shelf(space, (-3.0, -0.2), (0, 2.5), (6.2, 6.9), SLATE, boxes, 4)
    shelf(space, (0.2, 3.0), (0, 2.5), (6.2, 6.9), SLATE, boxes[::-1], 4)
    pendant(space, 0, 2.6, 5.0, accent, 3.0)
    space.shadow((-1.5, 0.1), (4.2, 5.0), 0.3)
    space.box((-1.5, 0.1), (0.16, 0.22), (4.2, 5.0), BLUE)
    for x, y in ((-1.3, 0.22), (-0.6, 0.22), (-0.95, 0.64)):
        space.box((x, x + 0.6), (y, y + 0.42), (4.35, 4.85), HONEY)
        space.box((x + 0.26, x + 0.34), (y, y + 0.42), (4.345, 4.35), CREAM)
    for x in (-1.35, -0.1):
        space.ball((x, 0.1, 4.2), 0.09, INK)
    space.box((1.2, 1.9), (0, 0.7), (4.6, 5.2), mix(accent, PAPER, 0.2))
    return space.canvas


def exhibition(wall: Colour, accent: Colour) -> Canvas:
    """Draw a white room with pictures, their light and a bench."""
    shell = Shell(9, 8.5, 3.6, mix(wall, WHITE, 0.55), mix(OAK, SAND, 0.5), WHITE, 14)
    space = room(shell, Camera(0, 1.7, 760, 330))
    sets = ((TEAL, SUN), (accent, CREAM), (NAVY, CORAL), (FOREST, OCHRE))
    for k, (x, w, y) in enumerate(
        ((-3.7, 1.3, 1.15), (-1.9, 1.7, 0.95), (0.3, 1.2, 1.15), (2.0, 1.7, 1.0))
    ):
        picture(space, (x, x + w), (y, y + 1.5 - 0.1 * (k % 2)), 8.48, sets[k])
        top = space.camera.point(x + w / 2, 3.5, 8.0)
        a, b = space.camera.point(x - 0.2, 0.6, 8.48), space.camera.point(x + w + 0.2, 0.6, 8.48)
        space.canvas.veil([top, b, a], (255, 240, 204), 0.3, 8)
    space.box((-4.5, 4.5), (3.4, 3.46), (7.9, 8.0), SLATE)
    space.shadow((-1.2, 1.2), (5.2, 5.9), 0.3)
    for x in (-1.0, 0.9):
        space.box((x, x + 0.1), (0, 0.4), (5.3, 5.8), SLATE)
    space.box((-1.2, 1.2), (0.4, 0.48), (5.2, 5.9), HONEY)
    space.shadow((2.6, 3.2), (5.6, 6.2), 0.3)
    space.box((2.6, 3.2), (0, 1.0), (5.6, 6.2), WHITE)
    space.ball((2.9, 1.25, 5.9), 0.26, accent)
    space.ball((2.9, 1.62, 5.9), 0.14, lighter(accent, 0.3))
    return space.canvas


def youth_centre(wall: Colour, accent: Colour) -> Canvas:
    """Sofa, table tennis and lamps: a place to hang out in."""
    shell = Shell(9.5, 9.5, 3.3, wall, HONEY, PAPER, 16)
    space = room(shell, Camera(0, 1.75, 760, 330))
    side_windows(space, shell, 3, (0.9, 2.6))
    picture(space, (-2.9, -1.9), (1.5, 2.5), 9.48, (BLUE, CORAL))
    picture(space, (-1.6, -0.6), (1.5, 2.5), 9.48, (accent, SUN))
    shelf(space, (1.0, 3.6), (0, 1.8), (9.0, 9.45), OAK, (SUN, CORAL, TEAL, BLUE, MOSS), 3)
    bunting(space, (-4.6, 3.2), (4.6, 3.2), 8.4, (SUN, TEAL, CORAL, LILAC))
    space.shadow((-3.6, -1.0), (6.6, 7.8), 0.3)
    space.box((-3.6, -1.0), (0.35, 0.95), (7.5, 7.8), accent)
    space.box((-3.6, -1.0), (0.12, 0.45), (6.7, 7.6), lighter(accent, 0.1))
    for x in (-3.8, -1.05):
        space.box((x, x + 0.25), (0.12, 0.65), (6.7, 7.8), darker(accent, 0.1))
    space.box((-3.3, -2.8), (0.45, 0.85), (7.3, 7.42), SUN)
    space.box((-1.7, -1.25), (0.45, 0.85), (7.3, 7.42), CORAL)
    space.disc((-2.2, 0.004, 5.6), 0.9, mix(accent, CREAM, 0.7))
    table(space, (-2.7, -1.7), (5.3, 5.9), OAK, height=0.42)
    table(space, (0.6, 3.4), (4.4, 6.2), PINE, height=0.76)
    space.line([(2.0, 0.77, 6.2), (2.0, 0.77, 4.4)], WHITE, 0.02)
    space.box((1.98, 2.02), (0.76, 0.92), (4.4, 6.2), mix(WHITE, STONE, 0.3))
    space.ball((2.7, 0.8, 5.0), 0.05, SUN)
    space.disc((1.2, 0.77, 5.1), 0.12, BRICK)
    pendant(space, 2.0, 2.3, 5.3, WINE, 3.3)
    return space.canvas


def reading_room(wall: Colour, accent: Colour) -> Canvas:
    """Book shelves, a rug and low chairs: for stories and quiet circles."""
    shell = Shell(8, 8, 3.1, wall, OAK, PAPER, 14)
    space = room(shell, Camera(0, 1.65, 760, 330))
    side_windows(space, shell, 3, (0.8, 2.4))
    books = (CORAL, TEAL, SUN, NAVY, MOSS, WINE, LILAC, CREAM)
    shelf(space, (-3.2, -0.3), (0, 2.3), (7.4, 7.9), OAK, books, 5)
    shelf(space, (0.9, 3.6), (0, 2.3), (7.4, 7.9), OAK, books[::-1], 5)
    space.canvas.ellipse(*space.camera.point(0, 0.003, 5.0), 330, 74, mix(accent, CREAM, 0.55))
    space.canvas.ellipse(*space.camera.point(0, 0.003, 5.0), 250, 54, mix(accent, CREAM, 0.35))
    for x, z, colour in (
        (-1.5, 5.7, accent),
        (1.5, 5.6, TEAL),
        (-1.9, 4.5, SUN),
        (1.8, 4.4, CORAL),
    ):
        space.shadow((x - 0.4, x + 0.4), (z - 0.3, z + 0.3), 0.26)
        space.pillar((x, z), (0, 0.4), (0.42, 0.36), colour)
    space.pillar((0.1, 4.8), (0, 0.32), (0.32, 0.32), WALNUT)
    space.face([(-0.1, 0.33, 4.7), (0.12, 0.33, 4.7), (0.12, 0.33, 4.9), (-0.1, 0.33, 4.9)], PAPER)
    plant(space, 0.3, 7.2, 1.5)
    pendant(space, 0, 2.2, 5.2, accent, 3.1)
    return space.canvas
