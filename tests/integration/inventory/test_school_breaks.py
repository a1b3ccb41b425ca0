"""School breaks are read by the days that they touch."""

from datetime import date

from sqlalchemy.orm import Session

from inventory.models import SchoolBreak
from inventory.school_breaks import Break, breaks_between, days_of
from marketplace.transactions import unit_of_work

SPORTLOV = Break("Sportlov", date(2027, 2, 22), date(2027, 2, 28))
SUMMER = Break("Sommarlov", date(2027, 6, 11), date(2027, 8, 17))


def entered(session: Session, *breaks: Break) -> None:
    with unit_of_work(session) as work:
        work.add_all(
            SchoolBreak(name=one.name, first_day=one.first, last_day=one.last) for one in breaks
        )


def test_breaks_are_found_by_their_first_and_last_day(session: Session) -> None:
    entered(session, SUMMER, SPORTLOV)
    assert breaks_between(session, date(2027, 2, 28), date(2027, 6, 11)) == [SPORTLOV, SUMMER]
    assert breaks_between(session, date(2027, 3, 1), date(2027, 6, 10)) == []
    assert breaks_between(session, date(2027, 2, 22), date(2027, 2, 22)) == [SPORTLOV]
    assert breaks_between(session, date(2027, 7, 1), date(2027, 7, 2)) == [SUMMER]


def test_the_days_of_breaks_that_overlap_are_told_once() -> None:
    other = Break("Studiedagar", date(2027, 2, 27), date(2027, 3, 1))
    days = days_of([SPORTLOV, other])
    assert min(days) == date(2027, 2, 22)
    assert max(days) == date(2027, 3, 1)
    assert len(days) == 8
    assert days_of([]) == frozenset()
