"""A small room of three dimensions: metres in, points out, every solid lit from the left."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from tools.demo_scenes.canvas import Canvas, Point
from tools.demo_scenes.palette import Colour, darker, lighter

Spot = tuple[float, float, float]
Span = tuple[float, float]


@dataclass(frozen=True)
class Camera:
    """Looks straight ahead from (`x`, `height`, 0); `horizon` is where eye height is drawn."""

    x: float = 0.0
    height: float = 1.7
    focal: float = 760.0
    horizon: float = 330.0

    def point(self, x: float, y: float, z: float) -> Point:
        """Project metres (right, up, away) to points of the canvas."""
        return (
            600 + self.focal * (x - self.x) / z,
            self.horizon - self.focal * (y - self.height) / z,
        )


class Space:
    """Draws solids on a canvas through a camera; draw what is far away first."""

    def __init__(self, canvas: Canvas, camera: Camera) -> None:
        """Keep both."""
        self.canvas = canvas
        self.camera = camera

    def points(self, spots: Sequence[Spot]) -> list[Point]:
        """Project several spots."""
        return [self.camera.point(*spot) for spot in spots]

    def face(self, spots: Sequence[Spot], colour: Colour) -> None:
        """Fill a plane figure."""
        self.canvas.poly(self.points(spots), colour)

    def line(self, spots: Sequence[Spot], colour: Colour, w: float) -> None:
        """Draw a line, `w` metres thick where it begins."""
        size = self.camera.focal / spots[0][2]
        self.canvas.line(self.points(spots), colour, max(1.0, w * size))

    def box(self, x: Span, y: Span, z: Span, colour: Colour) -> None:
        """Draw an upright box by its spans; the top is light, the sides lie in shade."""
        (x0, x1), (y0, y1), (z0, z1) = x, y, z
        side = darker(colour, 0.24)
        if y1 < self.camera.height:
            top = [(x0, y1, z0), (x1, y1, z0), (x1, y1, z1), (x0, y1, z1)]
            self.face(top, lighter(colour, 0.22))
        elif y0 > self.camera.height:
            under = [(x0, y0, z0), (x1, y0, z0), (x1, y0, z1), (x0, y0, z1)]
            self.face(under, darker(colour, 0.3))
        if x0 > self.camera.x:
            left = [(x0, y0, z0), (x0, y1, z0), (x0, y1, z1), (x0, y0, z1)]
            self.face(left, lighter(colour, 0.1))
        elif x1 < self.camera.x:
            self.face([(x1, y0, z0), (x1, y1, z0), (x1, y1, z1), (x1, y0, z1)], side)
        self.face([(x0, y0, z0), (x1, y0, z0), (x1, y1, z0), (x0, y1, z0)], colour)

    def pillar(self, at: tuple[float, float], y: Span, r: Span, colour: Colour) -> None:
        """Draw an upright round body at (x, z) with radius `r` from below to above."""
        x, z = at
        low, high = self.camera.point(x, y[0], z), self.camera.point(x, y[1], z)
        size = self.camera.focal / z
        wide, narrow = r[0] * size, r[1] * size
        flat_low = abs(y[0] - self.camera.height) / z * wide
        flat_high = abs(y[1] - self.camera.height) / z * narrow
        self.canvas.ellipse(*low, wide, flat_low, darker(colour, 0.18))
        body = [
            (low[0] - wide, low[1]), (high[0] - narrow, high[1]),
            (high[0] + narrow, high[1]), (low[0] + wide, low[1]),
        ]  # fmt: skip
        self.canvas.fade_poly(body, lighter(colour, 0.12), darker(colour, 0.2), across=True)
        top = lighter(colour, 0.2) if y[1] < self.camera.height else darker(colour, 0.2)
        self.canvas.ellipse(*high, narrow, flat_high, top)

    def ball(self, at: Spot, r: float, colour: Colour) -> None:
        """Draw a ball around a spot, with its light."""
        x, y = self.camera.point(*at)
        size = r * self.camera.focal / at[2]
        self.canvas.disc(x, y, size, darker(colour, 0.16))
        self.canvas.disc(x - size * 0.1, y - size * 0.1, size * 0.88, colour)
        self.canvas.disc(x - size * 0.3, y - size * 0.34, size * 0.3, lighter(colour, 0.4))

    def disc(self, at: Spot, r: float, colour: Colour) -> None:
        """Draw a round figure that lies flat."""
        x, y = self.camera.point(*at)
        wide = r * self.camera.focal / at[2]
        self.canvas.ellipse(x, y, wide, abs(at[1] - self.camera.height) / at[2] * wide, colour)

    def circle(self, at: Spot, r: float, colour: Colour, w: float) -> None:
        """Draw a ring line that lies flat, `w` metres wide."""
        steps = [2 * pi * k / 72 for k in range(73)]
        ring = [(at[0] + r * cos(a), at[1], at[2] + r * sin(a)) for a in steps]
        self.line([spot for spot in ring if spot[2] > 0.5], colour, w)  # noqa: PLR2004 - behind us

    def shadow(self, x: Span, z: Span, alpha: float = 0.28, *, y: float = 0.0) -> None:
        """Lay the soft shadow of something that stands on this patch."""
        shift = 0.06 * (x[1] - x[0])
        patch = [(x[0] + shift, y, z[0]), (x[1] + 2 * shift, y, z[0]),
                 (x[1] + 2 * shift, y, z[1]), (x[0] + shift, y, z[1])]  # fmt: skip
        self.canvas.veil(self.points(patch), (40, 34, 60), alpha, blur=9)

    def light(self, spots: Sequence[Spot], alpha: float = 0.3, blur: float = 5) -> None:
        """Lay a patch of sunlight."""
        self.canvas.veil(self.points(spots), (255, 244, 210), alpha, blur=blur)
