"""The vocabulary as choices, and words for what the forms and overviews show."""

from collections.abc import Iterable

from babel.dates import get_day_names
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from inventory import vocabulary
from inventory.types import Audience, BookingMode, ListingKind, ListingStatus
from marketplace.errors import Sentence

KIND_NAMES: dict[ListingKind, Sentence] = {
    ListingKind.PREMISES: _l("Premises"),
    ListingKind.EQUIPMENT: _l("Equipment"),
    ListingKind.SERVICE: _l("A service"),
    ListingKind.SKILL: _l("A skill"),
}
KIND_EXAMPLES: dict[ListingKind, Sentence] = {
    ListingKind.PREMISES: _l("A hall, a meeting room, a kitchen, a pitch or a cabin."),
    ListingKind.EQUIPMENT: _l("120 chairs, a party tent, a trailer or a sound kit."),
    ListingKind.SERVICE: _l("Somebody does it for others: sound at a concert, a café, transport."),
    ListingKind.SKILL: _l("Somebody shares what they know: first aid, bookkeeping, a language."),
}
STATUS_NAMES: dict[ListingStatus, Sentence] = {
    ListingStatus.DRAFT: _l("Draft"),
    ListingStatus.PUBLISHED: _l("Published"),
    ListingStatus.PAUSED: _l("Paused"),
    ListingStatus.ARCHIVED: _l("Archived"),
}
MODE_NAMES: dict[BookingMode, Sentence] = {
    BookingMode.INSTANT: _l("Booked at once"),
    BookingMode.REQUEST: _l("Ask first"),
    BookingMode.CONTACT: _l("By contact"),
    BookingMode.AGREEMENT: _l("By agreement"),
}
MODE_HINTS: dict[BookingMode, Sentence] = {
    BookingMode.INSTANT: _l("Who finds a free time books it, and it is confirmed at once."),
    BookingMode.REQUEST: _l("You get a request for a time and answer yes or no."),
    BookingMode.CONTACT: _l(
        "It is not booked here: people call, write, or book on your own website."
    ),
    BookingMode.AGREEMENT: _l(
        "People ask without a time; you agree on one, and then it is booked."
    ),
}
AUDIENCE_NAMES: dict[Audience, Sentence] = {
    Audience.ALL: _l("Everyone"),
    Audience.ASSOCIATIONS: _l("Associations"),
    Audience.VERIFIED: _l("Associations that the city has verified"),
    Audience.UMBRELLA: _l("Associations of an umbrella organisation"),
    Audience.CITY: _l("The city's own departments"),
    Audience.PRIVATE: _l("Private persons"),
    Audience.NAMED: _l("Organisations that you name"),
}


def labelled(
    terms: Iterable[vocabulary.Term | vocabulary.Fact], locale: str
) -> list[tuple[str, str]]:
    """Return (code, label) pairs in the order of the vocabulary."""
    return [(term.code, term.sv if locale == "sv" else term.en) for term in terms]


def weekday_choices() -> list[tuple[int, str]]:
    """Return (ISO number, name) of the weekdays in the reader's language."""
    names = get_day_names("abbreviated", context="stand-alone", locale=get_locale())
    return [(day, names[day - 1]) for day in range(1, 8)]


def weekdays_text(days: Iterable[int]) -> str:
    """Return weekdays in short words, runs joined: Mon–Fri, Sun."""
    names = dict(weekday_choices())
    runs: list[list[int]] = []
    for day in sorted(set(days)):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    parts = [
        names[run[0]] if len(run) == 1 else f"{names[run[0]]}–{names[run[-1]]}" for run in runs
    ]
    return ", ".join(parts)
