import pytest

from marketplace import phones
from marketplace.errors import Invalid


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("08-465 004 00", "+46846500400", "08-465 004 00"),
        ("+46 31 390 06 05", "+46313900605", "031-390 06 05"),
        ("0046846500499", "+46846500499", "08-465 004 99"),
        (" ", "", ""),
        ("+45 32 12 34 56", "+4532123456", "+45 32 12 34 56"),
    ],
)
def test_numbers_are_stored_alike_and_shown_as_people_write_them(
    typed: str, stored: str, shown: str
) -> None:
    assert phones.read_phone(typed) == stored
    assert phones.shown(stored) == shown


@pytest.mark.parametrize("typed", ["ring mig", "12", "0" * 30, "\0", "+999999"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        phones.read_phone(typed)
