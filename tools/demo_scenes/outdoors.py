"""Houses and places outdoors, at four times of day."""

from tools.demo_scenes.canvas import Canvas
from tools.demo_scenes.nature import (
    HOURS,
    Hour,
    campfire,
    flagpole,
    ground,
    hills,
    sky,
    spruce,
    tree,
    water,
    wood,
)
from tools.demo_scenes.palette import (
    BARK,
    BRICK,
    CORAL,
    FALU,
    FOREST,
    HONEY,
    LILAC,
    MOSS,
    NAVY,
    OAK,
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
    Colour,
    darker,
    lighter,
    mix,
)

_WARM: Colour = (255, 222, 150)


def village_house(colour: Colour = FALU, when: str = "day") -> Canvas:
    """Draw a wooden village hall with white corners, a gravel path and old trees."""
    hour = HOURS[when]
    canvas = sky(hour, sun=(980, 130))
    hills(canvas, hour, 470)
    ground(canvas, hour, 470)
    tree(canvas, 130, 560, 330, hour.on(FOREST))
    tree(canvas, 1110, 530, 290, hour.on(mix(FOREST, MOSS, 0.5)))
    _path(canvas, hour, 600, 610, 110)
    canvas.haze(640, 614, 400, 22, (40, 40, 60), 0.35, 10)
    _house(canvas, hour, (270, 340, 660, 270), colour, lit=when in {"evening", "dusk"})
    flagpole(canvas, 1010, 640, 380)
    for x in (300, 360, 840, 900):
        canvas.disc(x, 606, 26, hour.on(mix(FOREST, MOSS, 0.4)))
        canvas.disc(x - 8, 596, 7, hour.on(LILAC))
        canvas.disc(x + 10, 602, 6, hour.on(PAPER))
    _bench(canvas, hour, 190, 690)
    return canvas


def _path(canvas: Canvas, hour: Hour, x: float, y: float, wide: float) -> None:
    canvas.poly([(x - wide * 0.4, y), (x + wide * 0.4, y), (x + wide * 2.2, 800),
                 (x - wide * 1.9, 800)], hour.on(lighter(SAND, 0.2)))  # fmt: skip


def _house(
    canvas: Canvas, hour: Hour, box: tuple[float, float, float, float], colour: Colour, *, lit: bool
) -> None:
    x, y, w, h = box
    wall, white = hour.on(colour), hour.on(PAPER)
    canvas.fade(x, y, w, h, lighter(wall, 0.08), darker(wall, 0.1))
    for k in range(1, int(w / 22)):
        canvas.rect(x + k * 22, y, 2, h, darker(wall, 0.13))
    roof = hour.on(mix(BARK, SLATE, 0.5))
    canvas.poly(
        [(x - 34, y + 8), (x + 90, y - 120), (x + w - 90, y - 120), (x + w + 34, y + 8)], roof
    )
    canvas.poly([(x + w * 0.5, y - 120), (x + w - 90, y - 120), (x + w + 34, y + 8),
                 (x + w * 0.56, y + 8)], darker(roof, 0.1))  # fmt: skip
    canvas.rect(x - 36, y + 4, w + 72, 10, white, 3)
    canvas.rect(x + w * 0.72, y - 160, 40, 60, hour.on(BRICK))
    canvas.rect(x + w * 0.72 - 5, y - 164, 50, 10, hour.on(darker(BRICK, 0.2)))
    for edge in (x, x + w - 16):
        canvas.rect(edge, y + 8, 16, h - 8, white)
    canvas.rect(x - 4, y + h - 24, w + 8, 26, hour.on(STONE))
    for k in range(2):
        for side in (x + 46 + k * 110, x + w - 46 - 76 - k * 110):
            window(canvas, hour, side, y + 62, (76, 116), lit=lit)
    mid = x + w / 2
    canvas.poly([(mid - 84, y + 44), (mid, y - 36), (mid + 84, y + 44)], wall)
    canvas.line([(mid - 92, y + 48), (mid, y - 40), (mid + 92, y + 48)], white, 10)
    canvas.disc(mid, y + 10, 17, white)
    canvas.disc(mid, y + 10, 12, _WARM if lit else hour.on((198, 222, 230)))
    canvas.rect(mid - 56, y + 70, 112, h - 66, white)
    canvas.rect(mid - 46, y + 80, 92, h - 80, hour.on(TEAL))
    canvas.rect(mid - 2, y + 80, 4, h - 80, hour.on(darker(TEAL, 0.3)))
    for side in (-36, 8):
        canvas.rect(mid + side, y + 92, 28, 60, _WARM if lit else hour.on((198, 222, 230)), 3)
    canvas.rect(mid - 80, y + h - 4, 160, 14, hour.on(STONE), 3)


def window(
    canvas: Canvas, hour: Hour, x: float, y: float, size: tuple[float, float], *, lit: bool
) -> None:
    """Set a window into a wall, its light on where `lit`."""
    w, h = size
    if lit:
        canvas.glow(x + w / 2, y + h / 2, w * 1.3, _WARM, 0.5)
    canvas.rect(x - 7, y - 7, w + 14, h + 14, hour.on(PAPER), 2)
    glass = hour.on((186, 214, 224))
    canvas.fade(
        x, y, w, h, _WARM if lit else glass, (250, 200, 120) if lit else lighter(glass, 0.5)
    )
    canvas.rect(x + w / 2 - 2, y, 4, h, hour.on(PAPER))
    for part in (0.34, 0.67):
        canvas.rect(x, y + h * part - 2, w, 4, hour.on(PAPER))


def _bench(canvas: Canvas, hour: Hour, x: float, y: float) -> None:
    canvas.haze(x + 6, y + 48, 100, 10, (40, 40, 60), 0.35, 6)
    for dx in (-70, 60):
        canvas.rect(x + dx, y, 10, 48, hour.on(SLATE))
    for dy in (-34, -18, 0):
        canvas.rect(x - 90, y + dy, 180, 11, hour.on(OAK), 3)


def forest_cabin(when: str = "morning", colour: Colour = WALNUT) -> Canvas:
    """Draw a timber cabin by a lake in the woods, with a fire place and a jetty."""
    hour = HOURS[when]
    canvas = sky(hour, sun=(260, 170))
    hills(canvas, hour, 420)
    wood(canvas, hour, 430, 150)
    water(canvas, hour, 430, 670, 260)
    canvas.fade_poly([(0, 800), (0, 640), (330, 590), (640, 540), (1200, 500), (1200, 800)],
                     hour.on(lighter(MOSS, 0.16)), hour.on(darker(MOSS, 0.1)))  # fmt: skip
    for x, y, size in ((1130, 540, 420), (1030, 520, 340), (560, 556, 260)):
        spruce(canvas, x, y, size, hour.on(PINE))
    canvas.haze(830, 640, 250, 20, (30, 34, 50), 0.4, 10)
    _cabin(canvas, hour, 640, 440, colour, lit=when != "day")
    spruce(canvas, 1165, 720, 460, hour.on(mix(PINE, FOREST, 0.4)))
    _jetty(canvas, hour, 120, 590)
    for x in (330, 510):
        canvas.haze(x, 720, 70, 10, (30, 34, 50), 0.35, 6)
        canvas.rect(x - 62, 690, 124, 24, hour.on(OAK), 12)
        canvas.disc(x + 50, 702, 12, hour.on(HONEY))
    campfire(canvas, 420, 724, 62)
    return canvas


def _cabin(canvas: Canvas, hour: Hour, x: float, y: float, colour: Colour, *, lit: bool) -> None:
    log = hour.on(colour)
    for k in range(8):
        canvas.rect(x - 6, y + k * 25, 392, 25, lighter(log, 0.1) if k % 2 else log, 8)
        canvas.rect(x, y + k * 25 + 21, 380, 3, darker(log, 0.24))
        for end in (x - 4, x + 376):
            canvas.disc(end, y + k * 25 + 12, 12, hour.on(HONEY))
            canvas.disc(end, y + k * 25 + 12, 6, hour.on(OAK))
    roof = hour.on(mix(PINE, SLATE, 0.5))
    canvas.rect(x + 270, y - 150, 44, 80, hour.on(STONE))
    for k, (dx, dy) in enumerate(((300, -176), (322, -212), (306, -254))):
        canvas.haze(x + dx, y + dy, 18 + 9 * k, 14 + 6 * k, WHITE, 0.4, 6)
    canvas.poly([(x - 50, y + 10), (x + 50, y - 118), (x + 330, y - 118), (x + 430, y + 10)], roof)
    canvas.poly([(x - 50, y + 10), (x + 430, y + 10), (x + 424, y + 0), (x - 44, y + 0)],
                darker(roof, 0.3))  # fmt: skip
    for at in (x + 46, x + 258):
        window(canvas, hour, at, y + 54, (80, 74), lit=lit)
    canvas.rect(x + 158, y + 44, 74, 158, hour.on(FALU), 4)
    canvas.rect(x + 168, y + 56, 54, 46, _WARM if lit else hour.on((186, 214, 224)), 3)
    canvas.disc(x + 222, y + 128, 5, SUN)
    canvas.rect(x + 136, y + 198, 118, 16, hour.on(OAK), 3)


def _jetty(canvas: Canvas, hour: Hour, x: float, y: float) -> None:
    for k in range(4):
        canvas.rect(x + 20 + k * 66, y - 74, 9, 50, hour.on(BARK))
    canvas.poly([(x - 130, y + 46), (x + 250, y - 92), (x + 292, y - 78), (x - 60, y + 70)],
                hour.on(OAK))  # fmt: skip
    for k in range(9):
        px, py = x - 92 + k * 42, y + 40 - k * 15.4
        canvas.line([(px, py), (px + 56, py + 18)], hour.on(darker(OAK, 0.25)), 2.5)


def harbour(when: str = "day", colour: Colour = TEAL) -> Canvas:
    """Draw a club house by a small harbour: jetties, sailing boats, the strait behind."""
    hour = HOURS[when]
    canvas = sky(hour, sun=(300, 150))
    canvas.rect(0, 404, 1200, 14, hour.on(mix(SAGE, hour.low, 0.4)))
    water(canvas, hour, 414, 800, 300)
    for x, y, size, hull in (
        (150, 500, 0.7, CORAL),
        (420, 540, 0.95, NAVY),
        (250, 640, 1.2, PAPER),
    ):
        _sailboat(canvas, hour, (x, y), size, hull)
    canvas.poly([(560, 520), (1200, 470), (1200, 800), (760, 800)], hour.on(mix(STONE, SAND, 0.5)))
    canvas.poly([(560, 520), (760, 800), (760, 840), (548, 540)], hour.on(SLATE))
    _club(canvas, hour, colour, lit=when in {"evening", "dusk"})
    for k in range(4):
        x, y = 596 + k * 40, 556 + k * 56
        canvas.rect(x, y - 34, 13, 40, hour.on(BARK), 4)
        canvas.rect(x - 2, y - 38, 17, 8, hour.on(PAPER), 3)
    flagpole(canvas, 1130, 640, 380)
    _kayaks(canvas, hour, 930, 700)
    return canvas


def _sailboat(
    canvas: Canvas, hour: Hour, at: tuple[float, float], size: float, hull: Colour
) -> None:
    x, y = at
    canvas.haze(x, y + 26 * size, 80 * size, 8 * size, (20, 40, 60), 0.3, 5)
    canvas.rect(x - 3, y - 190 * size, 6 * size, 190 * size, hour.on(WALNUT))
    canvas.poly([(x + 6, y - 180 * size), (x + 6, y - 14 * size), (x + 74 * size, y - 14 * size)],
                hour.on(PAPER))  # fmt: skip
    canvas.poly([(x - 6, y - 160 * size), (x - 6, y - 14 * size), (x - 52 * size, y - 14 * size)],
                hour.on(lighter(CORAL, 0.45)))  # fmt: skip
    canvas.poly([(x - 82 * size, y - 4), (x + 88 * size, y - 4), (x + 62 * size, y + 28 * size),
                 (x - 58 * size, y + 28 * size)], hour.on(hull))  # fmt: skip
    canvas.poly([(x - 82 * size, y - 4), (x + 88 * size, y - 4), (x + 82 * size, y + 5 * size),
                 (x - 76 * size, y + 5 * size)], hour.on(HONEY))  # fmt: skip


def _club(canvas: Canvas, hour: Hour, colour: Colour, *, lit: bool) -> None:
    wall = hour.on(colour)
    canvas.haze(930, 566, 240, 16, (40, 40, 60), 0.4, 8)
    canvas.fade(720, 350, 400, 210, lighter(wall, 0.12), darker(wall, 0.08))
    for k in range(1, 8):
        canvas.rect(720, 350 + k * 26, 400, 2, darker(wall, 0.16))
    canvas.poly([(690, 358), (920, 230), (1150, 358)], hour.on(SLATE))
    canvas.poly([(730, 352), (920, 248), (1110, 352)], wall)
    canvas.line([(690, 358), (920, 230), (1150, 358)], hour.on(PAPER), 12)
    canvas.ring(920, 306, 30, 30, hour.on(PAPER), 11)
    for angle in (0, 90, 180, 270):
        canvas.arc(920, 306, 30, 30, (angle - 18, angle + 18), hour.on(CORAL), 11)
    for x in (750, 846, 1010):
        window(canvas, hour, x, 400, (66, 84), lit=lit)
    canvas.rect(932, 396, 62, 164, hour.on(PAPER), 2)
    canvas.rect(939, 404, 48, 156, hour.on(WALNUT), 2)
    canvas.rect(700, 556, 440, 12, hour.on(OAK), 2)


def _kayaks(canvas: Canvas, hour: Hour, x: float, y: float) -> None:
    canvas.haze(x, y + 60, 180, 14, (40, 40, 60), 0.35, 8)
    for dx in (-110, 100):
        canvas.rect(x + dx, y - 34, 10, 96, hour.on(WALNUT))
    for k, colour in enumerate((SUN, CORAL, TEAL)):
        top = y - 22 + k * 30
        canvas.pie(x, top, 190, 22, (0, 180), hour.on(colour))
        canvas.pie(x, top, 190, 8, (180, 360), hour.on(lighter(colour, 0.25)))
        canvas.ellipse(x, top - 2, 34, 5, hour.on(darker(colour, 0.4)))
