"""What the demo's organisations share: imported files, facts said afterwards, photos."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from bookings.demo import known
from bookings.demo.manifest import DemoFault, Drawing, Extra, Fact, Hours, Import, Price, Shown
from inventory import cataloguing
from inventory.facts import (
    AccessibilityFacts,
    AudienceFacts,
    FeatureFacts,
    ListingFacts,
    OpeningFacts,
    PlaceFacts,
    PriceRuleFacts,
)
from inventory.intake.listings import import_listings
from inventory.intake.organisations import import_organisations
from inventory.photos import adopt_derivatives, file_names
from inventory.pictures import FORMATS, WIDTHS
from inventory.types import Answer
from marketplace.actor import SYSTEM
from marketplace.errors import Invalid


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
    if extra.mode is not None:
        facts["mode"] = extra.mode
    if extra.place is not None:
        facts["place"] = PlaceFacts(**extra.place.model_dump())
    if extra.features is not None:
        facts["features"] = [FeatureFacts(**one.model_dump()) for one in extra.features]
    if extra.accessibility is not None:
        facts["accessibility"] = {
            code: _accessibility(answer) for code, answer in extra.accessibility.items()
        }
    if extra.openings is not None:
        facts["openings"] = [_hours(one) for one in extra.openings]
    if extra.prices is not None:
        facts["price_rules"] = [_price(one) for one in extra.prices]
    if extra.audience is not None:
        facts["audience"] = [AudienceFacts(audience=one) for one in extra.audience]
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
