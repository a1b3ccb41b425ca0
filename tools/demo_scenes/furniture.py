"""What stands in rooms, in metres: chairs, tables, plants, shelves, pictures, people's things."""

from math import cos, sin

from tools.demo_scenes.palette import (
    BARK,
    BRICK,
    CREAM,
    FOREST,
    INK,
    MOSS,
    OAK,
    PAPER,
    SLATE,
    STEEL,
    WHITE,
    Colour,
    darker,
    lighter,
    mix,
)
from tools.demo_scenes.space import Space, Span


def chair(space: Space, x: float, z: float, colour: Colour, *, away: bool = False) -> None:
    """Stand a chair on the floor, its back towards us where `away`, otherwise its seat."""
    w, legs = 0.22, mix(SLATE, INK, 0.3)
    space.shadow((x - w, x + w), (z - 0.2, z + 0.26), 0.2)
    for dx in (-w + 0.02, w - 0.05):
        space.box((x + dx, x + dx + 0.03), (0, 0.45), (z + 0.2, z + 0.23), legs)
    back = (x - w, x + w), (0.58, 0.9)
    if not away:
        space.box(*back, (z + 0.2, z + 0.24), colour)
    space.box((x - w, x + w), (0.43, 0.48), (z - 0.22, z + 0.22), colour)
    for dx in (-w + 0.02, w - 0.05):
        space.box((x + dx, x + dx + 0.03), (0, 0.44), (z - 0.22, z - 0.19), legs)
    if away:
        space.box(*back, (z - 0.24, z - 0.2), colour)
        for dx in (-w + 0.02, w - 0.05):
            space.box((x + dx, x + dx + 0.03), (0.46, 0.6), (z - 0.23, z - 0.2), legs)


def table(
    space: Space, x: Span, z: Span, colour: Colour, *, height: float = 0.73, leg: Colour = SLATE
) -> None:
    """Stand a table on four legs."""
    space.shadow(x, z, 0.26)
    for dz in (z[1] - 0.08, z[0] + 0.03):
        for dx in (x[0] + 0.05, x[1] - 0.1):
            space.box((dx, dx + 0.05), (0, height - 0.05), (dz, dz + 0.05), leg)
    space.box(x, (height - 0.05, height), z, colour)


def stool(space: Space, x: float, z: float, colour: Colour, height: float = 0.6) -> None:
    """Stand a round stool."""
    space.shadow((x - 0.16, x + 0.16), (z - 0.14, z + 0.14), 0.24)
    for dx in (-0.13, 0.11):
        space.box((x + dx, x + dx + 0.03), (0, height), (z - 0.02, z), SLATE)
    space.pillar((x, z), (height, height + 0.05), (0.18, 0.18), colour)


def plant(space: Space, x: float, z: float, size: float = 1.0, pot: Colour = BRICK) -> None:
    """Stand a plant in its pot."""
    space.shadow((x - 0.2 * size, x + 0.2 * size), (z - 0.1, z + 0.1), 0.26)
    space.pillar((x, z), (0, 0.36 * size), (0.15 * size, 0.2 * size), pot)
    px, py = space.camera.point(x, 0.36 * size, z)
    unit = size * space.camera.focal / z
    for k, lean in enumerate((-1.0, 0.9, -0.55, 0.6, -0.15, 0.25)):
        tip = (px + lean * 0.42 * unit, py - (0.8 - abs(lean) * 0.36) * unit)
        mid = (px + lean * 0.12 * unit, py - 0.4 * unit)
        bulge = 0.085 * unit
        leaf = [(px, py), (mid[0] - bulge, mid[1]), tip, (mid[0] + bulge, mid[1] + bulge * 0.4)]
        space.canvas.poly(leaf, (MOSS, FOREST, mix(MOSS, FOREST, 0.5))[k % 3])


def picture(space: Space, x: Span, y: Span, z: float, colours: tuple[Colour, Colour]) -> None:
    """Hang a framed picture of a quiet landscape on the back wall."""
    (ax, ay), (bx, by) = space.camera.point(x[0], y[1], z), space.camera.point(x[1], y[0], z)
    space.canvas.haze((ax + bx) / 2 + 6, (ay + by) / 2 + 8, (bx - ax) / 2, (by - ay) / 2,
                      (60, 50, 60), 0.25, 6)  # fmt: skip
    space.canvas.rect(ax, ay, bx - ax, by - ay, OAK)
    space.canvas.rect(ax + 5, ay + 5, bx - ax - 10, by - ay - 10, PAPER)
    pad = (bx - ax) * 0.13
    left, top, w, h = ax + pad, ay + pad, bx - ax - 2 * pad, by - ay - 2 * pad
    space.canvas.rect(left, top, w, h, lighter(colours[0], 0.5))
    space.canvas.disc(left + w * 0.7, top + h * 0.3, min(w, h) * 0.13, colours[1])
    space.canvas.poly([(left, top + h), (left, top + h * 0.6), (left + w * 0.4, top + h * 0.44),
                       (left + w, top + h * 0.74), (left + w, top + h)], colours[0])  # fmt: skip
    space.canvas.poly([(left, top + h), (left, top + h * 0.8), (left + w, top + h * 0.62),
                       (left + w, top + h)], darker(colours[0], 0.25))  # fmt: skip


def screen(space: Space, x: Span, y: Span, z: float, colour: Colour) -> None:
    """Hang a screen with a shown page on the back wall."""
    (ax, ay), (bx, by) = space.camera.point(x[0], y[1], z), space.camera.point(x[1], y[0], z)
    w, h = bx - ax, by - ay
    space.canvas.glow(ax + w / 2, ay + h / 2, w * 0.7, WHITE, 0.3)
    space.canvas.rect(ax - 5, ay - 5, w + 10, h + 10, INK, 5)
    space.canvas.rect(ax, ay, w, h, PAPER)
    space.canvas.rect(ax + w * 0.08, ay + h * 0.14, w * 0.4, h * 0.1, colour, 3)
    for k, part in enumerate((0.34, 0.28, 0.37)):
        space.canvas.rect(ax + w * 0.08, ay + h * (0.36 + 0.15 * k), w * part, h * 0.05,
                          mix(colour, PAPER, 0.6), 2)  # fmt: skip
    for k, part in enumerate((0.3, 0.5, 0.4, 0.62)):
        space.canvas.rect(ax + w * (0.56 + 0.09 * k), ay + h * (0.84 - part), w * 0.06, h * part,
                          mix(colour, (244, 194, 92), k / 3), 2)  # fmt: skip


def shelf(
    space: Space, x: Span, y: Span, z: Span, frame: Colour, things: tuple[Colour, ...], rows: int
) -> None:
    """Stand a shelf filled with boxes and binders, the same every time."""
    space.shadow(x, (z[0] - 0.3, z[1]), 0.2)
    space.box(x, y, z, darker(frame, 0.35))
    step = (y[1] - y[0]) / rows
    for row in range(rows):
        low, at, k = y[0] + row * step + 0.05, x[0] + 0.08, row
        while at < x[1] - 0.2:
            wide = (0.2, 0.34, 0.26, 0.12, 0.3)[k % 5]
            wide = min(wide, x[1] - 0.08 - at)
            tall = step * (0.62, 0.5, 0.72, 0.78, 0.44)[(k + row) % 5]
            space.box((at, at + wide), (low, low + tall), (z[0] - 0.02, z[0]),
                      things[(k * 3 + row) % len(things)])  # fmt: skip
            at += wide + (0.03, 0.12, 0.04)[k % 3]
            k += 1
        space.box(x, (y[0] + row * step, y[0] + row * step + 0.05), (z[0] - 0.04, z[0]), frame)
    space.box(x, (y[1] - 0.05, y[1]), (z[0] - 0.04, z[1]), frame)
    for edge in (x[0], x[1] - 0.05):
        space.box((edge, edge + 0.05), y, (z[0] - 0.04, z[0]), frame)


def mug(space: Space, x: float, z: float, colour: Colour, y: float = 0.73) -> None:
    """Put a mug on a table."""
    space.pillar((x, z), (y, y + 0.1), (0.04, 0.045), colour)
    space.disc((x, y + 0.1, z), 0.034, BARK)


def laptop(space: Space, x: float, z: float, colour: Colour, y: float = 0.73) -> None:
    """Put an open laptop on a table, its screen towards us."""
    space.face([(x - 0.17, y + 0.005, z - 0.24), (x + 0.17, y + 0.005, z - 0.24),
                (x + 0.17, y + 0.005, z), (x - 0.17, y + 0.005, z)], STEEL)  # fmt: skip
    space.box((x - 0.17, x + 0.17), (y, y + 0.23), (z, z + 0.01), INK)
    space.box((x - 0.155, x + 0.155), (y + 0.02, y + 0.215), (z - 0.002, z), lighter(colour, 0.75))
    space.box((x - 0.13, x - 0.02), (y + 0.15, y + 0.18), (z - 0.003, z), colour)
    space.box((x - 0.13, x + 0.08), (y + 0.1, y + 0.115), (z - 0.003, z), mix(colour, WHITE, 0.5))
    space.box((x - 0.13, x + 0.05), (y + 0.06, y + 0.075), (z - 0.003, z), mix(colour, WHITE, 0.5))


def paper(space: Space, x: float, z: float, colour: Colour = PAPER, y: float = 0.735) -> None:
    """Lay a written sheet on a table."""
    w, d = 0.11, 0.15
    space.face([(x - w, y, z - d), (x + w, y, z - d), (x + w, y, z + d), (x - w, y, z + d)], colour)
    for k in range(3):
        at = z - d * 0.5 + k * d * 0.5
        space.line([(x - w * 0.7, y, at), (x + w * 0.6, y, at)], mix(colour, SLATE, 0.4), 0.006)


def bunting(space: Space, left: tuple[float, float], right: tuple[float, float], z: float,
            colours: tuple[Colour, ...]) -> None:  # fmt: skip
    """Hang a string of small flags between two (x, y) points."""
    count = 14
    rope = []
    for k in range(count + 1):
        part = k / count
        sag = 0.3 * 4 * part * (1 - part)
        rope.append((left[0] + (right[0] - left[0]) * part,
                     left[1] + (right[1] - left[1]) * part - sag, z))  # fmt: skip
    space.line(rope, mix(CREAM, SLATE, 0.4), 0.012)
    for k in range(count):
        (x0, y0, _), (x1, y1, _) = rope[k], rope[k + 1]
        inset = (x1 - x0) * 0.14
        space.face([(x0 + inset, y0, z), (x1 - inset, y1, z),
                    ((x0 + x1) / 2, (y0 + y1) / 2 - (x1 - x0) * 0.95, z)],
                   colours[k % len(colours)])  # fmt: skip


def turned(x: float, z: float, around: tuple[float, float], angle: float) -> tuple[float, float]:
    """Turn a floor point around another by an angle in radians."""
    dx, dz = x - around[0], z - around[1]
    return (
        around[0] + dx * cos(angle) - dz * sin(angle),
        around[1] + dx * sin(angle) + dz * cos(angle),
    )
