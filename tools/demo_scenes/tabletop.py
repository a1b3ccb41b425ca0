"""Smaller things on a table: coffee, games, papers, tools, first aid."""

from tools.demo_scenes.backdrop import lean, sheet, table_top
from tools.demo_scenes.canvas import Canvas
from tools.demo_scenes.palette import (
    BARK,
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


def cup(canvas: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    """Stand a cup on its saucer."""
    lean(canvas, x, y + 6 * size, 56 * size, 10 * size)
    canvas.ellipse(x, y, 56 * size, 15 * size, darker(colour, 0.1))
    canvas.ellipse(x, y - 3 * size, 54 * size, 13 * size, lighter(colour, 0.3))
    canvas.ring(x + 38 * size, y - 36 * size, 18 * size, 18 * size, darker(colour, 0.1), 8 * size)
    canvas.fade_poly([(x - 38 * size, y - 62 * size), (x + 38 * size, y - 62 * size),
                      (x + 26 * size, y - 4 * size), (x - 26 * size, y - 4 * size)],
                     lighter(colour, 0.2), darker(colour, 0.16), across=True)  # fmt: skip
    canvas.ellipse(x, y - 62 * size, 38 * size, 10 * size, lighter(colour, 0.4))
    canvas.ellipse(x, y - 61 * size, 32 * size, 7 * size, BARK)


def coffee_urn(wall: Colour, accent: Colour) -> Canvas:
    """A large coffee urn, cups, and a plate of buns."""
    canvas = table_top(wall)
    lean(canvas, 420, 610, 130, 22)
    canvas.rect(330, 590, 190, 26, INK, 10)
    canvas.fade_poly([(316, 200), (534, 200), (520, 594), (330, 594)], lighter(STEEL, 0.6),
                     darker(STEEL, 0.15), across=True)  # fmt: skip
    canvas.ellipse(425, 200, 109, 24, lighter(STEEL, 0.5))
    canvas.ellipse(425, 190, 90, 20, STEEL)
    canvas.rect(408, 146, 34, 34, INK, 12)
    canvas.rect(322, 320, 206, 16, darker(STEEL, 0.2))
    canvas.rect(404, 520, 42, 34, INK, 8)
    canvas.rect(414, 490, 22, 40, accent, 8)
    for side in (300, 532):
        canvas.rect(side, 330, 22, 90, INK, 10)
    for k, (x, y) in enumerate(((640, 600), (770, 560), (800, 670))):
        cup(canvas, x, y, 1.15, (CORAL, TEAL, SUN)[k])
        for drift in (0, 12):
            canvas.haze(x - 6 + drift, y - 108 - drift * 2, 10, 24, WHITE, 0.4, 6)
    _buns(canvas, 1000, 610)
    return canvas


def _buns(canvas: Canvas, x: float, y: float) -> None:
    lean(canvas, x, y + 14, 150, 20)
    canvas.ellipse(x, y, 150, 38, STONE)
    canvas.ellipse(x, y - 6, 146, 34, PAPER)
    for dx, dy in ((-70, -26), (10, -34), (78, -22), (-30, -4), (44, -4), (0, -70)):
        canvas.ellipse(x + dx, y + dy, 46, 34, OCHRE)
        canvas.arc(x + dx, y + dy, 30, 22, (160, 400), BARK, 7)
        canvas.arc(x + dx, y + dy, 13, 9, (0, 260), BARK, 6)
        for k in range(4):
            canvas.disc(x + dx - 22 + 14 * k, y + dy - 14 + 6 * (k % 2), 3, PAPER)


def games(wall: Colour, accent: Colour) -> Canvas:
    """A board game with pieces, dice and cards."""
    canvas = table_top(wall, OAK)
    canvas.veil([(250, 520), (900, 520), (1010, 736), (180, 736)], (70, 40, 30), 0.35, 10)
    canvas.poly([(260, 500), (890, 500), (990, 720), (170, 720)], darker(accent, 0.3))
    for row in range(6):
        for k in range(8):
            top, low = row / 6, (row + 1) / 6
            x0, x1 = 280 - 96 * top, 870 + 96 * top
            x2, x3 = 280 - 96 * low, 870 + 96 * low
            y0, y1 = 508 + 204 * top, 508 + 204 * low
            a, b = k / 8, (k + 1) / 8
            tint = (CREAM, lighter(accent, 0.35), SUN, CREAM, MINT)[(row * 3 + k) % 5]
            canvas.poly([(x0 + (x1 - x0) * a, y0), (x0 + (x1 - x0) * b, y0),
                         (x2 + (x3 - x2) * b, y1), (x2 + (x3 - x2) * a, y1)], tint)  # fmt: skip
    for x, y, size, tint in ((420, 570, 0.9, CORAL), (700, 560, 0.9, NAVY), (330, 660, 1.15, TEAL),
                             (620, 650, 1.1, SUN), (820, 670, 1.15, WINE)):  # fmt: skip
        lean(canvas, x, y, 28 * size, 8)
        canvas.poly([(x - 30 * size, y), (x - 11 * size, y - 66 * size), (x + 11 * size, y - 66 * size),
                     (x + 30 * size, y)], tint)  # fmt: skip
        canvas.ellipse(x, y, 30 * size, 9 * size, darker(tint, 0.15))
        canvas.disc(x, y - 78 * size, 22 * size, tint)
        canvas.disc(x - 7 * size, y - 85 * size, 7 * size, lighter(tint, 0.5))
    for x, y in ((1060, 600), (1110, 660)):
        lean(canvas, x + 30, y + 60, 36, 10)
        canvas.rect(x, y, 60, 60, PAPER, 12)
        for dx, dy in ((16, 16), (44, 16), (30, 30), (16, 44), (44, 44)):
            canvas.disc(x + dx, y + dy, 6, CORAL)
    for k, tint in enumerate((WINE, TEAL, NAVY, CORAL)):
        canvas.rect(60 + k * 8, 426 - k * 46, 220 - k * 22, 44, tint, 6)
        canvas.rect(80 + k * 8, 438 - k * 46, 90, 10, lighter(tint, 0.5), 4)
    lean(canvas, 170, 474, 120, 10)
    return canvas


def sewing(wall: Colour, accent: Colour) -> Canvas:
    """A sewing machine, cloth, thread and scissors."""
    canvas = table_top(wall)
    lean(canvas, 560, 640, 290, 24)
    canvas.poly([(660, 560), (1050, 560), (1160, 720), (700, 720)], lighter(accent, 0.2))
    for k in range(5):
        canvas.line([(690 + k * 84, 566), (730 + k * 98, 716)], lighter(accent, 0.45), 5)
    body = mix(TEAL, WHITE, 0.16)
    canvas.rect(300, 580, 500, 58, body, 16)
    canvas.rect(680, 300, 120, 300, body, 24)
    canvas.rect(320, 290, 480, 110, lighter(body, 0.08), 40)
    canvas.rect(330, 380, 90, 110, body, 20)
    canvas.rect(370, 486, 10, 78, STEEL)
    canvas.poly([(350, 556), (400, 556), (388, 574), (362, 574)], STEEL)
    canvas.disc(822, 360, 44, SLATE)
    canvas.disc(822, 360, 30, STEEL)
    canvas.rect(560, 226, 36, 66, CORAL, 6)
    canvas.rect(552, 222, 52, 10, OAK, 3)
    canvas.line([(578, 240), (420, 270), (380, 400), (375, 486)], CORAL, 3)
    canvas.disc(730, 450, 22, PAPER)
    canvas.disc(730, 520, 22, PAPER)
    for k, tint in enumerate((CORAL, SUN, LILAC, MOSS)):
        x = 90 + k * 52
        lean(canvas, x, 640, 26, 8)
        canvas.rect(x - 22, 560, 44, 80, tint, 6)
        for y in (552, 636):
            canvas.rect(x - 26, y, 52, 12, OAK, 4)
    canvas.ring(960, 676, 26, 20, NAVY, 9)
    canvas.ring(1030, 690, 26, 20, NAVY, 9)
    canvas.line([(978, 664), (1100, 596)], STEEL, 9)
    canvas.line([(1016, 674), (1080, 580)], STEEL, 9)
    return canvas


def first_aid(wall: Colour, accent: Colour) -> Canvas:
    """A first-aid bag, bandages and a defibrillator."""
    canvas = table_top(wall)
    lean(canvas, 400, 640, 250, 24)
    canvas.arc(390, 330, 90, 70, (180, 360), darker(BRICK, 0.3), 20)
    canvas.fade_poly([(170, 330), (610, 330), (640, 636), (140, 636)], lighter(BRICK, 0.12),
                     darker(BRICK, 0.08))  # fmt: skip
    canvas.rect(156, 420, 470, 12, darker(BRICK, 0.25))
    canvas.disc(390, 520, 78, PAPER)
    canvas.rect(372, 470, 36, 100, (58, 140, 98), 4)
    canvas.rect(340, 502, 100, 36, (58, 140, 98), 4)
    lean(canvas, 850, 650, 160, 22)
    canvas.rect(710, 450, 280, 200, lighter(accent, 0.1), 30)
    canvas.rect(736, 476, 228, 148, PAPER, 18)
    heart = (216, 84, 76)
    for side in (-1, 1):
        canvas.disc(850 + side * 27, 530, 32, heart)
    canvas.poly([(794, 544), (906, 544), (850, 606)], heart)
    canvas.line([(786, 556), (826, 556), (842, 522), (860, 588), (874, 556), (914, 556)], PAPER, 7)
    for x, y in ((1060, 620), (1110, 670)):
        lean(canvas, x, y + 32, 36, 8)
        canvas.rect(x - 38, y - 26, 76, 58, PAPER, 8)
        canvas.ellipse(x, y - 26, 38, 14, WHITE)
        canvas.ring(x, y - 26, 20, 7, STONE, 3)
    return canvas


def bookkeeping(wall: Colour, accent: Colour) -> Canvas:
    """A laptop with columns, a calculator, receipts and binders."""
    canvas = table_top(wall)
    for k, tint in enumerate((accent, CORAL, TEAL, SUN)):
        canvas.rect(60 + k * 62, 250, 56, 250, tint, 6)
        canvas.rect(70 + k * 62, 290, 36, 70, PAPER, 4)
        canvas.ring(88 + k * 62, 450, 12, 12, PAPER, 4)
    lean(canvas, 190, 500, 150, 10)
    lean(canvas, 620, 660, 270, 22)
    canvas.rect(420, 250, 400, 280, INK, 16)
    canvas.rect(436, 266, 368, 248, PAPER, 4)
    canvas.rect(456, 286, 130, 20, accent, 4)
    for row in range(5):
        for k, w in enumerate((120, 60, 70)):
            canvas.rect(456 + k * 126, 326 + row * 36, w, 12, mix(accent, PAPER, 0.5 + 0.1 * k), 3)
    canvas.poly([(400, 536), (840, 536), (910, 664), (330, 664)], STEEL)
    canvas.poly([(430, 550), (810, 550), (850, 620), (390, 620)], SLATE)
    lean(canvas, 990, 660, 80, 14)
    canvas.rect(910, 500, 150, 166, NAVY, 14)
    canvas.rect(926, 516, 118, 36, MINT, 5)
    for row in range(3):
        for k in range(4):
            canvas.rect(928 + k * 30, 566 + row * 31, 22, 22, CORAL if k == 3 else PAPER, 5)  # noqa: PLR2004
    sheet(canvas, 130, 580, 150, 130, accent)
    cup(canvas, 1100, 560, 0.9, CORAL)
    return canvas


def agenda(wall: Colour, accent: Colour) -> Canvas:
    """An agenda, a gavel and a glass of water: a meeting with order in it."""
    canvas = table_top(wall, OAK)
    canvas.veil([(200, 520), (540, 520), (600, 740), (170, 740)], (70, 40, 30), 0.3, 9)
    sheet(canvas, 190, 506, 350, 220, accent)
    canvas.line([(470, 700), (590, 580)], NAVY, 12)
    canvas.line([(590, 580), (604, 566)], SUN, 12)
    lean(canvas, 830, 690, 120, 20)
    canvas.ellipse(830, 670, 118, 30, darker(WALNUT, 0.3))
    canvas.ellipse(830, 656, 118, 30, WALNUT)
    canvas.ellipse(830, 650, 96, 23, lighter(WALNUT, 0.16))
    canvas.line([(860, 590), (1090, 676)], HONEY, 22)
    canvas.poly([(756, 530), (800, 512), (866, 616), (822, 640)], WALNUT)
    canvas.ellipse(778, 521, 25, 13, lighter(WALNUT, 0.25))
    canvas.ellipse(844, 628, 25, 13, darker(WALNUT, 0.2))
    canvas.line([(790, 556), (834, 538)], SUN, 8)
    glass = mix(wall, WHITE, 0.6)
    lean(canvas, 1040, 560, 44, 10)
    canvas.poly([(1000, 420), (1080, 420), (1070, 560), (1010, 560)], glass)
    canvas.poly([(1004, 470), (1076, 470), (1070, 556), (1010, 556)], mix(TEAL, WHITE, 0.6))
    canvas.ellipse(1040, 420, 40, 9, WHITE)
    for k, tint in enumerate((CORAL, TEAL, SUN)):
        x = 120 + k * 150
        lean(canvas, x, 476, 50, 8)
        canvas.poly([(x - 54, 476), (x - 40, 396), (x + 40, 396), (x + 54, 476)], PAPER)
        canvas.rect(x - 34, 424, 68, 13, tint, 4)
        canvas.rect(x - 24, 446, 48, 7, STONE, 3)
    return canvas


def whistle(wall: Colour, accent: Colour) -> Canvas:
    """A whistle, two cards and a stop watch beside a ball."""
    canvas = table_top(wall)
    lean(canvas, 300, 660, 150, 22)
    canvas.disc(280, 540, 130, CORAL)
    canvas.disc(262, 522, 108, lighter(CORAL, 0.12))
    for k in range(11):
        canvas.disc(210 + (k * 47) % 150, 460 + (k * 61) % 160, 9, darker(CORAL, 0.35))
    for x, tint, turn in ((520, SUN, 0), (600, BRICK, 26)):
        canvas.veil([(x + 8, 520 + turn), (x + 140, 500 + turn), (x + 170, 690), (x + 30, 706)],
                    (70, 40, 30), 0.3, 7)  # fmt: skip
        canvas.poly([(x, 510 + turn), (x + 128, 486 + turn), (x + 160, 670 + turn), (x + 30, 694 + turn)],
                    tint)  # fmt: skip
    lean(canvas, 900, 640, 120, 18)
    canvas.arc(960, 420, 150, 130, (120, 330), accent, 12)
    canvas.disc(900, 570, 74, STEEL)
    canvas.disc(894, 562, 60, lighter(STEEL, 0.35))
    canvas.poly([(880, 498), (1070, 498), (1070, 560), (900, 580)], STEEL)
    canvas.poly([(880, 498), (1070, 498), (1070, 516), (880, 516)], lighter(STEEL, 0.4))
    canvas.rect(950, 496, 44, 26, INK, 4)
    canvas.disc(890, 566, 24, SLATE)
    canvas.disc(830, 530, 12, accent)
    lean(canvas, 1110, 690, 54, 10)
    canvas.rect(1098, 588, 24, 22, SLATE, 5)
    canvas.disc(1110, 646, 50, SLATE)
    canvas.disc(1110, 646, 40, PAPER)
    canvas.line([(1110, 646), (1110, 616)], CORAL, 5)
    canvas.line([(1110, 646), (1128, 656)], INK, 4)
    return canvas


def cake(wall: Colour, accent: Colour) -> Canvas:
    """A cake and plates of food: catering by an association."""
    canvas = table_top(wall, mix(HONEY, PAPER, 0.4))
    lean(canvas, 400, 650, 240, 26)
    canvas.poly([(360, 650), (440, 650), (420, 590), (380, 590)], STONE)
    canvas.ellipse(400, 590, 230, 46, STONE)
    canvas.ellipse(400, 582, 226, 42, PAPER)
    canvas.rect(220, 430, 360, 150, CREAM, 20)
    canvas.ellipse(400, 578, 180, 34, CREAM)
    canvas.rect(220, 500, 360, 20, lighter(CORAL, 0.1))
    canvas.ellipse(400, 432, 180, 36, PAPER)
    for k in range(9):
        x = 230 + k * 42
        canvas.disc(x, 440 + 14 * (1 - abs(k - 4) / 4), 20, PAPER)
    for k in range(7):
        x, y = 270 + k * 44, 424 - 14 * (k % 2)
        canvas.poly([(x - 17, y - 10), (x + 17, y - 10), (x, y + 20)], BRICK)
        canvas.disc(x - 8, y - 10, 9, BRICK)
        canvas.disc(x + 8, y - 10, 9, BRICK)
        canvas.poly([(x - 10, y - 16), (x + 10, y - 16), (x, y - 26)], MOSS)
    _platter(canvas, 800, 640, accent)
    lean(canvas, 1040, 570, 60, 12)
    canvas.poly([(990, 380), (1090, 380), (1074, 566), (1006, 566)], mix(SUN, WHITE, 0.3))
    canvas.ellipse(1040, 380, 50, 13, PAPER)
    canvas.ring(1100, 460, 30, 44, mix(wall, WHITE, 0.6), 10)
    for dx in (-20, 16):
        canvas.disc(1040 + dx, 420 + dx, 17, lighter(SUN, 0.4))
    return canvas


def _platter(canvas: Canvas, x: float, y: float, accent: Colour) -> None:
    lean(canvas, x, y + 14, 190, 22)
    canvas.ellipse(x, y, 186, 48, darker(accent, 0.1))
    canvas.ellipse(x, y - 7, 180, 44, lighter(accent, 0.3))
    for k in range(9):
        px, py = x - 130 + (k % 5) * 64 + (30 if k > 4 else 0), y - 30 + (26 if k > 4 else 0)  # noqa: PLR2004
        canvas.rect(px - 34, py - 8, 64, 24, SAND, 8)
        canvas.rect(px - 32, py - 18, 60, 14, (MOSS, lighter(CORAL, 0.2), PAPER)[k % 3], 6)
        canvas.disc(px - 4, py - 22, 8, (SUN, FOREST, CORAL)[k % 3])


def camera_kit(wall: Colour, accent: Colour) -> Canvas:
    """A camera, lenses and a bag."""
    canvas = table_top(wall, OAK)
    lean(canvas, 300, 640, 190, 22)
    canvas.arc(300, 360, 120, 90, (180, 360), darker(accent, 0.3), 18)
    canvas.rect(130, 360, 350, 280, accent, 34)
    canvas.rect(130, 360, 350, 110, lighter(accent, 0.14), 34)
    canvas.rect(280, 440, 50, 56, SUN, 8)
    lean(canvas, 730, 660, 210, 24)
    canvas.rect(640, 400, 130, 60, SLATE, 18)
    canvas.rect(560, 440, 340, 220, INK, 30)
    canvas.rect(560, 490, 340, 110, SLATE)
    canvas.rect(580, 424, 54, 24, BRICK, 8)
    for r, tint in ((104, (24, 28, 40)), (88, STEEL), (78, INK), (56, NAVY), (34, TEAL)):
        canvas.disc(730, 556, r, tint)
    canvas.disc(706, 530, 15, WHITE)
    canvas.disc(862, 462, 13, CORAL)
    for x in (990, 1090):
        lean(canvas, x, 660, 44, 10)
        canvas.rect(x - 42, 560, 84, 100, INK, 8)
        canvas.ellipse(x, 562, 42, 14, SLATE)
        canvas.ellipse(x, 562, 30, 9, TEAL)
        canvas.rect(x - 42, 600, 84, 12, SUN)
    return canvas


def toolbox(wall: Colour, accent: Colour) -> Canvas:
    """A tool box, a drill and a tape measure."""
    canvas = table_top(wall, OAK)
    lean(canvas, 400, 640, 270, 24)
    canvas.arc(400, 390, 120, 90, (180, 360), SLATE, 22)
    for x, tint in ((230, CORAL), (300, SUN), (500, TEAL), (560, HONEY)):
        canvas.rect(x, 320, 24, 100, tint, 8)
    canvas.fade_poly([(150, 400), (650, 400), (620, 636), (180, 636)], lighter(accent, 0.1),
                     darker(accent, 0.14))  # fmt: skip
    canvas.rect(140, 390, 520, 34, darker(accent, 0.25), 8)
    for x in (250, 500):
        canvas.rect(x, 404, 60, 46, STEEL, 6)
    lean(canvas, 880, 668, 170, 20)
    canvas.rect(760, 440, 260, 100, SUN, 34)
    canvas.rect(730, 464, 60, 52, SLATE, 8)
    canvas.rect(640, 482, 100, 14, STEEL, 5)
    canvas.poly([(880, 520), (970, 520), (1000, 620), (900, 620)], SUN)
    canvas.rect(880, 610, 150, 58, INK, 12)
    canvas.rect(862, 530, 26, 50, INK, 8)
    canvas.rect(830, 462, 130, 18, lighter(SUN, 0.4), 8)
    lean(canvas, 1110, 700, 52, 10)
    canvas.rect(1060, 620, 96, 82, CORAL, 24)
    canvas.disc(1108, 660, 24, PAPER)
    canvas.rect(1020, 684, 50, 14, SUN)
    return canvas


def camp_kitchen(wall: Colour, accent: Colour) -> Canvas:
    """A camping stove with a pot, mugs and a lantern."""
    canvas = table_top(wall, WALNUT)
    lean(canvas, 480, 660, 190, 24)
    canvas.rect(330, 590, 300, 66, STEEL, 12)
    canvas.disc(370, 624, 15, INK)
    canvas.disc(590, 624, 15, INK)
    for k in range(7):
        x = 400 + k * 27
        canvas.poly([(x - 10, 590), (x, 556), (x + 10, 590)], (TEAL, mix(TEAL, SUN, 0.6))[k % 2])
    canvas.fade_poly([(350, 400), (610, 400), (596, 560), (364, 560)], lighter(accent, 0.1),
                     darker(accent, 0.2), across=True)  # fmt: skip
    canvas.ellipse(480, 400, 130, 26, lighter(accent, 0.3))
    canvas.ellipse(480, 402, 114, 20, OCHRE)
    for dx, tint in ((-50, CORAL), (0, MOSS), (44, CREAM), (-20, SUN)):
        canvas.disc(480 + dx, 402 + (dx % 3) * 3, 12, tint)
    for dx in (0, 40, -44):
        canvas.haze(480 + dx, 320 - abs(dx), 14, 40, WHITE, 0.4, 8)
    for side in (330, 602):
        canvas.rect(side, 430, 28, 50, INK, 12)
    for k, (x, tint) in enumerate(((760, CORAL), (870, TEAL))):
        cup(canvas, x, 650 - k * 50, 1.1, tint)
    canvas.glow(1040, 480, 260, (255, 226, 150), 0.7)
    lean(canvas, 1040, 660, 70, 14)
    canvas.arc(1040, 390, 50, 60, (180, 360), SLATE, 8)
    canvas.rect(980, 400, 120, 34, SLATE, 10)
    canvas.rect(992, 434, 96, 150, (255, 238, 190), 10)
    canvas.rect(1026, 470, 28, 80, SUN, 12)
    canvas.rect(972, 584, 136, 70, SLATE, 12)
    return canvas


def hearing_loop(wall: Colour, accent: Colour) -> Canvas:
    """A portable hearing loop with its microphone and the known sign of an ear."""
    canvas = table_top(wall)
    lean(canvas, 420, 650, 220, 24)
    canvas.rect(230, 300, 380, 350, lighter(accent, 0.05), 40)
    canvas.rect(262, 332, 316, 286, PAPER, 24)
    canvas.arc(420, 460, 84, 96, (170, 400), accent, 24)
    canvas.line([(494, 508), (456, 570), (420, 592)], accent, 24)
    canvas.arc(424, 456, 40, 46, (180, 380), accent, 18)
    for k in range(3):
        canvas.arc(420, 470, 190 + k * 54, 170 + k * 50, (306, 350), mix(accent, WHITE, 0.3 + 0.2 * k), 12)
    lean(canvas, 880, 660, 70, 14)
    canvas.ellipse(880, 650, 78, 22, INK)
    canvas.line([(880, 640), (880, 470), (850, 400)], SLATE, 12)
    canvas.line([(850, 400), (832, 352)], INK, 40)
    canvas.disc(828, 340, 25, STEEL)
    lean(canvas, 1080, 660, 60, 12)
    canvas.rect(1030, 520, 100, 140, NAVY, 16)
    canvas.rect(1044, 536, 72, 46, MINT, 6)
    canvas.disc(1080, 622, 20, SUN)
    return canvas


def popcorn(wall: Colour, accent: Colour) -> Canvas:
    """A popcorn machine and striped cups."""
    canvas = table_top(wall)
    lean(canvas, 430, 660, 240, 24)
    canvas.poly([(240, 200), (430, 120), (620, 200)], darker(accent, 0.1))
    canvas.rect(230, 196, 400, 50, accent, 10)
    canvas.rect(250, 246, 360, 290, mix(wall, WHITE, 0.6))
    canvas.glow(430, 300, 200, (255, 232, 170), 0.7)
    canvas.poly([(370, 280), (490, 280), (470, 340), (390, 340)], STEEL)
    for k in range(64):
        x, y = 262 + (k * 53) % 336, 532 - (k * 31) % 90 - (k % 3) * 10
        canvas.disc(x + 6, y, 17, (PAPER, (255, 240, 200), CREAM)[k % 3])
    for x in (246, 602):
        canvas.rect(x, 240, 14, 300, accent)
    canvas.rect(230, 536, 400, 120, accent, 10)
    canvas.disc(430, 596, 40, SUN)
    canvas.disc(430, 596, 28, PAPER)
    for x, y, size in ((800, 650, 1.2), (960, 600, 1.0), (1060, 680, 1.25)):
        lean(canvas, x, y, 56 * size, 12)
        for k in range(12):
            canvas.disc(x - 50 * size + k * 9 * size, y - (150 + (k * 29) % 34) * size, 18 * size,
                        (PAPER, (255, 238, 196))[k % 2])  # fmt: skip
        for k in range(6):
            a, b = x + (k - 3) * 20 * size, x + (k - 2) * 20 * size
            c, d = x + (k - 3) * 15 * size, x + (k - 2) * 15 * size
            canvas.poly([(a, y - 142 * size), (b, y - 142 * size), (d, y), (c, y)], (accent, PAPER)[k % 2])
    return canvas


def printer(wall: Colour, accent: Colour) -> Canvas:
    """A 3D printer at work, spools and small printed things."""
    canvas = table_top(wall, OAK)
    lean(canvas, 440, 660, 250, 24)
    canvas.rect(220, 180, 440, 470, SLATE, 24)
    canvas.rect(260, 224, 360, 360, mix(accent, WHITE, 0.78), 8)
    canvas.rect(260, 300, 360, 16, STEEL)
    canvas.rect(410, 284, 66, 66, INK, 10)
    canvas.poly([(430, 350), (456, 350), (443, 374)], SUN)
    canvas.rect(300, 540, 280, 22, INK, 6)
    canvas.poly([(380, 540), (372, 440), (410, 410), (443, 376), (480, 410), (514, 440), (506, 540)], accent)
    for k in range(8):
        canvas.rect(374, 440 + k * 12, 138, 2, darker(accent, 0.16))
    canvas.rect(300, 600, 120, 30, MINT, 6)
    canvas.disc(600, 614, 15, CORAL)
    for x, y, tint in ((800, 600, CORAL), (950, 560, TEAL), (930, 680, SUN)):
        lean(canvas, x, y + 50, 64, 12)
        canvas.disc(x, y, 66, darker(tint, 0.2))
        canvas.disc(x, y, 54, tint)
        canvas.disc(x, y, 22, PAPER)
        canvas.disc(x, y, 13, darker(wall, 0.3))
    for x, tint in ((1060, LILAC), (1120, CORAL)):
        lean(canvas, x, 690, 26, 8)
        canvas.poly([(x - 26, 690), (x, 630), (x + 26, 690)], tint)
        canvas.disc(x, 630, 15, tint)
    return canvas
