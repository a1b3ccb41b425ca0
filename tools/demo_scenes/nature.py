"""Sky, hills, trees, water and grass, which the scenes outdoors share."""

from dataclasses import dataclass
from math import sin

from tools.demo_scenes.canvas import HEIGHT, WIDTH, Canvas
from tools.demo_scenes.palette import (
    BARK,
    CORAL,
    FOREST,
    MOSS,
    NIGHT,
    PINE,
    SAGE,
    SEA,
    SKY,
    SUN,
    WHITE,
    Colour,
    darker,
    lighter,
    mix,
)


@dataclass(frozen=True)
class Hour:
    """A time of day: the sky's two colours, the light's colour, and how much it tints things."""

    high: Colour
    low: Colour
    light: Colour
    tint: Colour
    part: float

    def on(self, colour: Colour) -> Colour:
        """Return a colour as this hour shows it."""
        return mix(colour, self.tint, self.part)


HOURS = {
    "day": Hour(SKY, (240, 246, 240), (255, 250, 226), WHITE, 0.04),
    "morning": Hour((176, 212, 224), (250, 226, 196), (255, 236, 190), (255, 226, 186), 0.1),
    "evening": Hour((150, 150, 190), (248, 190, 140), (255, 206, 140), (206, 130, 110), 0.18),
    "dusk": Hour(NIGHT, (160, 120, 140), (255, 226, 170), (54, 58, 96), 0.42),
}


def sky(hour: Hour, *, horizon: float = 430, sun: tuple[float, float] = (900, 150)) -> Canvas:
    """Return a canvas with sky, sun and clouds above the horizon."""
    canvas = Canvas(hour.low)
    canvas.fade(0, 0, WIDTH, horizon + 40, hour.high, hour.low)
    for x, y, size in ((120, 110, 1.0), (540, 80, 0.7), (1070, 260, 0.8)):
        _cloud(canvas, x, y, size, mix(mix(hour.low, WHITE, 0.6), hour.high, 1.6 * hour.part))
    canvas.glow(*sun, 300, hour.light, 0.75)
    canvas.disc(*sun, 46, hour.light)
    return canvas


def _cloud(canvas: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    for dx, dy, r in ((-56, 8, 30), (-16, -10, 42), (34, -2, 36), (74, 12, 24)):
        canvas.disc(x + dx * size, y + dy * size, r * size, colour)
    canvas.rect(x - 86 * size, y + 8 * size, 184 * size, 30 * size, colour, 15 * size)


def hills(canvas: Canvas, hour: Hour, y: float) -> None:
    """Lay two soft ridges behind the horizon."""
    for k, (colour, rise) in enumerate(((SAGE, 74), (MOSS, 40))):
        ridge = [
            (x, y - rise - 26 * sin(x / (150 + 60 * k) + k * 2) - 14 * sin(x / 61 + k))
            for x in range(0, WIDTH + 20, 20)
        ]
        far = mix(colour, hour.low, 0.5 - 0.2 * k)
        canvas.poly([(0, y + 10), *ridge, (WIDTH, y + 10)], hour.on(far))


def ground(canvas: Canvas, hour: Hour, y: float, colour: Colour = MOSS) -> None:
    """Lay grass from `y` down, lighter far away."""
    canvas.fade(
        0, y, WIDTH, HEIGHT - y, hour.on(lighter(colour, 0.3)), hour.on(darker(colour, 0.06))
    )
    for k in range(26):
        x, z = (k * 197) % WIDTH, y + 60 + (k * 83) % int(HEIGHT - y - 60)
        size = 5 + (z - y) / 40
        tuft = hour.on(darker(colour, 0.16))
        for lean in (-0.6, 0.0, 0.6):
            canvas.line([(x, z), (x + lean * size, z - size * 1.4)], tuft, 2.4)


def water(canvas: Canvas, hour: Hour, y: float, down: float, sun_x: float = 900) -> None:
    """Lay water between two heights, with the light's road over it."""
    canvas.fade(0, y, WIDTH, down - y, hour.on(mix(SEA, hour.low, 0.55)), hour.on(SEA))
    for k in range(14):
        at = y + 8 + (down - y - 14) * (k / 14) ** 1.2
        wide = 20 + 9 * k
        shift = 16 * sin(k * 2.4)
        canvas.rect(sun_x - wide / 2 + shift, at, wide, 3 + k * 0.22, mix(hour.light, SEA, 0.25), 3)
    for k in range(22):
        x, at = (k * 263) % WIDTH, y + 14 + (k * 59) % max(1, int(down - y - 20))
        canvas.rect(x, at, 36 + (k % 4) * 14, 3, mix(hour.on(SEA), WHITE, 0.3), 2)


def spruce(canvas: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    """Stand a spruce on `y`, `size` points high."""
    canvas.rect(x - size * 0.03, y - size * 0.14, size * 0.06, size * 0.14, mix(BARK, colour, 0.3))
    for k in range(4):
        low, wide = y - size * (0.1 + 0.2 * k), size * (0.25 - 0.05 * k)
        top = low - size * 0.34
        canvas.poly([(x - wide, low), (x, top), (x + wide, low)], colour)
        canvas.poly([(x, top), (x + wide, low), (x + wide * 0.12, low)], darker(colour, 0.16))


def tree(canvas: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    """Stand a broad tree on `y`."""
    canvas.haze(x + size * 0.1, y, size * 0.36, size * 0.05, (40, 40, 60), 0.3, 6)
    canvas.poly([(x - size * 0.05, y), (x - size * 0.03, y - size * 0.5),
                 (x + size * 0.03, y - size * 0.5), (x + size * 0.05, y)], BARK)  # fmt: skip
    for dx, dy, r in (
        (0.16, -0.5, 0.2),
        (-0.18, -0.52, 0.2),
        (0.02, -0.72, 0.25),
        (0.0, -0.5, 0.22),
    ):
        canvas.disc(x + dx * size, y + dy * size, r * size, darker(colour, 0.12))
    for dx, dy, r in ((-0.2, -0.56, 0.14), (-0.05, -0.78, 0.17), (0.1, -0.55, 0.14)):
        canvas.disc(x + dx * size, y + dy * size, r * size, lighter(colour, 0.12))


def wood(canvas: Canvas, hour: Hour, y: float, size: float, *, seed: int = 0) -> None:
    """Stand a row of spruces along `y`, uneven but always the same."""
    for k in range(26):
        x = k * 50 + (k * 37 + seed * 23) % 30 - 20
        tall = size * (0.7 + ((k * 29 + seed * 13) % 50) / 100)
        colour = mix(mix(PINE, FOREST, (k % 3) / 3), hour.low, 0.16)
        spruce(canvas, x, y + (k % 3) * 3, tall, hour.on(colour))


def flagpole(canvas: Canvas, x: float, y: float, size: float) -> None:
    """Stand a pole with a yellow and blue pennant."""
    canvas.rect(x - 3, y - size, 6, size, WHITE, 3)
    canvas.disc(x, y - size, 6, SUN)
    for part, colour in ((0.0, (62, 108, 168)), (0.03, SUN)):
        top, low = y - size * (0.97 - part), y - size * (0.9 - part * 0.3)
        canvas.poly([(x + 3, top), (x + size * 0.36, y - size * 0.8), (x + 3, low)], colour)


def campfire(canvas: Canvas, x: float, y: float, size: float) -> None:
    """Light a fire."""
    canvas.glow(x, y - size * 0.3, size * 3, (255, 196, 110), 0.6)
    for lean in (-1, 1):
        canvas.line(
            [(x - lean * size * 0.5, y + 6), (x + lean * size * 0.4, y - 8)], BARK, size * 0.16
        )
    for colour, part in ((CORAL, 1.0), (SUN, 0.66), ((255, 240, 190), 0.34)):
        w, h = size * 0.36 * part, size * part
        canvas.pie(x, y - w * 0.6, w, w, (0, 180), colour)
        canvas.poly([(x - w, y - w * 0.6), (x - w * 0.3, y - h * 0.75), (x + w * 0.1, y - h),
                     (x + w * 0.6, y - h * 0.62), (x + w, y - w * 0.6)], colour)  # fmt: skip
