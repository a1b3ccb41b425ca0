"""The quiet corner in which single things are shown, and the people beside them."""

from tools.demo_scenes.canvas import HEIGHT, WIDTH, Canvas
from tools.demo_scenes.palette import (
    HONEY,
    INK,
    NAVY,
    PAPER,
    SLATE,
    WALNUT,
    WHITE,
    Colour,
    darker,
    lighter,
    mix,
)
from tools.demo_scenes.space import Camera, Space

SKINS: tuple[Colour, ...] = ((238, 200, 168), (196, 144, 108), (142, 98, 74), (222, 176, 142))
HAIRS: tuple[Colour, ...] = (WALNUT, INK, HONEY, (196, 190, 184), (120, 62, 44))

_EYE = 1.35


def corner(
    wall: Colour, *, horizon: float = 300, focal: float = 760, x: float = 0, sunny: bool = True
) -> Space:
    """Return a space with a wall, a floor and window light across both."""
    canvas = Canvas(wall)
    line = horizon + 150
    canvas.fade(0, 0, WIDTH, line, lighter(wall, 0.3), wall)
    floor = mix(wall, (214, 186, 150), 0.42)
    canvas.fade(0, line, WIDTH, HEIGHT - line, darker(floor, 0.08), lighter(floor, 0.2))
    canvas.rect(0, line - 10, WIDTH, 10, mix(wall, WHITE, 0.6))
    if sunny:
        for left in (150, 340):
            canvas.veil([(left, 60), (left + 150, 20), (left + 250, line - 130),
                         (left + 100, line - 90)], (255, 250, 230), 0.34, 6)  # fmt: skip
        canvas.glow(380, 200, 520, (255, 248, 226), 0.3)
    return Space(canvas, Camera(x, _EYE, focal, horizon))


def table_top(wall: Colour, wood: Colour = HONEY) -> Canvas:
    """Return a canvas with a wall and a table's top that fills the lower part."""
    canvas = Canvas(wall)
    canvas.fade(0, 0, WIDTH, 470, lighter(wall, 0.34), wall)
    canvas.veil([(140, 0), (360, 0), (560, 440), (300, 440)], (255, 250, 230), 0.32, 8)
    canvas.veil([(450, 0), (590, 0), (800, 440), (650, 440)], (255, 250, 230), 0.28, 8)
    canvas.fade(0, 470, WIDTH, 270, lighter(wood, 0.26), wood)
    for k in range(5):
        canvas.rect(0, 520 + k * k * 13, WIDTH, 2, darker(wood, 0.08))
    canvas.rect(0, 740, WIDTH, 60, darker(wood, 0.24))
    return canvas


def lean(canvas: Canvas, x: float, y: float, wide: float, deep: float = 16) -> None:
    """Lay the soft shadow of a thing that stands on a table at (`x`, `y`)."""
    canvas.haze(x + wide * 0.12, y, wide, deep, (70, 40, 30), 0.4, 9)


def person(
    canvas: Canvas, x: float, y: float, size: float, coat: Colour, kind: int, *, legs: bool = True
) -> None:
    """Draw someone standing with the feet at `y`, `size` points tall; `kind` chooses the looks."""
    unit = size / 8
    skin, hair = SKINS[kind % 4], HAIRS[kind % 5]
    if legs:
        canvas.haze(x + unit * 0.4, y, unit * 1.4, unit * 0.24, (40, 30, 60), 0.4, 5)
        for side in (-1, 1):
            canvas.rect(
                x + side * unit * 0.42 - unit * 0.34,
                y - unit * 3.8,
                unit * 0.68,
                unit * 3.7,
                (SLATE, NAVY)[kind % 2],
                unit * 0.2,
            )
            canvas.rect(
                x + side * unit * 0.46 - unit * 0.4,
                y - unit * 0.3,
                unit * 0.86,
                unit * 0.32,
                INK,
                unit * 0.16,
            )
    for side in (-1, 1):
        canvas.line(
            [
                (x + side * unit * 0.8, y - unit * 6.0),
                (x + side * unit * 1.1, y - unit * 4.7),
                (x + side * unit * 0.95, y - unit * 3.7),
            ],
            darker(coat, 0.12),
            unit * 0.48,
        )
        canvas.disc(x + side * unit * 0.95, y - unit * 3.5, unit * 0.28, skin)
    canvas.rect(x - unit * 0.95, y - unit * 6.4, unit * 1.9, unit * 3.0, coat, unit * 0.6)
    canvas.rect(
        x - unit * 0.28, y - unit * 6.9, unit * 0.56, unit * 0.8, darker(skin, 0.1), unit * 0.2
    )
    canvas.disc(x, y - unit * 7.3, unit * 0.66, skin)
    canvas.pie(x, y - unit * 7.4, unit * 0.74, unit * 0.78, (180, 360), hair)
    if kind % 3 == 1:
        for side in (-1, 1):
            canvas.rect(
                x + side * unit * 0.6 - unit * 0.16,
                y - unit * 7.45,
                unit * 0.32,
                unit * 1.1,
                hair,
                unit * 0.14,
            )
    elif kind % 3 == 2:  # noqa: PLR2004 - three kinds of hair
        canvas.disc(x, y - unit * 8.2, unit * 0.34, hair)


def heads(canvas: Canvas, y: float, size: float, coats: tuple[Colour, ...]) -> None:
    """Draw a row of listeners from behind, along the lower edge."""
    step = WIDTH / len(coats)
    for k, coat in enumerate(coats):
        x = step * (k + 0.5) + (14 if k % 2 else -10)
        canvas.rect(x - size * 0.95, y + size * 0.75, size * 1.9, size * 3, coat, size * 0.8)
        canvas.rect(x - size * 0.25, y + size * 0.4, size * 0.5, size * 0.6, SKINS[(k + 1) % 4])
        canvas.disc(x, y, size * 0.66, SKINS[(k + 1) % 4])
        canvas.disc(x, y - size * 0.08, size * 0.68, HAIRS[(k * 2 + 1) % 5])
        if k % 3 == 0:
            canvas.disc(x, y - size * 0.72, size * 0.26, HAIRS[(k * 2 + 1) % 5])


def sheet(canvas: Canvas, x: float, y: float, w: float, h: float, colour: Colour) -> None:
    """Lay a written sheet of paper, seen from above."""
    canvas.poly([(x + w * 0.1, y), (x + w, y), (x + w * 1.06, y + h), (x, y + h)], PAPER)
    canvas.rect(x + w * 0.18, y + h * 0.14, w * 0.42, h * 0.12, colour, 3)
    for k in range(4):
        canvas.rect(
            x + w * 0.16 - k * 1.2,
            y + h * (0.36 + 0.14 * k),
            w * (0.66, 0.52, 0.7, 0.4)[k],
            h * 0.045,
            mix(SLATE, PAPER, 0.5),
            2,
        )
