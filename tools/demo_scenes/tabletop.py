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
    """Draw a large coffee urn, cups, and a plate of buns."""
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
    """Draw a board game with pieces, dice and cards."""
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
        canvas.poly(
            [
                (x - 30 * size, y),
                (x - 11 * size, y - 66 * size),
                (x + 11 * size, y - 66 * size),
                (x + 30 * size, y),
            ],
            tint,
        )
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


def first_aid(wall: Colour, accent: Colour) -> Canvas:
    """Draw a first-aid bag, bandages and a defibrillator."""
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
    """Draw a laptop with columns, a calculator, receipts and binders."""
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
    """Draw an agenda, a gavel and a glass of water: a meeting with order in it."""
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
    """Draw a whistle, two cards and a stop watch beside a ball."""
    canvas = table_top(wall)
    lean(canvas, 300, 660, 150, 22)
    canvas.disc(280, 540, 130, CORAL)
    canvas.disc(262, 522, 108, lighter(CORAL, 0.12))
    for k in range(11):
        canvas.disc(210 + (k * 47) % 150, 460 + (k * 61) % 160, 9, darker(CORAL, 0.35))
    for x, tint, turn in ((520, SUN, 0), (600, BRICK, 26)):
        canvas.veil([(x + 8, 520 + turn), (x + 140, 500 + turn), (x + 170, 690), (x + 30, 706)],
                    (70, 40, 30), 0.3, 7)  # fmt: skip
        canvas.poly(
            [(x, 510 + turn), (x + 128, 486 + turn), (x + 160, 670 + turn), (x + 30, 694 + turn)],
            tint,
        )
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
    """Draw a cake and plates of food: catering by an association."""
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
