"""Entering, changing and taking away school breaks, for the whole city."""

from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import SchoolBreak
from inventory.problems import MISSING, Problems, too_long
from inventory.school_breaks import Break, breaks_between
from inventory.school_year import proposed
from marketplace import audit, clock, policy, telling
from marketplace.actor import Actor
from marketplace.errors import FieldProblem, Invalid, NotFound, Sentence, refuses
from marketplace.periods import EARLIEST_YEAR, LATEST_YEAR, local
from marketplace.policy import Permission
from marketplace.wording import normalise

LONGEST_NAME = 60
LONGEST_BREAK = timedelta(days=120)
BACKWARDS = _l("The last day must not be before the first.")

refuses("ck_school_break_days_forward", lambda: Invalid([FieldProblem("last_day", BACKWARDS)]))


def enter_break(session: Session, actor: Actor, given: Break) -> SchoolBreak:
    """Add a break by local days; what is booked stays. Raises NotAllowed, Invalid."""
    policy.require(actor, Permission.SCHOOL_BREAKS_EDIT)
    clean = _checked(given)
    made = SchoolBreak(name=clean.name, first_day=clean.first, last_day=clean.last)
    session.add(made)
    audit.record(session, actor, "school break entered", made, after=clean._asdict())
    session.flush()
    return made


def enter_proposed(session: Session, actor: Actor, year: int) -> list[SchoolBreak]:
    """Add the breaks that custom proposes for a school year and that nothing entered touches.

    Pressed twice it adds nothing more. Raises NotAllowed, Invalid for a year beyond us.
    """
    policy.require(actor, Permission.SCHOOL_BREAKS_EDIT)
    if not EARLIEST_YEAR <= year < LATEST_YEAR:
        raise Invalid([FieldProblem("year", _l("Give a date between 1970 and 2199."))])
    return [enter_break(session, actor, one) for one in missing(session, year)]


def missing(session: Session, year: int) -> list[Break]:
    """Return what is proposed for a school year, is not over, and no entered break touches."""
    today = local(clock.now(), telling.zone()).date()
    wanted = [one for one in proposed(year) if one.last >= today]
    if not wanted:
        return []
    entered = breaks_between(session, wanted[0].first, wanted[-1].last)
    return [
        one
        for one in wanted
        if not any(known.first <= one.last and one.first <= known.last for known in entered)
    ]


def change_break(session: Session, actor: Actor, public_id: str, given: Break) -> SchoolBreak:
    """Change name and days; raises NotAllowed, NotFound, Invalid."""
    policy.require(actor, Permission.SCHOOL_BREAKS_EDIT)
    found = one_break(session, public_id)
    clean = _checked(given)
    before = {"name": found.name, "first": found.first_day, "last": found.last_day}
    found.name, found.first_day, found.last_day = clean
    audit.record(
        session, actor, "school break changed", found, before=before, after=clean._asdict()
    )
    session.flush()
    return found


def remove_break(session: Session, actor: Actor, public_id: str) -> None:
    """Take a break away, so that whoever closed for it is open; raises NotAllowed, NotFound."""
    policy.require(actor, Permission.SCHOOL_BREAKS_EDIT)
    found = one_break(session, public_id)
    before = {"name": found.name, "first": found.first_day, "last": found.last_day}
    audit.record(session, actor, "school break removed", found, before=before)
    session.delete(found)
    session.flush()


def one_break(session: Session, public_id: str) -> SchoolBreak:
    """Return the break; raises NotFound."""
    found = session.scalar(select(SchoolBreak).where(SchoolBreak.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def _checked(given: Break) -> Break:
    problems = Problems()
    name = normalise(given.name)
    if not name:
        problems.add("name", MISSING)
    if len(name) > LONGEST_NAME:
        problems.add("name", too_long(LONGEST_NAME))
    refusal = _of_days(given.first, given.last)
    if refusal is not None:
        problems.add("last_day", refusal)
    problems.refuse()
    return Break(name, given.first, given.last)


def _of_days(first: date, last: date) -> Sentence | None:
    if any(not EARLIEST_YEAR <= day.year <= LATEST_YEAR for day in (first, last)):
        return _l("Give a date between 1970 and 2199.")
    if last < first:
        return BACKWARDS
    if last - first >= LONGEST_BREAK:
        return _l("That is longer than any break of a school. Check the two days.")
    return None
