"""Things to borrow that are shown outdoors: tents, canoes, grills, cycles, trailers."""

from math import cos, pi, sin

from tools.demo_scenes.canvas import Canvas
from tools.demo_scenes.nature import HOURS, campfire, ground, hills, sky, spruce, tree, water, wood
from tools.demo_scenes.palette import (
    BARK,
    BRICK,
    CORAL,
    FOREST,
    HONEY,
    INK,
    MOSS,
    OAK,
    OCHRE,
    PAPER,
    PINE,
    SAND,
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


def camp_tents(when: str = "day", colour: Colour = OCHRE) -> Canvas:
    """Tents in a clearing by the woods."""
    hour = HOURS[when]
    canvas = sky(hour, sun=(930, 140))
    hills(canvas, hour, 420)
    wood(canvas, hour, 440, 170, seed=5)
    ground(canvas, hour, 440)
    spruce(canvas, 80, 600, 420, hour.on(PINE))
    spruce(canvas, 1130, 580, 380, hour.on(FOREST))
    for x, y, size, tint in (
        (390, 540, 0.8, TEAL),
        (850, 540, 0.85, CORAL),
        (600, 660, 1.35, colour),
    ):
        _tent(canvas, (x, y), size, hour.on(tint), lit=when == "dusk")
    campfire(canvas, 930, 720, 70)
    canvas.rect(1010, 700, 120, 22, hour.on(OAK), 11)
    return canvas


def _tent(
    canvas: Canvas, at: tuple[float, float], size: float, colour: Colour, *, lit: bool
) -> None:
    x, y = at
    w, h = 150 * size, 170 * size
    canvas.haze(x + 20, y + 2, w * 1.25, 14 * size, (40, 40, 60), 0.4, 9)
    canvas.poly(
        [(x + w * 0.1, y - h), (x + w * 0.8, y - h * 0.86), (x + w * 1.4, y - 6), (x + w, y)],
        darker(colour, 0.24),
    )
    canvas.poly([(x - w, y), (x + w * 0.1, y - h), (x + w, y)], colour)
    canvas.poly([(x - w, y), (x + w * 0.1, y - h), (x - w * 0.1, y)], lighter(colour, 0.14))
    inner = (255, 220, 150) if lit else mix(colour, INK, 0.55)
    if lit:
        canvas.glow(x, y - h * 0.3, w * 1.2, (255, 214, 140), 0.5)
    canvas.poly([(x - w * 0.34, y), (x + w * 0.08, y - h * 0.74), (x + w * 0.4, y)], inner)
    canvas.poly(
        [(x + w * 0.08, y - h * 0.74), (x + w * 0.4, y), (x + w * 0.24, y)], lighter(colour, 0.3)
    )
    for end in (x - w * 1.25, x + w * 1.55):
        canvas.line([(x + (end - x) * 0.6, y - h * 0.35), (end, y + 8)], PAPER, 2.5)


def party_tent(when: str = "day", colour: Colour = CORAL) -> Canvas:
    """Draw a white party tent with tables on a lawn."""
    hour = HOURS[when]
    canvas = sky(hour, sun=(960, 130))
    hills(canvas, hour, 430)
    ground(canvas, hour, 430)
    tree(canvas, 110, 540, 300, hour.on(FOREST))
    tree(canvas, 1120, 540, 320, hour.on(MOSS))
    canvas.haze(610, 660, 420, 24, (40, 50, 40), 0.4, 10)
    white = hour.on(PAPER)
    canvas.poly([(250, 300), (950, 300), (950, 640), (250, 640)], hour.on(mix(PAPER, SAND, 0.3)))
    for k in range(3):
        canvas.rect(290 + k * 226, 350, 160, 160, hour.on(lighter(MOSS, 0.4)), 10)
    for x, z in ((340, 600), (600, 640), (820, 590)):
        canvas.rect(x - 90, z - 60, 190, 12, hour.on(OAK), 4)
        for dx in (-76, 76):
            canvas.rect(x + dx, z - 50, 8, 60, hour.on(SLATE))
        for dx in (-60, 0, 60):
            canvas.disc(x + dx, z - 72, 13, hour.on((CORAL, SUN, TEAL)[int(abs(dx) / 60 + x) % 3]))
    for x in (246, 480, 712, 944):
        canvas.rect(x, 280, 10, 380, hour.on(STEEL), 4)
    canvas.poly([(210, 300), (420, 130), (780, 130), (990, 300)], white)
    canvas.poly([(780, 130), (990, 300), (800, 300), (640, 130)], darker(white, 0.05))
    for k in range(13):
        x = 210 + k * 60
        canvas.pie(x + 30, 298, 30, 32, (0, 180), hour.on(colour if k % 2 else PAPER))
    for k in range(12):
        x = 250 + k * 62
        canvas.glow(x, 350 + 8 * sin(k), 26, (255, 230, 160), 0.7)
        canvas.disc(x, 350 + 8 * sin(k), 5, SUN)
    return canvas


def canoes(when: str = "morning", colour: Colour = CORAL) -> Canvas:
    """Canoes and kayaks on the shore of a quiet lake."""
    hour = HOURS[when]
    canvas = sky(hour, sun=(330, 160))
    hills(canvas, hour, 400)
    wood(canvas, hour, 410, 110, seed=8)
    water(canvas, hour, 408, 800, 330)
    canvas.fade_poly([(0, 800), (0, 690), (300, 640), (700, 610), (1200, 520), (1200, 800)],
                     hour.on(lighter(SAND, 0.3)), hour.on(SAND))  # fmt: skip
    _canoe(canvas, (380, 520), 0.6, hour.on(PAPER))
    for x, y, size, tint in ((620, 640, 1.0, TEAL), (690, 715, 1.2, colour)):
        canvas.haze(x + 20, y + 36 * size, 250 * size, 16, (50, 40, 50), 0.4, 9)
        _canoe(canvas, (x, y), size, hour.on(tint))
    canvas.line([(980, 700), (1110, 560)], hour.on(HONEY), 9)
    canvas.ellipse(1124, 540, 20, 34, hour.on(CORAL))
    for k in range(4):
        x = 1010 + k * 42
        for lean in (-8, 0, 9):
            canvas.line([(x, 540 - k * 6), (x + lean, 440 - k * 8 - lean)], hour.on(MOSS), 4)
        canvas.rect(x - 3, 420 - k * 8, 9, 40, hour.on(BARK), 4)
    return canvas


def _canoe(canvas: Canvas, at: tuple[float, float], size: float, colour: Colour) -> None:
    x, y = at
    w = 260 * size
    hull = [(x + w * cos(a), y + (52 * size * sin(a) if sin(a) > 0 else 0)) for a in
            (pi * k / 40 for k in range(41))]  # fmt: skip
    canvas.poly(
        [(x - w - 14 * size, y - 28 * size), *reversed(hull), (x + w + 14 * size, y - 28 * size)],
        colour,
    )
    canvas.ellipse(x, y - 3 * size, w * 0.96, 19 * size, darker(colour, 0.45))
    canvas.arc(x, y - 3 * size, w, 22 * size, (0, 180), HONEY, 7 * size)
    canvas.arc(x, y - 3 * size, w, 22 * size, (180, 360), HONEY, 5 * size)
    for part in (-0.45, 0.1, 0.5):
        canvas.rect(x + part * w, y - 17 * size, 26 * size, 30 * size, OAK, 4)


def grill(when: str = "evening", colour: Colour = BRICK) -> Canvas:
    """Draw a large grill on a lawn, sausages, a table beside."""
    hour = HOURS[when]
    canvas = sky(hour, sun=(960, 160))
    hills(canvas, hour, 430)
    ground(canvas, hour, 430)
    tree(canvas, 120, 540, 320, hour.on(FOREST))
    canvas.haze(480, 720, 260, 20, (40, 40, 50), 0.4, 9)
    for x in (330, 620):
        canvas.line([(x, 560), (x + (-30 if x < 400 else 30), 716)], SLATE, 15)  # noqa: PLR2004
    canvas.disc(650, 716, 26, INK)
    canvas.disc(650, 716, 11, STEEL)
    canvas.pie(475, 500, 220, 130, (0, 180), colour)
    canvas.rect(250, 488, 450, 18, INK, 8)
    for k in range(6):
        x = 300 + k * 62
        canvas.rect(x, 466, 52, 22, BRICK, 11)
        for stripe in range(3):
            canvas.line([(x + 12 + stripe * 12, 470), (x + 8 + stripe * 12, 484)], BARK, 3)
    for dx in (-90, 10, 100):
        canvas.haze(475 + dx, 400 - abs(dx) * 0.3, 20, 60, WHITE, 0.3, 12)
    canvas.pie(475, 330, 220, 120, (180, 360), darker(colour, 0.06))
    canvas.rect(262, 324, 426, 14, INK, 6)
    canvas.rect(440, 196, 70, 16, WALNUT, 8)
    canvas.line([(690, 490), (716, 330)], SLATE, 9)
    canvas.haze(950, 712, 170, 14, (40, 40, 50), 0.35, 8)
    canvas.rect(790, 560, 320, 18, OAK, 5)
    for x in (820, 1066):
        canvas.rect(x, 574, 14, 138, WALNUT)
    for x, tint in ((850, PAPER), (930, SUN), (1000, CORAL)):
        canvas.rect(x, 500, 34, 60, tint, 8)
        canvas.rect(x + 9, 484, 16, 20, darker(tint, 0.2), 4)
    canvas.ellipse(1070, 556, 40, 9, PAPER)
    return canvas


def _wheel(canvas: Canvas, x: float, y: float, r: float) -> None:
    canvas.ring(x, y, r, r, INK, 12)
    canvas.ring(x, y, r - 12, r - 12, STEEL, 4)
    for k in range(10):
        a = pi * k / 5
        canvas.line([(x, y), (x + (r - 14) * cos(a), y + (r - 14) * sin(a))], STEEL, 2)
    canvas.disc(x, y, 10, SLATE)


def cargo_bike(wall: Colour, accent: Colour) -> Canvas:
    """Draw a cargo bike with a box full of things before a town wall."""
    canvas = _street(wall)
    canvas.haze(600, 700, 430, 18, (50, 40, 60), 0.4, 9)
    _wheel(canvas, 270, 610, 84)
    _wheel(canvas, 900, 596, 100)
    canvas.poly([(250, 420), (590, 420), (560, 600), (300, 600)], accent)
    canvas.poly([(250, 420), (590, 420), (586, 444), (254, 444)], lighter(accent, 0.3))
    for k, tint in enumerate((HONEY, CORAL, SUN, MOSS)):
        canvas.rect(276 + k * 76, 352 + (k % 2) * 24, 68, 70, tint, 8)
    canvas.poly([(250, 420), (590, 420), (588, 436), (252, 436)], lighter(accent, 0.3))
    frame = darker(accent, 0.3)
    canvas.line([(570, 596), (720, 610), (900, 596)], frame, 15)
    canvas.line([(720, 610), (690, 400)], frame, 15)
    canvas.line([(720, 610), (830, 400), (900, 596)], frame, 13)
    canvas.line([(690, 430), (822, 430)], frame, 13)
    canvas.line([(690, 410), (660, 330), (600, 340)], SLATE, 11)
    canvas.line([(830, 400), (838, 366)], SLATE, 11)
    canvas.rect(790, 346, 104, 24, BARK, 12)
    canvas.disc(728, 612, 28, SLATE)
    canvas.line([(728, 612), (760, 660)], INK, 9)
    canvas.rect(742, 656, 50, 12, INK, 5)
    canvas.disc(586, 470, 14, (255, 240, 190))
    return canvas


def _street(wall: Colour) -> Canvas:
    canvas = Canvas(wall)
    canvas.fade(0, 0, 1200, 600, lighter(wall, 0.25), wall)
    for k in range(3):
        x = 120 + k * 370
        canvas.rect(x - 12, 108, 204, 234, PAPER, 4)
        canvas.fade(x, 120, 180, 210, (190, 216, 226), (236, 242, 236))
        canvas.rect(x + 87, 120, 6, 210, PAPER)
        canvas.rect(x, 210, 180, 6, PAPER)
        canvas.rect(x - 16, 340, 212, 26, OAK, 4)
        for flower in range(7):
            canvas.disc(x + 8 + flower * 28, 336, 15, (MOSS, FOREST)[flower % 2])
            canvas.disc(x + 8 + flower * 28, 326, 8, (CORAL, SUN, PAPER)[flower % 3])
    canvas.rect(0, 560, 1200, 44, darker(wall, 0.14))
    canvas.fade(0, 604, 1200, 196, mix(wall, SLATE, 0.32), mix(wall, SLATE, 0.2))
    canvas.rect(0, 748, 1200, 6, mix(wall, SLATE, 0.5))
    return canvas


def trailer(wall: Colour, accent: Colour) -> Canvas:
    """Draw a car trailer with its cover folded, loaded with tent bags."""
    canvas = _street(wall)
    canvas.haze(620, 704, 400, 18, (50, 40, 60), 0.4, 9)
    for k, tint in enumerate((SUN, CORAL, TEAL, MOSS)):
        canvas.rect(380 + k * 138, 380 - (k % 2) * 14, 122, 70, tint, 28)
        canvas.rect(430 + k * 138, 380 - (k % 2) * 14, 10, 70, darker(tint, 0.3))
    canvas.line([(340, 600), (180, 640), (140, 640)], SLATE, 17)
    canvas.disc(136, 632, 17, STEEL)
    canvas.rect(216, 634, 13, 60, SLATE)
    canvas.disc(222, 696, 17, INK)
    canvas.rect(340, 440, 620, 150, accent, 10)
    for k in range(5):
        canvas.rect(354 + k * 122, 454, 108, 122, lighter(accent, 0.14), 6)
    canvas.rect(330, 432, 640, 17, STEEL, 6)
    canvas.rect(340, 586, 620, 20, SLATE, 5)
    canvas.pie(660, 640, 110, 84, (180, 360), darker(accent, 0.3))
    canvas.disc(660, 640, 72, INK)
    canvas.disc(660, 640, 40, STEEL)
    canvas.disc(660, 640, 13, SLATE)
    canvas.rect(934, 540, 30, 44, CORAL, 5)
    canvas.rect(934, 518, 30, 18, SUN, 4)
    return canvas


def bike_repair(wall: Colour, accent: Colour) -> Canvas:
    """Draw a bicycle on a repair stand, tools on the wall."""
    canvas = _street(wall)
    canvas.haze(600, 712, 330, 16, (50, 40, 60), 0.4, 9)
    canvas.line([(640, 360), (640, 700)], SLATE, 15)
    canvas.line([(560, 712), (640, 690), (720, 712)], SLATE, 13)
    _wheel(canvas, 400, 500, 122)
    _wheel(canvas, 850, 500, 122)
    for points in (
        ((400, 500), (520, 330), (620, 510), (400, 500)),
        ((520, 330), (760, 330), (620, 510)),
        ((740, 270), (762, 340), (850, 500)),
        ((500, 290), (520, 330)),
    ):
        canvas.line(list(points), accent, 13)
    canvas.line([(740, 270), (700, 256), (790, 246)], SLATE, 11)
    canvas.rect(458, 274, 96, 22, BARK, 11)
    canvas.disc(620, 510, 34, SLATE)
    canvas.disc(620, 510, 20, STEEL)
    canvas.line([(620, 510), (650, 570)], INK, 9)
    canvas.line([(400, 488), (620, 480)], SLATE, 3)
    canvas.line([(400, 512), (620, 540)], SLATE, 3)
    canvas.rect(610, 340, 60, 26, CORAL, 8)
    canvas.rect(960, 600, 180, 104, BRICK, 12)
    canvas.rect(960, 600, 180, 26, darker(BRICK, 0.2), 10)
    canvas.arc(1050, 600, 40, 34, (180, 360), SLATE, 9)
    canvas.rect(90, 664, 150, 40, TEAL, 8)
    canvas.rect(150, 560, 28, 110, STEEL, 8)
    canvas.rect(116, 548, 96, 15, INK, 7)
    return canvas


def generator(when: str = "day", colour: Colour = SUN) -> Canvas:
    """Draw a generator with its cable on the grass."""
    hour = HOURS[when]
    canvas = sky(hour, sun=(960, 140))
    hills(canvas, hour, 430)
    ground(canvas, hour, 430)
    tree(canvas, 1090, 540, 300, hour.on(FOREST))
    canvas.haze(520, 690, 310, 22, (40, 40, 50), 0.45, 10)
    for x in (300, 700):
        canvas.rect(x, 650, 50, 36, INK, 8)
    canvas.rect(250, 350, 560, 310, INK, 36)
    canvas.rect(272, 372, 516, 266, SLATE, 24)
    canvas.rect(290, 300, 480, 150, hour.on(colour), 34)
    canvas.rect(310, 316, 440, 34, lighter(colour, 0.4), 16)
    canvas.disc(420, 300, 32, INK)
    canvas.rect(560, 470, 200, 140, PAPER, 10)
    for k in range(2):
        canvas.disc(612 + k * 92, 530, 30, SLATE)
        for dx in (-9, 9):
            canvas.disc(612 + k * 92 + dx, 530, 5, INK)
    canvas.disc(590, 588, 8, MOSS)
    for k in range(7):
        canvas.rect(310, 480 + k * 20, 200, 8, INK, 4)
    canvas.line(
        [(700, 540), (860, 650), (960, 640), (1010, 710), (930, 740), (880, 700), (960, 664)],
        CORAL,
        13,
    )
    canvas.line([(240, 330), (240, 270), (820, 270), (820, 330)], INK, 17)
    return canvas
