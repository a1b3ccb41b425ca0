"""The clerk uploads the city's own spreadsheet, reads what it would make, and imports it once."""

from bringing import DATA, EXPECTED
from e2e.conftest import Visit
from e2e.people import settle
from e2e.town import Town
from sqlalchemy import func, select

from inventory.models import Listing
from marketplace.models import Organisation

FILE = "en-enkel-mall.xlsx"


def test_a_spreadsheet_is_looked_through_imported_and_merged_the_second_time(
    town: Town, visit: Visit, script: bool
) -> None:
    with town.work() as session:
        clerk = settle(session, "Lovisa Nyckelryd", "Fritid i staden")
    walker = visit(clerk, script=script)
    walker.open("/import")  # leads on to the one organisation
    walker.press("Look it through")
    assert walker.page.locator("#error-summary").is_visible()
    walker.fill(file=str(DATA / FILE))
    walker.press("Look it through")
    assert walker.sees("Nothing has been saved yet.")
    assert listings(town, clerk.place) == 0
    walker.press("Import now")
    assert walker.sees("The file has been imported")
    made = EXPECTED[FILE]["summary"]["created"]
    assert listings(town, clerk.place) == made
    walker.press("See them in the list")
    assert walker.path == f"/a/{clerk.place}"

    walker.open(f"/organisations/{clerk.place}/import")
    walker.fill(file=str(DATA / FILE))
    walker.press("Look it through")
    assert walker.sees("There is nothing to import")
    assert listings(town, clerk.place) == made


def test_the_empty_template_is_downloaded(town: Town, visit: Visit, script: bool) -> None:
    with town.work() as session:
        clerk = settle(session, "Lovisa Nyckelryd", "Fritid i staden")
    walker = visit(clerk, script=script)
    walker.open(f"/organisations/{clerk.place}/import")
    with walker.page.expect_download() as loading:
        walker.page.get_by_role("link", name=town.words("Download an empty template")).click()
    assert loading.value.suggested_filename.endswith(".xlsx")


def listings(town: Town, slug: str) -> int:
    """Return how many listings an organisation has."""
    with town.work() as session:
        mine = select(func.count(Listing.id)).join(Organisation).where(Organisation.slug == slug)
        return session.scalar(mine) or 0
