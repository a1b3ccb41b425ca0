"""What a notice may say: every field that cannot be used, told at once."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from bookings.recurrence import RecurrenceError
from bookings.requesting import LONGEST_NAME, MOST_PEOPLE
from bookings.types import WantedWhen
from bookings.wanted import times
from bookings.wanted.facts import NoticeFacts
from bookings.wishes import LONGEST
from inventory import places, vocabulary
from marketplace.errors import FieldProblem, Invalid
from marketplace.periods import EARLIEST_YEAR, LATEST_YEAR, TimeProblem, local
from marketplace.phones import read_phone
from marketplace.telling import zone
from marketplace.wording import normalise

LONGEST_TITLE = 100
# With its title in front it becomes what is booked for (LONGEST_TEXT).
LONGEST_WORDS = 1800
LEAST_KM = 0.1
FARTHEST_KM = 100


def read_phone_of(text: str) -> tuple[str, list[FieldProblem]]:
    """Return a telephone number as it is stored, and what is wrong with it."""
    try:
        return read_phone(text, "contact_phone"), []
    except Invalid as error:
        return "", list(error.problems)


def problems(facts: NoticeFacts, now: datetime) -> list[FieldProblem]:
    """Return all that cannot be used of what was typed, each field and sentence once."""
    phone, found = read_phone_of(facts.contact_phone)
    until = facts.until or local(now, zone()).date() + times.STANDS
    found += problems_of(facts, cleaned(facts), phone, until, now)
    return list({(one.field, str(one.message)): one for one in found}.values())


def cleaned(facts: NoticeFacts) -> dict[str, str]:
    """Return the texts as they are stored."""
    return {
        "title": normalise(facts.title),
        "text": normalise(facts.text, multiline=True),
        "contact_name": normalise(facts.contact_name),
    }


def problems_of(
    facts: NoticeFacts, texts: Mapping[str, str], phone: str, until: date, now: datetime
) -> list[FieldProblem]:
    """Return what cannot be used; `texts` are cleaned already."""
    return [
        *_words(texts),
        *_numbers(facts),
        *_place(facts),
        *_codes(facts),
        *_time(facts, now),
        *_standing(until, now),
        *_phone(facts, phone),
    ]


def _words(texts: Mapping[str, str]) -> Iterator[FieldProblem]:
    if not texts["title"]:
        yield FieldProblem("title", _l("Say in a few words what you need."))
    if not texts["text"]:
        yield FieldProblem("text", _l("Describe what you need it for."))
    if not texts["contact_name"]:
        yield FieldProblem("contact_name", _l("Say whom one can talk to."))
    for name, longest in (
        ("title", LONGEST_TITLE),
        ("text", LONGEST_WORDS),
        ("contact_name", LONGEST_NAME),
    ):
        if len(texts[name]) > longest:
            yield FieldProblem(name, _l("At most %(longest)s characters.", longest=longest))


def _numbers(facts: NoticeFacts) -> Iterator[FieldProblem]:
    for name, value in (("people", facts.people), ("quantity", facts.quantity)):
        if value is not None and not 1 <= value <= MOST_PEOPLE:
            yield FieldProblem(name, _l("Write a whole number, at least 1."))


def _place(facts: NoticeFacts) -> Iterator[FieldProblem]:
    if facts.district and facts.district not in {one.name for one in vocabulary.DISTRICTS}:
        yield FieldProblem("district", _l("Choose one of the districts."))
    if facts.near is None:
        return
    latitude, longitude, radius = facts.near
    on_earth = -90 <= latitude <= 90 and -180 <= longitude <= 180  # noqa: PLR2004 - degrees
    if not on_earth or not LEAST_KM <= radius <= FARTHEST_KM:
        yield FieldProblem("near", _l("That place or distance is not on the map."))
    elif (problem := places.coordinates_problem(latitude, longitude)) is not None:
        yield FieldProblem("near", problem)


def _codes(facts: NoticeFacts) -> Iterator[FieldProblem]:
    if facts.type and facts.type not in {one.code for one in vocabulary.TYPES[facts.kind]}:
        yield FieldProblem("what", _l("Choose one of the answers in the list."))
    if not set(facts.accessible) <= {one.code for one in vocabulary.ACCESSIBILITY}:
        yield FieldProblem("accessible", _l("One of the choices is not known here."))


def _time(facts: NoticeFacts, now: datetime) -> Iterator[FieldProblem]:
    if facts.when is WantedWhen.UNDECIDED:
        return
    period = facts.period
    if period is None:
        yield FieldProblem("date", _l("Choose a date."))
        return
    if period.length > LONGEST:
        yield FieldProblem("finish", _l("That is too long a time."))
    repeats = facts.when is WantedWhen.WEEKLY
    count, interval = (facts.times, facts.interval) if repeats else (1, 1)
    if not 1 <= interval <= times.MOST_INTERVAL:
        yield FieldProblem("interval", _l("Choose one of the answers in the list."))
        return
    most = times.most(period, interval)
    if repeats and not 2 <= count <= most:  # noqa: PLR2004 - once is not weekly
        words = _l("Give a number from %(least)s to %(most)s.", least=2, most=most)
        yield FieldProblem("times", words)
        return
    try:
        wanted = times.weekly(period, count, interval)
    except RecurrenceError:
        words = _l("It lasts so long that it runs into the next time. End it earlier.")
        yield FieldProblem("finish", words)
        return
    except TimeProblem:
        words = _l(
            "The year has to be from %(first)s to %(last)s.",
            first=EARLIEST_YEAR,
            last=LATEST_YEAR,
        )
        yield FieldProblem("date", words)
        return
    if not wanted or wanted[-1].starts_at <= now:
        yield FieldProblem("date", _l("That time has begun or passed. Choose a later one."))


def _standing(until: date, now: datetime) -> Iterator[FieldProblem]:
    today = local(now, zone()).date()
    if until < today:
        yield FieldProblem("until", _l("Choose a day to come."))
    elif until > today + times.LONGEST_STAND:
        yield FieldProblem("until", _l("A notice stands for half a year at most."))


def _phone(facts: NoticeFacts, phone: str) -> Iterator[FieldProblem]:
    if facts.phone_public and not phone:
        yield FieldProblem("contact_phone", _l("Write the number that is to be shown."))
