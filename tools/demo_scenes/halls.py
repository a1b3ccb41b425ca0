"""Large rooms: sports hall, gymnastics, stage, ice, pool, climbing, dance."""

from tools.demo_scenes.canvas import Canvas
from tools.demo_scenes.furniture import chair
from tools.demo_scenes.palette import (
    BARK,
    BLUE,
    BRICK,
    CORAL,
    CREAM,
    HONEY,
    ICE,
    INK,
    LILAC,
    MINT,
    NAVY,
    NIGHT,
    OAK,
    OCHRE,
    PAPER,
    SEA,
    SKY,
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
from tools.demo_scenes.room import Shell, pendant, room, side_windows
from tools.demo_scenes.space import Camera, Space


def sports_hall(wall: Colour, accent: Colour, *, hoop: bool = False) -> Canvas:
    """Draw a sports hall with court lines, and a goal or a hoop at the far end."""
    shell = Shell(18, 22, 7.5, wall, HONEY, mix(wall, WHITE, 0.5), 26)
    space = room(shell, Camera(0, 2.1, 800, 350))
    far = shell.depth
    for k in range(6):
        z = 6 + k * 2.8
        space.box((-9, 9), (6.6, 6.9), (z, z + 0.2), mix(STONE, wall, 0.3))
    for z in (20.0, 16.0, 12.0, 8.0):
        for x in (-4.0, 4.0):
            spot = space.camera.point(x, 6.5, z)
            space.canvas.glow(*spot, 1500 / z, (255, 246, 220), 0.4)
            space.box((x - 0.9, x + 0.9), (6.45, 6.55), (z, z + 0.3), (255, 252, 240))
    space.face([(-9, 0, far - 0.02), (9, 0, far - 0.02), (9, 2.4, far - 0.02),
                (-9, 2.4, far - 0.02)], mix(accent, wall, 0.25))  # fmt: skip
    side_windows(space, shell, 5, (4.0, 6.0))
    _court(space, accent)
    if hoop:
        _hoop(space, far)
    else:
        _goal(space, far - 1.2, 3.0, 2.0)
    _bench(space, accent)
    space.shadow((1.4, 1.9), (5.2, 5.6), 0.3)
    space.ball((1.6, 0.13, 5.4), 0.14, CORAL if hoop else SUN)
    space.ball((2.3, 0.13, 6.6), 0.14, accent)
    return space.canvas


def _court(space: Space, accent: Colour) -> None:
    white = PAPER
    frame = [(-6.5, 0, 3.0), (-6.5, 0, 20), (6.5, 0, 20), (6.5, 0, 3.0)]
    space.line([frame[1], frame[0]], white, 0.05)
    space.line([frame[1], frame[2]], white, 0.06)
    space.line([frame[2], frame[3]], white, 0.05)
    space.line([(-6.5, 0, 9), (6.5, 0, 9)], accent, 0.07)
    space.circle((0, 0, 9), 2.2, accent, 0.05)
    space.circle((0, 0, 20), 5.0, SUN, 0.04)
    for x in (-3.2, 3.2):
        space.line([(x, 0, 20), (x, 0, 4)], mix(TEAL, HONEY, 0.3), 0.03)


def _goal(space: Space, z: float, w: float, h: float) -> None:
    space.shadow((-w / 2, w / 2), (z, z + 1), 0.2)
    net = mix(WHITE, STONE, 0.3)
    for k in range(1, 14):
        x = -w / 2 + w * k / 14
        space.line([(x, 0, z + 0.8), (x, h, z + 0.2)], net, 0.015)
    for k in range(1, 9):
        y = h * k / 9
        space.line([(-w / 2, y, z + 0.5), (w / 2, y, z + 0.5)], net, 0.015)
    for x in (-w / 2, w / 2):
        for part in range(5):
            colour = BRICK if part % 2 == 0 else WHITE
            space.box(
                (x - 0.06, x + 0.06), (part * h / 5, (part + 1) * h / 5), (z, z + 0.1), colour
            )
    for part in range(7):
        colour = BRICK if part % 2 == 0 else WHITE
        x0 = -w / 2 + w * part / 7
        space.box((x0, x0 + w / 7), (h - 0.12, h), (z, z + 0.1), colour)


def _hoop(space: Space, far: float) -> None:
    z = far - 0.8
    space.box((-0.1, 0.1), (3.0, 6.6), (far - 0.3, far), SLATE)
    space.box((-1.3, 1.3), (2.9, 4.7), (z, z + 0.1), WHITE)
    for x in (-0.42, 0.36):
        space.box((x, x + 0.06), (3.2, 3.9), (z - 0.02, z), BRICK)
    space.box((-0.42, 0.42), (3.84, 3.9), (z - 0.02, z), BRICK)
    space.circle((0, 3.1, z - 0.45), 0.42, CORAL, 0.07)
    for k in range(7):
        x = -0.42 + 0.14 * k
        space.line([(x, 3.08, z - 0.45), (x * 0.6, 2.4, z - 0.45)], WHITE, 0.03)


def _bench(space: Space, accent: Colour) -> None:
    space.shadow((6.8, 7.4), (7, 13), 0.2)
    for z in (12.6, 10.0, 7.4):
        space.box((6.9, 7.3), (0, 0.4), (z, z + 0.1), SLATE)
    space.box((6.8, 7.4), (0.4, 0.48), (7, 13), accent)


def gym_hall(wall: Colour, accent: Colour, *, ropes: bool = True) -> Canvas:
    """Draw a school's gymnastics room: wall bars, mats, a plinth and ropes."""
    shell = Shell(12, 13, 5.2, wall, OAK, lighter(wall, 0.4), 20, None)
    space = room(shell, Camera(0, 1.9, 780, 345))
    far = shell.depth - 0.02
    side_windows(space, shell, 4, (2.4, 4.4))
    for section in range(5):
        x0 = -4.7 + section * 1.9
        space.face([(x0, 0.1, far), (x0 + 1.7, 0.1, far), (x0 + 1.7, 3.2, far), (x0, 3.2, far)],
                   darker(wall, 0.07))  # fmt: skip
        for k in range(13):
            y = 0.3 + k * 0.22
            space.box((x0, x0 + 1.7), (y, y + 0.06), (far - 0.15, far - 0.1), HONEY)
        for x in (x0, x0 + 0.82, x0 + 1.64):
            space.box((x, x + 0.07), (0, 3.2), (far - 0.17, far - 0.1), WALNUT)
    if ropes:
        for k in range(4):
            x = 1.4 + k * 0.7
            space.line([(x, 5.2, 9.0), (x + 0.04, 0.6, 9.0)], SUN, 0.06)
            space.ball((x + 0.04, 0.6, 9.0), 0.09, OCHRE)
    space.line([(-6, 0, 8), (6, 0, 8)], mix(accent, OAK, 0.2), 0.05)
    _mat(space, (-3.4, -0.9), (5.0, 8.6), accent)
    _mat(space, (-0.6, 1.0), (5.6, 8.6), mix(accent, NAVY, 0.4))
    _plinth(space, 2.6, 6.2)
    space.shadow((-4.6, -4.1), (4.3, 4.6), 0.25)
    space.ball((-4.2, 0.3, 4.6), 0.32, CORAL)
    return space.canvas


def _mat(space: Space, x: tuple[float, float], z: tuple[float, float], colour: Colour) -> None:
    space.shadow(x, z, 0.24)
    space.box(x, (0, 0.12), z, colour)
    space.line([(x[0], 0.121, (z[0] + z[1]) / 2), (x[1], 0.121, (z[0] + z[1]) / 2)],
               lighter(colour, 0.4), 0.03)  # fmt: skip


def _plinth(space: Space, x: float, z: float) -> None:
    space.shadow((x - 0.6, x + 0.6), (z - 0.2, z + 0.4), 0.3)
    for k in range(4):
        cut = 0.04 * k
        space.box((x - 0.62 + cut, x + 0.62 - cut), (0.25 * k, 0.25 * k + 0.23),
                  (z - 0.1, z + 0.4), HONEY)  # fmt: skip
    space.box((x - 0.5, x + 0.5), (1.0, 1.16), (z - 0.1, z + 0.4), BARK)


def aula(curtain: Colour, seat: Colour, *, lit: bool = True) -> Canvas:
    """Draw an assembly hall seen from the rows: seats, curtains, the stage in its light."""
    wall = mix(CREAM, HONEY, 0.35)
    shell = Shell(15, 17, 6.4, wall, WALNUT, darker(wall, 0.1), 20)
    space = room(shell, Camera(0, 2.5, 820, 330))
    far = shell.depth - 0.05
    space.face([(-5.4, 1.0, far), (5.4, 1.0, far), (5.4, 5.6, far), (-5.4, 5.6, far)], NIGHT)
    space.canvas.fade_poly(space.points([(-4.2, 1.0, far), (4.2, 1.0, far), (4.2, 5.4, far),
                                         (-4.2, 5.4, far)]), mix(NIGHT, curtain, 0.4),
                           mix(curtain, SUN, 0.3))  # fmt: skip
    _curtains(space, curtain, far)
    space.box((-5.8, 5.8), (0, 1.0), (14.6, far), OAK)
    space.box((-0.35, 0.35), (1.0, 2.1), (15.6, 15.9), WALNUT)
    space.line([(0.1, 2.1, 15.6), (0.2, 2.5, 15.6)], INK, 0.04)
    if lit:
        for x, reach in ((-3.4, 1.4), (3.4, -1.4), (0.0, 0.0)):
            top = space.camera.point(x, 6.0, 14)
            a, b = (
                space.camera.point(x * 0.2 + reach - 1.2, 1.05, 15.4),
                space.camera.point(x * 0.2 + reach + 1.2, 1.05, 15.4),
            )
            space.canvas.veil([top, a, b], (255, 236, 180), 0.24, 5)
            space.canvas.disc(*top, 9, SUN)
    for x in (-7.2, 7.2):
        for z in (13.0, 9.0):
            spot = space.camera.point(x, 3.2, z)
            space.canvas.glow(*spot, 900 / z, (255, 220, 160), 0.5)
    for row in range(6):
        z = 11.6 - row * 1.6
        for k in range(-6, 6):
            x = k * 0.78 + 0.39 + (0.9 if k >= 0 else -0.9)
            _seat(space, x, z, seat)
    return space.canvas


def _curtains(space: Space, colour: Colour, far: float) -> None:
    for k in range(9):
        shade = lighter(colour, 0.08) if k % 2 else darker(colour, 0.14)
        for sign in (-1, 1):
            x0, x1 = sign * (5.5 - k * 0.2), sign * (5.5 - (k + 1) * 0.2)
            space.face([(x0, 1.0, far), (x1, 1.0, far), (x1, 5.7, far), (x0, 5.7, far)], shade)
    for k in range(22):
        shade = lighter(colour, 0.1) if k % 2 else darker(colour, 0.08)
        x0 = -5.5 + k * 0.5
        top, low = space.camera.point(x0, 5.9, far), space.camera.point(x0 + 0.5, 5.15, far)
        space.canvas.rect(top[0], top[1], low[0] - top[0] + 1, low[1] - top[1], shade, 10)


def _seat(space: Space, x: float, z: float, colour: Colour) -> None:
    a, b = space.camera.point(x - 0.33, 1.0, z), space.camera.point(x + 0.33, 0.2, z)
    w, h = b[0] - a[0], b[1] - a[1]
    space.canvas.rect(a[0] + w * 0.06, a[1] + h * 0.1, w, h, darker(colour, 0.5), w * 0.2)
    space.canvas.rect(a[0], a[1], w, h, darker(colour, 0.12), w * 0.22)
    space.canvas.rect(a[0] + w * 0.06, a[1] + w * 0.05, w * 0.88, h * 0.5, colour, w * 0.18)


def ice_rink(accent: Colour, *, evening: bool = False) -> Canvas:
    """Draw an ice rink: lines in the ice, boards, a goal, lamps under the roof."""
    wall = mix(NAVY, SKY, 0.25 if evening else 0.6)
    shell = Shell(26, 30, 9, wall, ICE, darker(wall, 0.3), 1)
    space = room(shell, Camera(0, 2.6, 820, 330))
    for k in range(7):
        z = 8 + k * 3.4
        space.box((-13, 13), (7.6, 8.0), (z, z + 0.3), mix(wall, INK, 0.3))
        for x in (-6.0, 6.0):
            space.canvas.glow(*space.camera.point(x, 7.5, z), 2400 / z, WHITE, 0.4)
            space.box((x - 0.8, x + 0.8), (7.4, 7.5), (z, z + 0.2), WHITE)
    for row in range(3):
        space.box((-13, 13), (1.2 + row * 0.7, 1.9 + row * 0.7), (28.0 + row * 0.6, 30),
                  mix(wall, (accent, STONE, accent)[row], 0.4))  # fmt: skip
    for k in range(7):
        space.light([(-7 + k * 2, 0, 26), (-6.4 + k * 2, 0, 26), (-5.4 + k * 2.1, 0, 3),
                     (-7.4 + k * 2.1, 0, 3)], 0.1)  # fmt: skip
    space.line([(-12, 0, 20), (12, 0, 20)], BLUE, 0.3)
    space.line([(-12, 0, 9), (12, 0, 9)], BRICK, 0.2)
    space.circle((0, 0, 9), 3.0, BRICK, 0.07)
    space.disc((0, 0, 9), 0.3, BRICK)
    _boards(space, accent)
    _goal(space, 24.0, 2.4, 1.5)
    for points in (
        ((-4, 0, 6), (-1.5, 0, 5), (2, 0, 6.4)),
        ((-6, 0, 12), (0, 0, 10.6), (5, 0, 13)),
    ):
        space.line(list(points), mix(ICE, SEA, 0.35), 0.02)
    space.shadow((1.2, 1.5), (5.0, 5.2), 0.3)
    space.pillar((1.3, 5.1), (0, 0.06), (0.14, 0.14), INK)
    return space.canvas


def _boards(space: Space, accent: Colour) -> None:
    space.box((-13, 13), (0, 1.1), (27.6, 27.9), PAPER)
    space.box((-13, 13), (0, 0.2), (27.55, 27.6), SUN)
    for k in range(6):
        space.box((-11 + k * 4, -8.6 + k * 4), (0.4, 0.9), (27.5, 27.55),
                  (accent, TEAL, CORAL)[k % 3])  # fmt: skip
    for x, sign in ((-12.0, -1), (12.0, 1)):
        side = [(x, 0, 3), (x, 0, 27.6), (x, 1.1, 27.6), (x, 1.1, 3)]
        space.face(side, darker(PAPER, 0.1) if sign < 0 else PAPER)
        space.face([(x, 0, 3), (x, 0, 27.6), (x, 0.2, 27.6), (x, 0.2, 3)], SUN)
        space.line([(x, 1.1, 27.6), (x, 1.1, 3)], accent, 0.1)


def pool(wall: Colour, *, small: bool = False) -> Canvas:
    """Draw a swimming pool with its lanes, or a small warm one for beginners."""
    shell = Shell(18, 22, 7, wall, mix(STONE, PAPER, 0.5), lighter(wall, 0.5), 1)
    space = room(shell, Camera(0, 2.4, 780, 320))
    side_windows(space, shell, 5, (1.2, 5.6), SKY)
    far = shell.depth
    for k in range(9):
        x = -8.0 + k * 2
        space.line([(x, 0, far), (x * 1.0, 0, 1.3)], mix(STONE, PAPER, 0.3), 0.02)
    water = [(-6.4, 0, 1.3), (6.4, 0, 1.3), (6.4, 0, 19), (-6.4, 0, 19)]
    space.canvas.fade_poly(space.points(water), mix(SEA, WHITE, 0.5), mix(TEAL, SEA, 0.6))
    for x, z, w in (
        (-3.0, 14.0, 1.2),
        (2.0, 12.0, 1.6),
        (-1, 8, 1.5),
        (3.4, 7, 1.1),
        (-4.2, 6, 1),
        (0.6, 5, 1),
    ):
        space.line(
            [(x, 0, z), (x + w * 0.5, 0, z - 0.06), (x + w, 0, z)], mix(SEA, WHITE, 0.65), 0.05
        )
    for edge in (-6.4, 6.1):
        space.box((edge, edge + 0.3), (0, 0.06), (1.3, 19), PAPER)
    space.box((-6.4, 6.4), (0, 0.06), (19, 19.5), PAPER)
    if small:
        _toys(space)
    else:
        _lanes(space)
    space.box((6.9, 8.4), (0, 0.45), (8, 8.6), OAK)
    space.face([(-4.2, 3.4, far - 0.01), (4.2, 3.4, far - 0.01), (4.2, 4.1, far - 0.01),
                (-4.2, 4.1, far - 0.01)], mix(TEAL, wall, 0.3))  # fmt: skip
    return space.canvas


def _lanes(space: Space) -> None:
    for x in (-3.9, -1.3, 1.3, 3.9):
        z, k = 18.6, 0
        while z > 1.6:  # noqa: PLR2004 - the pool's near edge
            nearer = z - max(0.22, 0.05 * z)
            space.line([(x, 0.03, z), (x, 0.03, nearer)], (CORAL, PAPER)[k % 2], 0.13)
            z, k = nearer, k + 1
    for k in range(5):
        x = -5.2 + k * 2.6
        space.box((x - 0.35, x + 0.35), (0.06, 0.6), (19.3, 19.9), NAVY)
        space.box((x - 0.4, x + 0.4), (0.6, 0.68), (19.1, 19.9), PAPER)


def _toys(space: Space) -> None:
    for x, z, colour in ((-2.4, 9.0, CORAL), (1.6, 7.0, SUN), (2.8, 12.0, LILAC)):
        space.circle((x, 0.06, z), 0.6, colour, 0.22)
    space.ball((-0.6, 0.2, 6.2), 0.26, BRICK)
    space.box((-4.4, -3.2), (0, 0.08), (6.0, 6.6), SUN)
    space.box((3.6, 4.6), (0, 0.08), (8.0, 8.5), MINT)


def dance_room(wall: Colour, accent: Colour, *, mats: bool = False) -> Canvas:
    """Draw a room with mirrors and a bar, or with mats for judo."""
    shell = Shell(11, 12, 3.8, wall, HONEY, PAPER, 22)
    space = room(shell, Camera(0, 1.7, 780, 340))
    far = shell.depth - 0.02
    for k in range(4):
        x0 = -4.6 + k * 2.3
        mirror = [(x0, 0.5, far), (x0 + 2.2, 0.5, far), (x0 + 2.2, 3.1, far), (x0, 3.1, far)]
        space.canvas.fade_poly(space.points(mirror), mix(ICE, wall, 0.3), mix(HONEY, ICE, 0.55))
        a, b, c = (x0 + 0.4, 3.1, far), (x0 + 1.1, 3.1, far), (x0 + 0.2, 1.6, far)
        space.canvas.veil(space.points([a, b, c]), WHITE, 0.4)
    space.box((-4.8, 4.8), (1.0, 1.07), (far - 0.3, far - 0.25), WALNUT)
    side_windows(space, shell, 4, (0.8, 3.0))
    if mats:
        for row in range(4):
            for k in range(5):
                colour = accent if (row + k) % 2 else mix(accent, SUN, 0.55)
                x, z = -4 + k * 1.6, 9.0 - row * 1.7
                space.box((x, x + 1.56), (0, 0.06), (z, z + 1.66), colour)
    else:
        space.line([(-5.5, 3.2, 8), (5.5, 3.2, 8)], SLATE, 0.03)
        for x in (-3.2, 0.0, 3.2):
            pendant(space, x, 2.9, 8.0, accent, 3.2)
        space.box((4.2, 5.2), (0, 0.8), (5.4, 6.2), INK)
        space.box((4.5, 4.9), (0.8, 1.05), (5.6, 5.9), STEEL)
        chair(space, -4.4, 5.0, accent)
    return space.canvas


def climbing_wall(wall: Colour) -> Canvas:
    """Draw a wall of coloured holds above thick mats."""
    shell = Shell(11, 10, 5.0, wall, mix(STONE, HONEY, 0.4), PAPER, 1)
    space = room(shell, Camera(0, 1.8, 780, 400))
    far = shell.depth - 0.02
    for k, tint in enumerate((OAK, HONEY, mix(HONEY, CREAM, 0.4), OAK, HONEY)):
        x0 = -5 + 2 * k
        space.face([(x0, 0, far), (x0 + 2, 0, far), (x0 + 2, 4.9, far), (x0, 4.9, far)], tint)
    holds = (CORAL, TEAL, SUN, NAVY, MINT, WINE, LILAC)
    for k in range(74):
        x = -4.8 + (k * 5.93) % 9.6
        y = 0.5 + (k * 0.83) % 4.1
        px, py = space.camera.point(x, y, far)
        size = (8, 11, 14)[k % 3]
        space.canvas.haze(px + 4, py + 5, size, size * 0.8, (70, 50, 40), 0.4, 3)
        space.canvas.ellipse(px, py, size, size * (0.7, 1.0)[k % 2], holds[k % 7])
        space.canvas.disc(
            px - size * 0.3, py - size * 0.25, size * 0.25, lighter(holds[k % 7], 0.5)
        )
    for x in (-2.0, 2.2):
        space.line([(x, 5, 9.4), (x + 0.1, 1.0, 9.4)], CORAL, 0.05)
    space.shadow((-5, 5), (7.0, 9.9), 0.3)
    for k in range(3):
        space.box((-4.9 + k * 3.3, -1.7 + k * 3.3), (0, 0.4), (7.0, 9.8), (NAVY, BLUE, NAVY)[k])
    space.canvas.arc(*space.camera.point(3.6, 0.2, 5), 60, 22, (0, 360), CORAL, 9)
    space.canvas.arc(*space.camera.point(3.62, 0.24, 5), 40, 14, (0, 360), SUN, 8)
    return space.canvas
