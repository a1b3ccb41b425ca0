"""What the demo's organisations share: imported files, facts said afterwards, photos."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from bookings.demo import known
from bookings.demo.manifest import (
    AtOnce,
    DemoFault,
    Drawing,
    Extra,
    Fact,
    Hours,
    Import,
    Limit,
    Price,
    Shown,
)
from inventory import cataloguing, entering_breaks
from inventory.facts import (
    AccessibilityFacts,
    AtOnceFacts,
    AudienceFacts,
    FeatureFacts,
    LimitFacts,
    ListingFacts,
    OpeningFacts,
    PlaceFacts,
    PriceRuleFacts,
    TranslationFacts,
)
from inventory.intake.listings import import_listings
from inventory.intake.organisations import import_organisations
from inventory.photos import adopt_derivatives, file_names
from inventory.pictures import FORMATS, WIDTHS
from inventory.school_year import school_year_of
from inventory.types import Answer, BookingMode
from marketplace import clock, telling
from marketplace.actor import SYSTEM
from marketplace.errors import Invalid
from marketplace.periods import local


def import_register(session: Session, folder: Path, files: Iterable[str]) -> None:
    """Import the files of organisations."""
    for name in files:
        data = (folder / name).read_bytes()
        import_organisations(session, SYSTEM, data=data, filename=name, dry_run=False)


def import_files(session: Session, folder: Path, files: Iterable[Import]) -> None:
    """Import each owner's files of listings."""
    there = known.organisations(session)
    for one in files:
        import_listings(
            session,
            SYSTEM,
            organisation=known.found(there, one.organisation),
            data=(folder / one.file).read_bytes(),
            filename=one.file,
            dry_run=False,
        )


def enter_school_breaks(session: Session, today: date) -> None:
    """Enter the breaks that custom proposes, from now until the end of the next school year.

    What is over when they are entered is left out.
    """
    entered = local(clock.now(), telling.zone()).date()
    for year in range(school_year_of(entered), school_year_of(today) + 2):
        entering_breaks.enter_proposed(session, SYSTEM, year)


def say_more(session: Session, extras: Sequence[Extra], today: date) -> None:
    """Add the facts that no file had; raises DemoFault naming the listing that refuses them."""
    there = known.listings(session)
    for extra in extras:
        listing = known.found(there, extra.key)
        try:
            cataloguing.edit_listing(session, SYSTEM, listing, facts_of(extra))
        except (Invalid, TypeError) as error:
            told = [f"{one.field}: {one.message}" for one in getattr(error, "problems", ())]
            raise DemoFault(f"{extra.listing}: {'; '.join(told) or error}") from error
        if extra.confirmed is not None:
            on = today - timedelta(days=extra.confirmed)
            cataloguing.confirm_facts(session, SYSTEM, listing, on=on)


def hang_photos(
    session: Session, folder: Path, drawings: Iterable[Drawing], shown: Iterable[Shown]
) -> Iterator[list[str]]:
    """Give the listings their photos; yields the names of the files written for each."""
    there = known.listings(session)
    alts = {drawing.name: drawing.alt for drawing in drawings}

    @cache
    def derivatives(name: str) -> Mapping[int, Mapping[str, bytes]]:
        return {
            width: {
                ending: (folder / f"{name}-{width}.{ending}").read_bytes() for ending in FORMATS
            }
            for width in WIDTHS
        }

    for one in shown:
        listing = known.found(there, one.key)
        for name in one.pictures:
            alt = known.found(alts, name)
            yield file_names(adopt_derivatives(session, listing, derivatives(name), alt))


def facts_of(extra: Extra) -> ListingFacts:
    """Return what the manifest says of a listing; raises TypeError for a fact that is none."""
    facts: dict[str, Any] = dict(extra.model_extra or {})
    for name, (fact, made) in _MADE.items():
        said = getattr(extra, name)
        if said is not None:
            facts[fact] = made(said)
    return ListingFacts(**facts)


def _accessibility(said: Answer | Fact) -> AccessibilityFacts:
    if isinstance(said, Answer):
        return AccessibilityFacts(answer=said)
    return AccessibilityFacts(answer=said.answer, value=said.value, note=said.note)


def _hours(hours: Hours) -> OpeningFacts:
    return OpeningFacts(weekdays=hours.weekdays, start_minute=hours.from_, end_minute=hours.to)


def _price(price: Price) -> PriceRuleFacts:
    return PriceRuleFacts(
        price_group=price.group,
        amount_ore=price.amount,
        unit=price.unit,
        weekdays=price.weekdays,
        from_minute=price.from_,
        to_minute=price.to,
        min_ore=price.min_amount,
        max_ore=price.max_amount,
    )


def _limit(limit: Limit) -> LimitFacts:
    return LimitFacts(measure=limit.measure, per=limit.per, most=limit.most)


def _at_once(rule: AtOnce) -> AtOnceFacts:
    return AtOnceFacts(
        weekdays=rule.weekdays,
        audience=rule.audience,
        start_minute=rule.from_,
        end_minute=rule.to,
    )


_MADE: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "mode": ("mode", BookingMode),
    "place": ("place", lambda where: PlaceFacts(**where.model_dump())),
    "features": ("features", lambda all_: [FeatureFacts(**one.model_dump()) for one in all_]),
    "accessibility": (
        "accessibility",
        lambda facts: {code: _accessibility(said) for code, said in facts.items()},
    ),
    "openings": ("openings", lambda all_: [_hours(one) for one in all_]),
    "prices": ("price_rules", lambda all_: [_price(one) for one in all_]),
    "audience": ("audience", lambda all_: [AudienceFacts(audience=one) for one in all_]),
    "limits": ("limits", lambda all_: [_limit(one) for one in all_]),
    "at_once": ("at_once", lambda all_: [_at_once(one) for one in all_]),
    "translations": (
        "translations",
        lambda all_: {code: TranslationFacts(**one.model_dump()) for code, one in all_.items()},
    ),
}
