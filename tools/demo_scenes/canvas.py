"""A picture of 1200 × 800 points, drawn at twice that size so that every edge comes out smooth."""

from collections.abc import Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tools.demo_scenes.palette import Colour

WIDTH = 1200
HEIGHT = 800
Point = tuple[float, float]
Points = Sequence[Point]
_SCALE = 2
_SOFT = 4  # soft things are drawn at a quarter of the size: blur is cheap there


class Canvas:
    """Draws in points from the upper left corner; later strokes cover earlier ones."""

    def __init__(self, ground: Colour) -> None:
        """Start from one colour."""
        self._image = Image.new("RGB", (WIDTH * _SCALE, HEIGHT * _SCALE), ground)
        self._draw = ImageDraw.Draw(self._image)

    def finished(self) -> Image.Image:
        """Return the picture at its final size."""
        return self._image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)

    def poly(self, points: Points, colour: Colour) -> None:
        """Fill a polygon."""
        self._draw.polygon([(x * _SCALE, y * _SCALE) for x, y in points], fill=colour)

    def rect(self, x: float, y: float, w: float, h: float, colour: Colour, r: float = 0) -> None:
        """Fill a rectangle, its corners rounded by `r`."""
        if w <= 0 or h <= 0:
            return
        box = (x * _SCALE, y * _SCALE, (x + w) * _SCALE - 1, (y + h) * _SCALE - 1)
        self._draw.rounded_rectangle(box, radius=min(r, w / 2, h / 2) * _SCALE, fill=colour)

    def ellipse(self, x: float, y: float, rx: float, ry: float, colour: Colour) -> None:
        """Fill an ellipse around a centre."""
        box = ((x - rx) * _SCALE, (y - ry) * _SCALE, (x + rx) * _SCALE, (y + ry) * _SCALE)
        self._draw.ellipse(box, fill=colour)

    def disc(self, x: float, y: float, r: float, colour: Colour) -> None:
        """Fill a circle."""
        self.ellipse(x, y, r, r, colour)

    def ring(self, x: float, y: float, rx: float, ry: float, colour: Colour, w: float) -> None:
        """Draw an ellipse's outline, `w` wide and inside."""
        box = ((x - rx) * _SCALE, (y - ry) * _SCALE, (x + rx) * _SCALE, (y + ry) * _SCALE)
        self._draw.ellipse(box, outline=colour, width=max(1, round(w * _SCALE)))

    def arc(
        self, x: float, y: float, rx: float, ry: float, span: Point, colour: Colour, w: float
    ) -> None:
        """Draw a part of an outline, from one angle to another, clockwise from three o'clock."""
        box = ((x - rx) * _SCALE, (y - ry) * _SCALE, (x + rx) * _SCALE, (y + ry) * _SCALE)
        self._draw.arc(box, span[0], span[1], fill=colour, width=max(1, round(w * _SCALE)))

    def pie(self, x: float, y: float, rx: float, ry: float, span: Point, colour: Colour) -> None:
        """Fill a sector of an ellipse."""
        box = ((x - rx) * _SCALE, (y - ry) * _SCALE, (x + rx) * _SCALE, (y + ry) * _SCALE)
        self._draw.pieslice(box, span[0], span[1], fill=colour)

    def line(self, points: Points, colour: Colour, w: float) -> None:
        """Draw a line with round joints and ends."""
        scaled = [(x * _SCALE, y * _SCALE) for x, y in points]
        self._draw.line(scaled, fill=colour, width=max(1, round(w * _SCALE)), joint="curve")
        if w > 2:  # noqa: PLR2004 - thinner ends do not show
            for x, y in (points[0], points[-1]):
                self.disc(x, y, w / 2, colour)

    def fade(self, x: float, y: float, w: float, h: float, start: Colour, end: Colour) -> None:
        """Fill a rectangle from one colour above to another below."""
        self.fade_poly([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], start, end)

    def fade_poly(
        self, points: Points, start: Colour, end: Colour, *, across: bool = False
    ) -> None:
        """Fill a polygon with a gradient, downwards or across."""
        left, top, right, bottom = _bounds(points, _SCALE)
        x0, y0 = max(0, left), max(0, top)
        x1, y1 = min(self._image.width, right), min(self._image.height, bottom)
        if x1 <= x0 or y1 <= y0:
            return
        ramp = Image.linear_gradient("L")
        ramp = ramp.rotate(90) if across else ramp
        wide, high = ramp.width / max(1, right - left), ramp.height / max(1, bottom - top)
        seen = ((x0 - left) * wide, (y0 - top) * high, (x1 - left) * wide, (y1 - top) * high)
        size = (x1 - x0, y1 - y0)
        ramp = ramp.resize(size, Image.Resampling.BILINEAR, seen)
        filled = Image.composite(Image.new("RGB", size, end), Image.new("RGB", size, start), ramp)
        mask = Image.new("L", size, 0)
        shape = [(px * _SCALE - x0, py * _SCALE - y0) for px, py in points]
        ImageDraw.Draw(mask).polygon(shape, fill=255)
        self._image.paste(filled, (x0, y0), mask)

    def veil(self, points: Points, colour: Colour, alpha: float, blur: float = 0) -> None:
        """Lay a transparent polygon over what is there; `blur` softens its edge."""
        pad = blur * 3 + 4
        left, top, right, bottom = _bounds(points, 1)
        origin = (left - pad, top - pad)
        scale = 1 / _SOFT * _SCALE if blur else _SCALE
        size = (
            max(1, round((right - left + 2 * pad) * scale)),
            max(1, round((bottom - top + 2 * pad) * scale)),
        )
        mask = Image.new("L", size, 0)
        shape = [((x - origin[0]) * scale, (y - origin[1]) * scale) for x, y in points]
        ImageDraw.Draw(mask).polygon(shape, fill=round(255 * alpha))
        self._lay(mask, origin, scale, colour, blur)

    def haze(
        self, x: float, y: float, rx: float, ry: float, colour: Colour, alpha: float, blur: float
    ) -> None:
        """Lay a soft ellipse: a shadow on the floor, a lamp's light."""
        pad = blur * 3 + 4
        origin = (x - rx - pad, y - ry - pad)
        scale = 1 / _SOFT * _SCALE
        size = (max(1, round(2 * (rx + pad) * scale)), max(1, round(2 * (ry + pad) * scale)))
        mask = Image.new("L", size, 0)
        inner = (pad * scale, pad * scale, size[0] - pad * scale, size[1] - pad * scale)
        ImageDraw.Draw(mask).ellipse(inner, fill=round(255 * alpha))
        self._lay(mask, origin, scale, colour, blur)

    def glow(self, x: float, y: float, r: float, colour: Colour, alpha: float) -> None:
        """Let light fall off from a point to nothing at distance `r`."""
        ramp = ImageChops.invert(Image.radial_gradient("L")).point(
            lambda v: round(255 * alpha * max(0.0, (v / 255 - 0.29) / 0.71) ** 1.6)
        )
        reach = r * 1.41
        left, top = max(0.0, x - reach), max(0.0, y - reach)
        right, bottom = min(float(WIDTH), x + reach), min(float(HEIGHT), y + reach)
        if right - left < 1 or bottom - top < 1:
            return
        unit = ramp.width / (2 * reach)
        box = (
            max(0.0, (left - x + reach) * unit),
            max(0.0, (top - y + reach) * unit),
            min(float(ramp.width), (right - x + reach) * unit),
            min(float(ramp.height), (bottom - y + reach) * unit),
        )
        size = (round((right - left) * _SCALE), round((bottom - top) * _SCALE))
        mask = ramp.resize(size, Image.Resampling.BILINEAR, box)
        self._image.paste(colour, (round(left * _SCALE), round(top * _SCALE)), mask)

    def _lay(
        self, mask: Image.Image, origin: Point, scale: float, colour: Colour, blur: float
    ) -> None:
        if blur:
            mask = mask.filter(ImageFilter.GaussianBlur(blur * scale))
        factor = _SCALE / scale
        size = (round(mask.width * factor), round(mask.height * factor))
        if size != mask.size:
            mask = mask.resize(size, Image.Resampling.BICUBIC)
        corner = (round(origin[0] * _SCALE), round(origin[1] * _SCALE))
        self._image.paste(colour, corner, mask)


def _bounds(points: Points, scale: int) -> tuple[int, int, int, int]:
    xs = [x * scale for x, _ in points]
    ys = [y * scale for _, y in points]
    return int(min(xs)), int(min(ys)), int(max(xs)) + 1, int(max(ys)) + 1
