"""A number in a title that may be a quantity, told from measures and models."""

import pytest

from inventory.title_numbers import counts_in


@pytest.mark.parametrize(
    ("title", "counts"),
    [
        ("120 stolar", [120]),
        ("1 200 stolar", [1200]),
        ("Stolar, 120 st", [120]),
        ("Stolar 120 stycken", [120]),
        ("Stolar (120)", [120]),
        ("Stolar – 120", [120]),
        ("120 stolar, 20 st bord", [120, 20]),
        ("1 partytält", []),
        ("Partytält 3x6 m", []),
        ("Bord 180 cm", []),
        ("750 kg släpkärra", []),
        ("3,5 m bänk", []),
        ("12-manna tält", []),
        ("Kostymer 1800-tal, damer", []),
        ("Kaffeurna 60 koppar", []),
        ("Kanotpaket för 12", []),
        ("Tält nr 4", []),
        ("Ljudpaket", []),
        ("", []),
        ("9" * 400, []),
    ],
)
def test_what_stands_for_how_many_is_found(title: str, counts: list[int]) -> None:
    assert counts_in(title) == counts
