"""What the finder is asked in the measurements: the same questions in cities of every size."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from city_filling import ZONE
from city_listings import BESIDE, PLANTED_PEOPLE, RARE

from bookings.finder.finding import Search, Sort
from inventory.search_filters import Near, SearchFilters
from inventory.types import ListingKind
from marketplace import clock
from marketplace.models import Organisation
from marketplace.periods import Period, resolve

BEGINS, ENDS = time(18), time(20)
WEEKDAY = 2  # a Tuesday, ISO
TWENTY = 20
CENTRE = (56.0467, 12.6944)
SOON = timedelta(days=14)
THREE_WORDS = "idrottshall omklädningsrum dusch"


@dataclass(frozen=True)
class Question:
    """Something to look for, on so many Tuesday evenings, and how the answer is sorted.

    `few`: so few listings meet the filters that it pays to begin with them.
    """

    words: str
    filters: SearchFilters
    weeks: int = 1
    sort: Sort | None = None
    few: bool = False

    def search(self, borrower: Organisation | None) -> Search:
        """Return it as the finder takes it."""
        return Search(
            filters=self.filters, periods=self.periods(), borrower=borrower, sort=self.sort
        )

    def periods(self) -> tuple[Period, ...]:
        """Return the evenings, from two weeks ahead."""
        first = first_evening()
        return tuple(_evening(first + timedelta(weeks=n)) for n in range(self.weeks))


def first_evening() -> date:
    """Return the first Tuesday that is two weeks ahead."""
    day = (clock.now() + SOON).date()
    return day + timedelta(days=(WEEKDAY - day.isoweekday()) % 7)


def _evening(day: date) -> Period:
    begins, ends = (resolve(datetime.combine(day, at), ZONE) for at in (BEGINS, ENDS))
    return Period(begins, ends)


SELECTIVE = SearchFilters(kind=ListingKind.PREMISES, people=PLANTED_PEOPLE, features=(RARE, BESIDE))
KIND = SearchFilters(kind=ListingKind.PREMISES)
NEAR = SearchFilters(near=Near(*CENTRE, radius_km=3))


def questions() -> Iterator[Question]:
    """Yield all questions, those with few answers first."""
    yield Question("one window, selective", SELECTIVE, few=True)
    yield Question("one window, a kind", KIND)
    yield Question("one window, no filter", SearchFilters())
    yield Question("one window, 3 km", NEAR)
    yield Question("one window, three words", SearchFilters(text=THREE_WORDS), few=True)
    yield Question("one window, by price", KIND, sort=Sort.PRICE)
    yield Question("one window, 3 km by distance", NEAR, sort=Sort.DISTANCE)
    yield Question("20 weeks, selective", SELECTIVE, TWENTY, few=True)
    yield Question("20 weeks, a kind", KIND, TWENTY)
    yield Question("20 weeks, no filter", SearchFilters(), TWENTY)
