"""The shell of a room: floor, walls, ceiling, windows and the light that they let in."""

from dataclasses import dataclass

from tools.demo_scenes.canvas import Canvas
from tools.demo_scenes.palette import (
    CREAM,
    ICE,
    OAK,
    SKY,
    WHITE,
    Colour,
    darker,
    lighter,
    mix,
)
from tools.demo_scenes.space import Camera, Space, Span

NEAR = 1.2  # metres before the camera where floor and side walls begin


@dataclass(frozen=True)
class Shell:
    """The measures and colours of a room in metres; its middle stands before the camera."""

    width: float = 9.0
    depth: float = 9.0
    height: float = 3.4
    wall: Colour = CREAM
    floor: Colour = OAK
    ceiling: Colour = WHITE
    planks: int = 14
    panel: Colour | None = None


def room(shell: Shell, camera: Camera | None = None) -> Space:
    """Return a space with the empty room drawn in it."""
    space = Space(Canvas(shell.wall), camera or Camera())
    half, far, top = shell.width / 2, shell.depth, shell.height
    canvas, points = space.canvas, space.points
    ceiling = [(-half, top, NEAR), (half, top, NEAR), (half, top, far), (-half, top, far)]
    canvas.fade_poly(points(ceiling), lighter(shell.ceiling, 0.5), darker(shell.ceiling, 0.06))
    back = [(-half, 0.0, far), (half, 0.0, far), (half, top, far), (-half, top, far)]
    canvas.fade_poly(points(back), lighter(shell.wall, 0.16), shell.wall)
    left = [(-half, 0.0, NEAR), (-half, 0.0, far), (-half, top, far), (-half, top, NEAR)]
    canvas.fade_poly(points(left), darker(shell.wall, 0.16), darker(shell.wall, 0.1), across=True)
    right = [(half, 0.0, NEAR), (half, 0.0, far), (half, top, far), (half, top, NEAR)]
    canvas.fade_poly(points(right), lighter(shell.wall, 0.1), lighter(shell.wall, 0.3), across=True)
    _floor(space, shell)
    if shell.panel:
        _panel(space, shell, shell.panel)
    return space


def _floor(space: Space, shell: Shell) -> None:
    half, far = shell.width / 2, shell.depth
    floor = [(-half, 0.0, NEAR), (half, 0.0, NEAR), (half, 0.0, far), (-half, 0.0, far)]
    space.canvas.fade_poly(
        space.points(floor), lighter(shell.floor, 0.12), darker(shell.floor, 0.1)
    )
    seam = darker(shell.floor, 0.1)
    for k in range(1, shell.planks):
        x = -half + shell.width * k / shell.planks
        space.canvas.line(space.points([(x, 0, NEAR), (x, 0, far)]), seam, 1.4)
    space.shadow((-half, half), (far - 0.5, far), 0.12)
    skirting = mix(shell.wall, WHITE, 0.5)
    space.face([(-half, 0, far), (half, 0, far), (half, 0.14, far), (-half, 0.14, far)], skirting)


def _panel(space: Space, shell: Shell, colour: Colour) -> None:
    half, far, high = shell.width / 2, shell.depth, 1.1
    space.face([(-half, 0, far), (half, 0, far), (half, high, far), (-half, high, far)], colour)
    space.face(
        [(-half, 0, NEAR), (-half, 0, far), (-half, high, far), (-half, high, NEAR)],
        darker(colour, 0.14),
    )
    space.face(
        [(half, 0, NEAR), (half, 0, far), (half, high, far), (half, high, NEAR)],
        lighter(colour, 0.14),
    )


def back_window(space: Space, shell: Shell, x: Span, y: Span, sky: Colour = SKY) -> None:
    """Set a window into the back wall, a bar across and a glimpse of green below."""
    far = shell.depth - 0.01
    (ax, ay), (bx, by) = space.camera.point(x[0], y[1], far), space.camera.point(x[1], y[0], far)
    canvas, frame = space.canvas, WHITE
    canvas.rect(ax - 7, ay - 7, bx - ax + 14, by - ay + 14, frame, 3)
    canvas.fade(ax, ay, bx - ax, by - ay, sky, lighter(sky, 0.55))
    bush = (bx - ax) * 0.2
    for k in range(3):
        center = ax + bush + k * (bx - ax - 2 * bush) / 2
        tall = min((by - ay) * (0.2, 0.28, 0.23)[k], bush * 1.3)
        canvas.pie(center, by, bush, tall, (180, 360), mix((132, 164, 116), sky, 0.32))
    canvas.rect(ax - 7, ay - 7, 7, by - ay + 14, frame)
    canvas.rect(bx, ay - 7, 7, by - ay + 14, frame)
    canvas.rect((ax + bx) / 2 - 3, ay, 6, by - ay, frame)
    canvas.rect(ax, ay + (by - ay) * 0.36, bx - ax, 5, frame)
    canvas.rect(ax - 14, by + 5, bx - ax + 28, 8, darker(frame, 0.08), 2)
    space.canvas.veil([(ax, ay), (ax + (bx - ax) * 0.34, ay), (ax, ay + (by - ay) * 0.6)],
                      WHITE, 0.28)  # fmt: skip


def side_windows(
    space: Space, shell: Shell, count: int, y: Span = (1.0, 2.6), sky: Colour = ICE
) -> None:
    """Set windows into the left wall and lay their sunlight across the floor."""
    x = -shell.width / 2
    first, last = 2.6, shell.depth - 0.8
    step = (last - first) / count
    for k in range(count):
        z0, z1 = first + k * step, first + k * step + step * 0.68
        edge = 0.1
        space.face(
            [(x, y[0] - edge, z0 - edge), (x, y[0] - edge, z1 + edge),
             (x, y[1] + edge, z1 + edge), (x, y[1] + edge, z0 - edge)], WHITE)  # fmt: skip
        pane = [(x, y[0], z0), (x, y[0], z1), (x, y[1], z1), (x, y[1], z0)]
        space.canvas.fade_poly(space.points(pane), sky, lighter(sky, 0.7))
        middle = (z0 + z1) / 2
        space.line([(x, y[0], middle), (x, y[1], middle)], WHITE, 0.06)
        reach = shell.width * 0.16
        space.light(
            [(x + reach, 0, z0 - 0.3), (x + reach, 0, z1 - 0.3),
             (x + reach * 3.4, 0, z1 - 0.9), (x + reach * 3.4, 0, z0 - 0.9)], 0.34)  # fmt: skip


def pendant(space: Space, x: float, y: float, z: float, colour: Colour, top: float) -> None:
    """Hang a lamp from the ceiling and let it shine."""
    space.line([(x, top, z), (x, y, z)], darker(colour, 0.4), 0.02)
    px, py = space.camera.point(x, y, z)
    size = space.camera.focal / z
    space.canvas.glow(px, py + 0.1 * size, 1.1 * size, (255, 232, 176), 0.4)
    space.canvas.pie(px, py + 0.12 * size, 0.3 * size, 0.3 * size, (180, 360), colour)
    space.canvas.ellipse(px, py + 0.12 * size, 0.3 * size, 0.05 * size, (255, 240, 200))
