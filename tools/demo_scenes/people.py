"""People who help: a course, hosts, a table of talk, resuscitation, a referee, a technician."""

from tools.demo_scenes.backdrop import HAIRS, SKINS, corner, heads, person, table_top
from tools.demo_scenes.canvas import Canvas
from tools.demo_scenes.nature import HOURS, ground, hills, sky, tree
from tools.demo_scenes.palette import (
    BARK,
    CORAL,
    CREAM,
    FOREST,
    HONEY,
    INK,
    LILAC,
    MOSS,
    NAVY,
    NIGHT,
    OAK,
    OCHRE,
    PAPER,
    SLATE,
    STEEL,
    STONE,
    SUN,
    TEAL,
    WINE,
    Colour,
    darker,
    lighter,
    mix,
)


def course(wall: Colour, accent: Colour) -> Canvas:
    """Someone explains at a flip chart; listeners seen from behind."""
    canvas = corner(wall).canvas
    canvas.line([(700, 130), (640, 640)], SLATE, 10)
    canvas.line([(900, 130), (960, 640)], SLATE, 10)
    canvas.haze(800, 330, 170, 200, (70, 50, 70), 0.18, 10)
    canvas.rect(640, 120, 320, 390, PAPER, 6)
    canvas.rect(630, 108, 340, 22, SLATE, 6)
    canvas.rect(672, 160, 170, 22, accent, 5)
    for k in range(3):
        y = 220 + k * 62
        canvas.disc(690, y + 8, 14, (CORAL, SUN, TEAL)[k])
        canvas.rect(722, y, (190, 150, 170)[k], 16, mix(SLATE, PAPER, 0.55), 5)
    canvas.arc(860, 440, 46, 46, (180, 360), accent, 12)
    canvas.disc(860, 440, 10, CORAL)
    person(canvas, 440, 650, 470, accent, 1)
    canvas.line([(490, 330), (570, 300), (636, 262)], darker(accent, 0.12), 27)
    canvas.disc(642, 258, 16, SKINS[1])
    heads(canvas, 650, 74, (CORAL, NAVY, SUN, LILAC, FOREST, OCHRE))
    return canvas


def round_talk(wall: Colour, accent: Colour) -> Canvas:
    """Four people around a table, speech bubbles above them."""
    canvas = table_top(wall)
    coats = (CORAL, accent, SUN, NAVY)
    for k, x in enumerate((210, 460, 740, 990)):
        person(canvas, x, 690, 430, coats[k], k, legs=False)
    canvas.fade(0, 560, 1200, 180, lighter(HONEY, 0.26), HONEY)
    canvas.rect(0, 740, 1200, 60, darker(HONEY, 0.24))
    for k, (x, y, tint) in enumerate(((300, 130, CORAL), (620, 100, accent), (900, 140, SUN))):
        canvas.haze(x + 8, y + 10, 96, 56, (70, 50, 70), 0.2, 8)
        canvas.rect(x - 92, y - 52, 184, 104, PAPER, 40)
        canvas.poly([(x - 30, y + 44), (x + 14, y + 44), (x - 44 + 40 * k, y + 88)], PAPER)
        for row, part in enumerate((116, 84)):
            canvas.rect(x - 60, y - 22 + row * 32, part, 13, tint, 6)
    for k, x in enumerate((150, 380, 640, 1080)):
        canvas.rect(x, 590, 34, 40, (TEAL, CORAL, PAPER, LILAC)[k], 7)
        canvas.ellipse(x + 17, 592, 17, 5, BARK)
    for x in (500, 820):
        canvas.poly([(x, 620), (x + 130, 612), (x + 150, 690), (x - 10, 698)], PAPER)
        for row in range(3):
            canvas.rect(x + 20, 634 + row * 18, 90 - 16 * row, 6, STONE, 2)
    return canvas


def hosts(wall: Colour, accent: Colour) -> Canvas:
    """Four hosts in vests, ready to show the way."""
    hour = HOURS["day"]
    canvas = sky(hour, sun=(1000, 130))
    hills(canvas, hour, 430)
    ground(canvas, hour, 430, mix(MOSS, wall, 0.2))
    tree(canvas, 90, 540, 300, FOREST)
    tree(canvas, 1120, 530, 260, MOSS)
    canvas.rect(250, 230, 9, 400, SLATE)
    canvas.rect(940, 230, 9, 400, SLATE)
    canvas.rect(240, 190, 720, 92, accent, 12)
    for k in range(5):
        canvas.disc(330 + k * 136, 236, 24, (SUN, PAPER, CORAL, PAPER, SUN)[k])
    for k, x in enumerate((330, 510, 690, 870)):
        person(canvas, x, 700, 400, (SUN, (228, 222, 96))[k % 2], k + 1)
        unit = 50
        canvas.rect(x - unit * 0.95, 700 - unit * 5.0, unit * 1.9, 13, PAPER)
        canvas.rect(x - unit * 0.95, 700 - unit * 4.3, unit * 1.9, 13, PAPER)
    return canvas


def first_response(wall: Colour, accent: Colour) -> Canvas:
    """Draw a practice doll on a mat, someone kneeling, a defibrillator beside."""
    canvas = corner(wall).canvas
    canvas.poly([(150, 560), (960, 560), (1060, 720), (80, 720)], accent)
    canvas.poly([(80, 720), (1060, 720), (1060, 742), (80, 742)], darker(accent, 0.25))
    canvas.haze(430, 652, 300, 26, (40, 30, 60), 0.35, 9)
    canvas.rect(300, 580, 300, 74, CORAL, 34)
    canvas.rect(590, 592, 200, 52, NAVY, 24)
    canvas.rect(770, 584, 50, 64, INK, 20)
    canvas.ellipse(250, 614, 58, 42, SKINS[0])
    canvas.pie(240, 610, 60, 46, (150, 290), HAIRS[0])
    canvas.poly([(440, 470), (620, 470), (700, 660), (560, 668), (470, 560)], SLATE)
    canvas.rect(560, 638, 190, 42, SLATE, 20)
    canvas.poly([(420, 290), (540, 270), (620, 480), (450, 500)], TEAL)
    canvas.line([(456, 320), (430, 450), (430, 560)], darker(TEAL, 0.12), 36)
    canvas.line([(510, 310), (470, 450), (446, 560)], TEAL, 36)
    canvas.disc(436, 572, 26, SKINS[1])
    canvas.rect(446, 236, 30, 50, darker(SKINS[1], 0.1), 8)
    canvas.disc(446, 216, 50, SKINS[1])
    canvas.pie(452, 206, 56, 54, (190, 380), HAIRS[1])
    canvas.haze(930, 660, 90, 14, (40, 30, 60), 0.35, 8)
    canvas.rect(850, 540, 170, 118, SUN, 22)
    canvas.rect(872, 562, 126, 74, PAPER, 12)
    heart = (216, 84, 76)
    for side in (-1, 1):
        canvas.disc(935 + side * 14, 590, 17, heart)
    canvas.poly([(905, 597), (965, 597), (935, 630)], heart)
    canvas.rect(880, 150, 180, 130, PAPER, 8)
    canvas.rect(906, 176, 80, 14, CORAL, 4)
    for k in range(3):
        canvas.rect(906, 206 + k * 22, (120, 96, 110)[k], 9, STONE, 3)
    return canvas


def technician(accent: Colour) -> Canvas:
    """Draw a technician at the desk, the lit stage beyond."""
    canvas = Canvas(NIGHT)
    canvas.fade(0, 0, 1200, 560, darker(NIGHT, 0.2), mix(NIGHT, accent, 0.35))
    for x, to, tint in ((260, 420, accent), (480, 560, SUN), (720, 640, CORAL), (940, 780, TEAL)):
        canvas.rect(x - 26, 40, 52, 46, INK, 10)
        canvas.veil([(x - 14, 86), (x + 14, 86), (to + 110, 430), (to - 110, 430)],
                    lighter(tint, 0.3), 0.32, 8)  # fmt: skip
    canvas.rect(80, 34, 1040, 10, SLATE, 4)
    canvas.poly([(240, 430), (960, 430), (1010, 480), (190, 480)], mix(OAK, NIGHT, 0.2))
    for k, x in enumerate((450, 600, 750)):
        person(canvas, x, 452, 190, (CORAL, SUN, TEAL)[k], k + 1)
    canvas.poly([(120, 620), (1080, 620), (1200, 800), (0, 800)], (46, 44, 62))
    for row in range(4):
        for k in range(18):
            spread = 1 + row * 0.07
            fader = 600 + (k - 8.5) * 50 * spread
            y = 645 + row * 36
            canvas.rect(fader - 3, y - 13, 6, 28, INK, 3)
            tint = (CORAL, SUN, TEAL, accent, PAPER)[(k * 2 + row) % 5]
            canvas.rect(fader - 9, y - 9 + (k * 7 + row * 5) % 17, 18, 9, tint, 3)
    coat = mix(TEAL, NIGHT, 0.25)
    canvas.rect(500, 556, 200, 260, coat, 84)
    canvas.rect(582, 530, 36, 50, darker(SKINS[3], 0.2), 8)
    canvas.disc(600, 500, 58, HAIRS[0])
    canvas.arc(600, 496, 66, 66, (180, 360), INK, 12)
    for side in (-1, 1):
        canvas.rect(600 + side * 62 - 14, 484, 28, 46, accent, 12)
    return canvas


def referee(accent: Colour) -> Canvas:
    """Draw a referee on the field, whistle in hand, players behind."""
    hour = HOURS["day"]
    canvas = sky(hour, sun=(240, 140))
    hills(canvas, hour, 410)
    ground(canvas, hour, 410, (112, 156, 90))
    canvas.line([(0, 560), (1200, 510)], mix(PAPER, MOSS, 0.1), 6)
    for k, (x, y) in enumerate(((160, 560), (300, 540), (880, 540), (1030, 560))):
        person(canvas, x, y, 250, (accent, CORAL)[k % 2], k)
    person(canvas, 600, 740, 520, INK, 1)
    canvas.rect(540, 330, 120, 26, SUN)
    canvas.line([(648, 350), (700, 270), (690, 190)], INK, 32)
    canvas.disc(690, 180, 20, SKINS[1])
    canvas.poly([(668, 70), (724, 78), (712, 168), (656, 160)], SUN)
    canvas.haze(880, 724, 44, 10, (30, 50, 30), 0.4, 5)
    canvas.disc(880, 690, 38, PAPER)
    for dx, dy in ((0, 0), (-27, -15), (24, -22), (-16, 27), (26, 18)):
        canvas.disc(880 + dx, 690 + dy, 9, INK)
    return canvas


def choir(wall: Colour, accent: Colour) -> Canvas:
    """Singers on two steps, notes in the air."""
    canvas = corner(wall).canvas
    canvas.rect(150, 580, 900, 44, mix(OAK, WINE, 0.1), 6)
    for k in range(5):
        person(canvas, 260 + k * 170, 590, 330, (accent, WINE, TEAL, CORAL, LILAC)[k], k)
    canvas.rect(110, 650, 980, 54, OAK, 6)
    for k in range(6):
        person(canvas, 190 + k * 164, 712, 330, (CORAL, SUN, NAVY, accent, FOREST, OCHRE)[k], k + 2)
        canvas.poly([(154 + k * 164, 560), (190 + k * 164, 572), (190 + k * 164, 606),
                     (154 + k * 164, 592)], PAPER)  # fmt: skip
        canvas.poly([(226 + k * 164, 560), (190 + k * 164, 572), (190 + k * 164, 606),
                     (226 + k * 164, 592)], darker(PAPER, 0.08))  # fmt: skip
    for x, y, tint in ((260, 150, CORAL), (470, 90, TEAL), (720, 140, WINE), (960, 90, NAVY)):
        canvas.ellipse(x, y + 60, 22, 16, tint)
        canvas.rect(x + 14, y - 14, 7, 74, tint)
        canvas.line([(x + 18, y - 10), (x + 46, y + 14)], tint, 9)
    return canvas


def pairing(wall: Colour, accent: Colour) -> Canvas:
    """Two people before one screen: help with the computer."""
    canvas = table_top(wall)
    for k, (x, tint) in enumerate(((300, CORAL), (620, accent))):
        person(canvas, x, 760, 520, tint, k + 2, legs=False)
    canvas.fade(0, 580, 1200, 160, lighter(HONEY, 0.26), HONEY)
    canvas.rect(0, 740, 1200, 60, darker(HONEY, 0.24))
    canvas.haze(860, 690, 220, 16, (70, 40, 30), 0.35, 8)
    canvas.rect(760, 300, 380, 260, INK, 18)
    canvas.rect(776, 316, 348, 220, CREAM, 6)
    canvas.rect(796, 336, 150, 22, accent, 5)
    canvas.disc(1064, 400, 44, SUN)
    canvas.poly([(1010, 500), (1064, 420), (1118, 500)], lighter(accent, 0.3))
    for k in range(4):
        canvas.rect(796, 384 + k * 34, (170, 140, 180, 110)[k], 12, mix(STEEL, CREAM, 0.4), 4)
    canvas.rect(920, 560, 60, 60, SLATE)
    canvas.rect(850, 612, 200, 18, SLATE, 8)
    canvas.rect(700, 650, 330, 44, STEEL, 10)
    for k in range(10):
        canvas.rect(714 + k * 31, 660, 22, 10, PAPER, 3)
        canvas.rect(714 + k * 31, 676, 22, 10, PAPER, 3)
    canvas.line([(690, 440), (730, 420), (768, 430)], darker(accent, 0.12), 30)
    canvas.disc(776, 432, 17, SKINS[3])
    return canvas
