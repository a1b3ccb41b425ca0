"""Places outdoors where people meet: pitch, market square, allotments, a walk with lanterns."""

from tools.demo_scenes.canvas import Canvas
from tools.demo_scenes.nature import (
    HOURS,
    Hour,
    ground,
    hills,
    sky,
    tree,
    wood,
)
from tools.demo_scenes.outdoors import window
from tools.demo_scenes.palette import (
    BARK,
    BRICK,
    CORAL,
    CREAM,
    FALU,
    FOREST,
    HONEY,
    INK,
    LILAC,
    MOSS,
    OAK,
    OCHRE,
    PAPER,
    SAGE,
    SLATE,
    STEEL,
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


def pitch(when: str = "day", *, lamps: bool = True) -> Canvas:
    """Draw a football pitch with a goal, stripes in the grass and a row of trees."""
    hour = HOURS[when]
    canvas = sky(hour, sun=(240, 140))
    hills(canvas, hour, 400)
    wood(canvas, hour, 412, 90, seed=3)
    grass = hour.on((118, 160, 92))
    canvas.fade(0, 410, 1200, 390, lighter(grass, 0.2), grass)
    for k in range(0, 8, 2):
        top, low = 600 + (k - 4) * 90, 600 + (k - 4) * 330
        canvas.veil(
            [(top, 410), (top + 90, 410), (low + 330, 800), (low, 800)], (60, 110, 60), 0.16
        )
    line = mix(PAPER, grass, 0.1)
    canvas.line([(-40, 500), (1240, 500)], line, 4)
    canvas.line([(250, 500), (120, 640), (1080, 640), (950, 500)], line, 6)
    canvas.arc(600, 640, 190, 46, (0, 180), line, 6)
    _football_goal(canvas)
    if lamps:
        for x in (90, 1110):
            canvas.rect(x - 5, 150, 10, 340, hour.on(STEEL))
            canvas.rect(x - 46, 130, 92, 34, hour.on(SLATE), 5)
            for k in range(3):
                canvas.glow(x - 28 + 28 * k, 147, 70, (255, 244, 206), 0.5)
                canvas.disc(x - 28 + 28 * k, 147, 10, (255, 248, 222))
    canvas.haze(764, 722, 34, 9, (30, 50, 30), 0.4, 5)
    canvas.disc(760, 694, 28, PAPER)
    for dx, dy in ((0, 0), (-20, -12), (18, -16), (-12, 20), (19, 14)):
        canvas.disc(760 + dx, 694 + dy, 7, INK)
    for k in range(4):
        x = 250 + 74 * k
        canvas.poly([(x - 15, 742), (x, 700), (x + 15, 742)], (CORAL, SUN)[k % 2])
    return canvas


def _football_goal(canvas: Canvas) -> None:
    net = (232, 238, 232)
    for k in range(19):
        x = 424 + k * 19.6
        canvas.line([(x, 350), (430 + k * 18.9, 492)], net, 1.4)
    for k in range(8):
        canvas.line([(420, 352 + k * 19), (780, 352 + k * 19)], net, 1.4)
    canvas.line([(416, 500), (416, 344), (784, 344), (784, 500)], PAPER, 10)


def market_square(when: str = "day", colour: Colour = CORAL) -> Canvas:
    """Draw a square with stalls, cobbles, trees and town houses behind."""
    hour = HOURS[when]
    canvas = sky(hour, sun=(1010, 120))
    for k, tint in enumerate((HONEY, BRICK, CREAM, SAGE, OCHRE, mix(CORAL, CREAM, 0.4))):
        x, top = k * 205 - 10, 190 + (k * 67) % 90
        wall = hour.on(mix(tint, hour.low, 0.25))
        canvas.rect(x, top, 200, 300, wall)
        canvas.poly([(x - 6, top), (x + 40, top - 56), (x + 160, top - 56), (x + 206, top)],
                    hour.on(mix(BRICK, SLATE, 0.4)))  # fmt: skip
        for row in range(3):
            for column in range(3):
                canvas.rect(x + 26 + column * 56, top + 26 + row * 76, 32, 46,
                            _WARM if when == "dusk" and (row + column + k) % 2 else
                            hour.on((206, 222, 226)), 2)  # fmt: skip
    canvas.fade(0, 470, 1200, 330, hour.on(lighter(STONE, 0.35)), hour.on(STONE))
    for k in range(9):
        canvas.line([(600 + (k - 4) * 130, 470), (600 + (k - 4) * 420, 800)],
                    hour.on(darker(STONE, 0.08)), 2)  # fmt: skip
    for k in range(5):
        canvas.line(
            [(0, 500 + k * k * 17), (1200, 500 + k * k * 17)], hour.on(darker(STONE, 0.08)), 2
        )
    tree(canvas, 90, 560, 250, hour.on(MOSS))
    tree(canvas, 1120, 560, 270, hour.on(FOREST))
    for x, y, size, tint in ((330, 540, 0.8, TEAL), (850, 540, 0.8, SUN), (580, 640, 1.15, colour)):
        _stall(canvas, hour, (x, y), size, tint)
    return canvas


def _stall(
    canvas: Canvas, hour: Hour, at: tuple[float, float], size: float, colour: Colour
) -> None:
    x, y = at
    w, h = 130 * size, 190 * size
    canvas.haze(x + 10, y + 4, w, 12 * size, (40, 40, 60), 0.4, 8)
    for side in (-w, w - 8):
        canvas.rect(x + side, y - h, 8, h, hour.on(WALNUT))
    canvas.rect(x - w, y - 78 * size, 2 * w, 78 * size, hour.on(OAK), 3)
    canvas.rect(x - w - 8, y - 86 * size, 2 * w + 16, 12 * size, hour.on(HONEY), 3)
    for k in range(7):
        tint = (CORAL, SUN, MOSS, LILAC, BRICK, OCHRE, PAPER)[k]
        canvas.disc(x - w * 0.8 + k * w * 0.27, y - 98 * size, 15 * size, hour.on(tint))
    stripe = 2 * w / 8
    for k in range(8):
        tint = hour.on(colour if k % 2 else PAPER)
        left = x - w + k * stripe
        top = x - w * 0.8 + k * stripe * 0.8
        canvas.poly([(top, y - h - 56 * size), (top + stripe * 0.8, y - h - 56 * size),
                     (left + stripe + 1, y - h), (left, y - h)], tint)  # fmt: skip
        canvas.pie(
            left + stripe / 2, y - h, stripe / 2 + 0.6, 20 * size, (0, 180), darker(tint, 0.06)
        )


def allotments(when: str = "day", colour: Colour = SUN) -> Canvas:
    """Draw raised beds with vegetables and flowers, a small shed, a greenhouse."""
    hour = HOURS[when]
    canvas = sky(hour, sun=(960, 140))
    hills(canvas, hour, 420)
    ground(canvas, hour, 420)
    tree(canvas, 1090, 500, 260, hour.on(mix(MOSS, CORAL, 0.1)))
    _shed(canvas, hour, colour)
    _greenhouse(canvas, hour)
    for row in range(3):
        y, size = 520 + row * 96, 0.7 + row * 0.24
        for k in range(3):
            x = 600 + (k - 1) * 370 * size
            _bed(canvas, hour, (x, y), size, (row + k) % 3)
    canvas.poly([(1050, 700), (1120, 700), (1110, 770), (1060, 770)], hour.on(STEEL))
    canvas.arc(1085, 700, 30, 34, (180, 360), hour.on(STEEL), 7)
    canvas.line([(1118, 740), (1162, 690)], hour.on(STEEL), 9)
    return canvas


def _shed(canvas: Canvas, hour: Hour, colour: Colour) -> None:
    canvas.rect(150, 300, 190, 170, hour.on(colour))
    for k in range(1, 9):
        canvas.rect(150 + k * 21, 300, 2, 170, hour.on(darker(colour, 0.16)))
    canvas.poly([(126, 306), (245, 206), (364, 306)], hour.on(mix(BRICK, SLATE, 0.3)))
    canvas.rect(214, 360, 62, 110, hour.on(PAPER))
    canvas.rect(221, 368, 48, 102, hour.on(TEAL))


def _greenhouse(canvas: Canvas, hour: Hour) -> None:
    glass = hour.on((206, 230, 228))
    canvas.poly([(480, 470), (480, 340), (600, 270), (720, 340), (720, 470)], glass)
    for k in range(4):
        canvas.disc(520 + k * 54, 440, 26, hour.on(mix(MOSS, glass, 0.35)))
    for x in (480, 540, 600, 660, 720):
        canvas.line([(x, 470), (x, 340 - (120 - abs(x - 600)) * 0.58)], hour.on(PAPER), 5)
    canvas.line([(480, 340), (600, 270), (720, 340), (480, 340)], hour.on(PAPER), 5)


def _bed(canvas: Canvas, hour: Hour, at: tuple[float, float], size: float, crop: int) -> None:
    x, y = at
    w = 140 * size
    canvas.haze(x + 8, y + 42 * size, w, 12 * size, (40, 50, 40), 0.35, 7)
    canvas.poly([(x - w * 0.9, y - 16 * size), (x + w * 0.9, y - 16 * size), (x + w, y + 8 * size),
                 (x - w, y + 8 * size)], hour.on(BARK))  # fmt: skip
    for k in range(7):
        px, py = x - w * 0.78 + k * w * 0.26, y - 10 * size
        leaf = hour.on((MOSS, FOREST, SAGE)[crop])
        for lean in (-1, 0, 1):
            canvas.ellipse(px + lean * 9 * size, py - (14 + 6 * (lean == 0)) * size, 9 * size,
                           17 * size, mix(leaf, WHITE, 0.1 * (lean + 1)))  # fmt: skip
        if crop != 1:
            tint = (CORAL, PAPER, LILAC)[crop]
            canvas.disc(px, py - 34 * size, 8 * size, hour.on(tint))
            canvas.disc(px, py - 34 * size, 3 * size, hour.on(SUN))
    canvas.rect(x - w, y + 6 * size, 2 * w, 34 * size, hour.on(OAK), 3)
    canvas.rect(x - w, y + 21 * size, 2 * w, 3, hour.on(darker(OAK, 0.2)))


def lantern_walk(when: str = "dusk") -> Canvas:
    """Draw a walk with lanterns through an old street at dusk."""
    hour = HOURS[when]
    canvas = sky(hour, sun=(930, 150))
    for k in range(9):
        canvas.disc((k * 211) % 1150 + 20, 40 + (k * 97) % 190, 2.4, PAPER)
    for k, tint in enumerate((FALU, OCHRE, SAGE, CREAM, FALU)):
        x, top = k * 250 - 40, 300 + (k * 53) % 60
        _house_front(canvas, hour, x, top, tint)
    canvas.fade(0, 560, 1200, 240, hour.on(STONE), hour.on(darker(STONE, 0.3)))
    canvas.poly([(420, 560), (760, 560), (1120, 800), (80, 800)], hour.on(lighter(STONE, 0.25)))
    for x, y, size in (
        (300, 640, 0.8),
        (440, 610, 0.7),
        (600, 680, 1.1),
        (770, 630, 0.8),
        (900, 660, 0.9),
    ):
        _walker(canvas, hour, (x, y), size, (CORAL, TEAL, SUN, LILAC, SAGE)[int(x / 7) % 5])
    return canvas


def _house_front(canvas: Canvas, hour: Hour, x: float, top: float, tint: Colour) -> None:
    wall = hour.on(tint)
    canvas.rect(x, top, 236, 560 - top, wall)
    canvas.poly([(x - 12, top + 4), (x + 118, top - 110), (x + 248, top + 4)], hour.on(BARK))
    for dx in (30, 140):
        window(canvas, hour, x + dx, top + 50, (62, 74), lit=True)
    canvas.rect(x + 94, 480, 54, 80, hour.on(darker(tint, 0.4)))


def _walker(canvas: Canvas, hour: Hour, at: tuple[float, float], size: float, coat: Colour) -> None:
    x, y = at
    canvas.haze(x, y + 4, 34 * size, 8 * size, (20, 20, 40), 0.5, 4)
    for dx in (-12, 4):
        canvas.rect(x + dx * size, y - 40 * size, 10 * size, 42 * size, hour.on(INK), 4)
    canvas.poly([(x - 16 * size, y - 112 * size), (x + 16 * size, y - 112 * size),
                 (x + 28 * size, y - 32 * size), (x - 28 * size, y - 32 * size)],
                hour.on(coat))  # fmt: skip
    canvas.disc(x, y - 128 * size, 18 * size, hour.on((222, 178, 146)))
    canvas.pie(x, y - 132 * size, 20 * size, 18 * size, (180, 360), hour.on(darker(coat, 0.3)))
    hand = (x + 36 * size, y - 74 * size)
    canvas.line([(x + 12 * size, y - 98 * size), hand], hour.on(darker(coat, 0.2)), 9 * size)
    canvas.glow(hand[0], hand[1] + 20 * size, 96 * size, (255, 206, 120), 0.75)
    canvas.rect(hand[0] - 10 * size, hand[1] + 4 * size, 20 * size, 30 * size, SUN, 6)
    canvas.rect(hand[0] - 11 * size, hand[1] + 1 * size, 22 * size, 6 * size, INK, 2)
