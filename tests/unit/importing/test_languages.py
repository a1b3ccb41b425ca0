"""Languages as a register writes them."""

import pytest

from inventory.importing.fingerprint import fingerprint
from inventory.importing.languages import read_languages
from inventory.importing.organisations import read_organisations
from inventory.importing.result import OrganisationValues

HEADINGS = "Föreningens namn;Kategori;E-post;Språk"


@pytest.mark.parametrize(
    ("cell", "codes", "warning"),
    [
        ("Svenska, arabiska", ("sv", "ar"), None),
        ("bosniska/kroatiska och engelska", ("en", "bs"), None),
        ("Teckenspråk", ("swl",), None),
        ("svenska & klingonska", ("sv",), "language_unknown"),
        ("", (), None),
        ("-", (), None),
        (None, (), None),
        (12, (), "language_unknown"),
    ],
)
def test_languages_are_read(cell: object, codes: tuple[str, ...], warning: str | None) -> None:
    assert read_languages(cell) == (codes, warning)  # type: ignore[arg-type]


def test_a_column_of_languages_is_known() -> None:
    data = f"{HEADINGS}\nKören;Kultur;kor@kor.example;svenska, dari, elviska\n".encode()
    (row,) = read_organisations(data, "a.csv").rows
    assert isinstance(row.values, OrganisationValues)
    assert row.values.languages == ("sv", "fa")
    assert "language_unknown" in [finding.code for finding in row.findings]


def test_rows_that_say_nothing_of_languages_keep_the_fingerprint_of_earlier_imports() -> None:
    """Made with the release before this column was read."""
    plain = OrganisationValues("Kören")
    assert fingerprint(plain) == (
        "fef5c740dd00484f18ba8255957f3c11862581672747dbed03c2ceb1bf86b377"
    )
    assert fingerprint(OrganisationValues("Kören", languages=("sv",))) != fingerprint(plain)
