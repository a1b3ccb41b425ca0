"""The colours that all scenes share, and how light and shade change them."""

Colour = tuple[int, int, int]

INK: Colour = (38, 44, 58)
NIGHT: Colour = (30, 38, 62)
WHITE: Colour = (255, 255, 255)
PAPER: Colour = (252, 248, 240)
CREAM: Colour = (246, 236, 218)
SAND: Colour = (232, 211, 178)
HONEY: Colour = (222, 176, 112)
OAK: Colour = (200, 150, 98)
WALNUT: Colour = (134, 92, 66)
BARK: Colour = (92, 66, 54)
BRICK: Colour = (176, 84, 66)
FALU: Colour = (156, 58, 48)
WINE: Colour = (118, 35, 47)
CORAL: Colour = (226, 116, 92)
ROSE: Colour = (228, 168, 156)
SUN: Colour = (244, 194, 92)
OCHRE: Colour = (214, 154, 62)
MOSS: Colour = (124, 148, 92)
FOREST: Colour = (64, 104, 82)
PINE: Colour = (42, 76, 68)
SAGE: Colour = (178, 196, 166)
MINT: Colour = (206, 226, 208)
TEAL: Colour = (54, 124, 128)
SEA: Colour = (94, 156, 176)
SKY: Colour = (190, 220, 234)
ICE: Colour = (226, 240, 246)
NAVY: Colour = (40, 66, 104)
BLUE: Colour = (72, 112, 164)
LILAC: Colour = (170, 154, 190)
PLUM: Colour = (120, 96, 110)
STONE: Colour = (176, 172, 166)
STEEL: Colour = (134, 142, 150)
SLATE: Colour = (86, 94, 106)

NAMED: dict[str, Colour] = {
    name.lower(): value for name, value in list(globals().items()) if isinstance(value, tuple)
}
"""The palette by name, as the manifest writes it."""


def mix(one: Colour, other: Colour, part: float) -> Colour:
    """Return `one` with `part` (0 to 1) of `other` in it."""
    return (
        round(one[0] + (other[0] - one[0]) * part),
        round(one[1] + (other[1] - one[1]) * part),
        round(one[2] + (other[2] - one[2]) * part),
    )


def lighter(colour: Colour, part: float = 0.2) -> Colour:
    """Return the colour as warm light shows it."""
    return mix(colour, (255, 246, 228), part)


def darker(colour: Colour, part: float = 0.2) -> Colour:
    """Return the colour in the shade, which is bluish rather than black."""
    return mix(colour, (44, 40, 70), part)
