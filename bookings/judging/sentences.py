"""Each rule code as a sentence for the reader, with the listing's own figures."""

from collections.abc import Callable, Iterable, Mapping

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext as _ln
from flask_babel.speaklater import LazyString

from bookings.judging.asking import Shut, ShutBy, Verdict
from bookings.judging.limit_sentences import of_reached
from bookings.judging.shut_sentences import of_shut
from bookings.types import ReasonCode
from inventory import seating
from inventory.cards import Shown
from inventory.types import BookingMode, Seating
from marketplace import telling
from marketplace.errors import Reason, Sentence
from marketplace.types import OrganisationKind


def reasons(
    codes: Iterable[ReasonCode],
    listing: Shown,
    of: int = 1,
    verdict: Verdict | None = None,
    shut: Shut | None = None,
) -> list[Reason]:
    """Return the codes with their sentences; `of` is how many of the listing exist.

    A `verdict` that gave one of the codes tells more: which limit, room for how many that way,
    what closes it (which `shut` says where there is no verdict).
    """
    why = shut or (verdict.shut if verdict is not None else None)
    return [
        Reason(
            code.value,
            LazyString(of_shut, why)
            if why is not None and code is _TELLS[why.by is ShutBy.CLOSURE]
            else _sentence(code, listing, of, verdict),
        )
        for code in codes
    ]


# Which of the codes a cause explains: hours close, and a closing takes the time.
_TELLS = {False: ReasonCode.CLOSED, True: ReasonCode.TAKEN}


def _sentence(code: ReasonCode, listing: Shown, of: int, verdict: Verdict | None) -> Sentence:
    told = _OF_VERDICT[code](listing, verdict) if verdict and code in _OF_VERDICT else None
    return told or _SENTENCES[code](listing, of)


def _limit(listing: Shown, verdict: Verdict) -> Sentence | None:
    del listing
    if verdict.reached is None:
        return None
    return LazyString(of_reached, verdict.reached, verdict.asker.borrower)


def _begun(listing: Shown, verdict: Verdict) -> Sentence | None:
    del listing
    return _BEGUN if verdict.period.starts_at <= verdict.asker.now else None


def _not_for(listing: Shown, verdict: Verdict) -> Sentence | None:
    del listing
    borrower = verdict.asker.borrower
    if borrower is None:
        return _l("The owner lends this to certain organisations only.")
    alone = borrower.kind is OrganisationKind.PERSON
    return _l("The owner does not lend this to private persons.") if alone else None


def _too_few(listing: Shown, verdict: Verdict) -> Sentence | None:
    if verdict.free > 0:
        return _ln("Only %(num)s is free then.", "Only %(num)s are free then.", verdict.free)
    if listing.buffer_before_minutes or listing.buffer_after_minutes:
        return _l("That time is taken, or needed to prepare and clean up around other bookings.")
    return None


def too_many(listing: Shown, way: Seating | None) -> Sentence:
    """Return how many people there is room for, placed that way where its number is stated.

    Where it is not, and the number in rows bounds it, that one, and that nobody has stated it.
    """
    bound = seating.bound(listing, way) if way is not None else None
    if bound is None:
        return _SENTENCES[ReasonCode.TOO_MANY_PEOPLE](listing, 1)
    stated, number = bound
    return _PLACED[way if stated is way else None](number)


def general(code: ReasonCode) -> Sentence:
    """Return what a rule means where no listing is at hand (vocabulary, help)."""
    return _GENERAL[code]


def when_skipped(code: ReasonCode) -> Sentence:
    """Return why a date was listed as skipped, told afterwards: it may be free by now."""
    if code is ReasonCode.TAKEN:
        return _l("The time was taken or closed when the others were booked.")
    return _GENERAL[code]


def _length(minutes: int) -> Sentence:
    return LazyString(telling.length, minutes)


def _too_soon(listing: Shown, of: int) -> Sentence:
    del of
    if listing.notice_hours == 0:
        return _BEGUN
    return _l(
        "It has to be booked at least %(length)s before it begins.",
        length=_length(listing.notice_hours * 60),
    )


def _not_here(listing: Shown, of: int) -> Sentence:
    del of
    if listing.mode is BookingMode.CONTACT:
        return _l("This is booked with the contact person, not here.")
    if listing.mode is BookingMode.AGREEMENT:
        return _l("The time is agreed on with the owner. Send a question instead.")
    return _l("This cannot be booked at the moment.")


_BEGUN = _l("That time has already begun. Choose a later one.")


def _quantity(listing: Shown, of: int) -> Sentence:
    del listing
    if of == 0:
        return _l("This cannot be booked yet, because its owner has not said how many there are.")
    return _ln("There is only %(num)s.", "There are only %(num)s.", of)


_GENERAL: Mapping[ReasonCode, Sentence] = {
    ReasonCode.CLOSED: _l("It is closed during that time."),
    ReasonCode.TOO_SOON: _l("That is too soon."),
    ReasonCode.TOO_FAR_AHEAD: _l("That is too far ahead."),
    ReasonCode.TOO_SHORT: _l("That is too short."),
    ReasonCode.TOO_LONG: _l("That is too long."),
    ReasonCode.OFF_STEP: _l("It cannot begin or end at that minute."),
    ReasonCode.TOO_MANY_PEOPLE: _l("You are more people than there is room for."),
    ReasonCode.NOT_FOR_YOU: _l("The owner does not lend this to organisations like yours."),
    ReasonCode.TAKEN: _l("That time is taken."),
    ReasonCode.QUANTITY_EXCEEDED: _l("There are not that many."),
    ReasonCode.LIMIT_REACHED: _l("You have reached the owner's limit."),
    ReasonCode.NONEXISTENT_TIME: _l(
        "That time does not exist: the clock is put forward in that night."
    ),
    ReasonCode.AMBIGUOUS_TIME: _l(
        "That time comes twice: the clock is put back in that night. Say which one you mean."
    ),
    ReasonCode.NOT_BOOKABLE_HERE: _l("This is not booked here."),
}


_PLACED: Mapping[Seating | None, Callable[[int], Sentence]] = {
    Seating.STANDING: lambda number: _ln(
        "There is room for %(num)s person standing.",
        "There is room for %(num)s people standing.",
        number,
    ),
    Seating.SEATED: lambda number: _ln(
        "There is room for %(num)s person seated in rows.",
        "There is room for %(num)s people seated in rows.",
        number,
    ),
    Seating.TABLES: lambda number: _ln(
        "There is room for %(num)s person seated at tables.",
        "There is room for %(num)s people seated at tables.",
        number,
    ),
    None: lambda number: _ln(
        "There is room for %(num)s person seated in rows. Nobody has stated a number at tables.",
        "There is room for %(num)s people seated in rows. Nobody has stated a number at tables.",
        number,
    ),
}


# What a verdict tells beyond its code; None where the plain sentence says all.
_OF_VERDICT: Mapping[ReasonCode, Callable[[Shown, Verdict], Sentence | None]] = {
    ReasonCode.LIMIT_REACHED: _limit,
    ReasonCode.TOO_SOON: _begun,
    ReasonCode.NOT_FOR_YOU: _not_for,
    ReasonCode.TAKEN: _too_few,
    ReasonCode.TOO_MANY_PEOPLE: lambda listing, verdict: too_many(listing, verdict.asker.seating),
}


def _plain(told: Sentence) -> Callable[[Shown, int], Sentence]:
    return lambda _listing, _of: told


_SENTENCES: Mapping[ReasonCode, Callable[[Shown, int], Sentence]] = {
    **{code: _plain(told) for code, told in _GENERAL.items()},
    ReasonCode.TOO_SOON: _too_soon,
    ReasonCode.NOT_BOOKABLE_HERE: _not_here,
    ReasonCode.QUANTITY_EXCEEDED: _quantity,
    ReasonCode.TOO_FAR_AHEAD: lambda listing, _of: _l(
        "It can be booked at most %(length)s ahead.",
        length=LazyString(telling.length_in_days, listing.horizon_days),
    ),
    ReasonCode.TOO_SHORT: lambda listing, _of: _l(
        "Book at least %(length)s.", length=_length(listing.min_minutes)
    ),
    ReasonCode.TOO_LONG: lambda listing, _of: _l(
        "Book at most %(length)s.", length=_length(listing.max_minutes)
    ),
    ReasonCode.OFF_STEP: lambda listing, _of: _l(
        "Begin and end in steps of %(length)s.", length=_length(listing.step_minutes)
    ),
    ReasonCode.TOO_MANY_PEOPLE: lambda listing, _of: _ln(
        "There is room for %(num)s person at most.",
        "There is room for %(num)s people at most.",
        listing.capacity_max or 0,
    ),
}
