"""What a refused wish is answered with: every clash, the reasons, and what would fit instead."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bookings.alternatives.lookup import alternatives
from bookings.errors import Alternative, RuleBroken, SlotTaken
from bookings.judging.asking import Asker
from bookings.judging.availability import zone_of
from bookings.requesting import preview
from bookings.types import ReasonCode
from bookings.wished import Wish
from inventory.models import Listing
from marketplace.api import answers
from marketplace.models import Organisation
from marketplace.orm import Json
from marketplace.periods import Period

Refusal = SlotTaken | RuleBroken


def explained(
    session: Session, refusal: Refusal, listing: Listing, borrower: Organisation, wish: Wish
) -> Refusal:
    """Return the refusal with its facts for the problem; call it after the rollback.

    Alternatives are for the first date that does not fit; each has passed all rules for this
    borrower. Of a time that does not exist or comes twice they begin with what may be meant.
    """
    judged = preview(session, listing, borrower, wish)
    broken = [part for part in judged.dates if part.reasons]
    taken = [
        part.date.period
        for part in broken
        if part.date.period is not None and ReasonCode.TAKEN in part.reasons
    ]
    # A rival may have let go since; what was refused is then the best that can be said.
    clashes = taken or list(getattr(refusal, "clashes", ()))
    found: list[Alternative] = []
    first = next((part.date for part in broken if part.date.period or part.date.near), None)
    if first is not None:
        asker = wish.asker(borrower)
        meant = () if first.period else first.near
        found = alternatives(session, listing, first.period or first.near[0], asker, meant=meant)
    return _with_facts(refusal, listing, clashes, found)


def told(refusal: Refusal, listing: Listing) -> Refusal:
    """Return the refusal of an answer with its clashes or reasons for the problem."""
    return _with_facts(refusal, listing, getattr(refusal, "clashes", ()), ())


def with_alternatives(
    session: Session,
    refusal: Refusal,
    listing: Listing,
    broken: Sequence[Period],
    asker: Asker,
) -> Refusal:
    """Return the refusal with its clashes, and what would fit instead of the first of `broken`."""
    clashes = getattr(refusal, "clashes", ())
    found = alternatives(session, listing, broken[0], asker) if broken else []
    return _with_facts(refusal, listing, clashes, found)


def instead(
    session: Session, refusal: Refusal, listing: Listing, period: Period, asker: Asker
) -> Refusal:
    """Return the refusal of one period with what would fit instead; call it after the rollback."""
    found = alternatives(session, listing, period, asker)
    return _with_facts(refusal, listing, getattr(refusal, "clashes", ()), found)


def _with_facts(
    refusal: Refusal,
    listing: Listing,
    clashes: Sequence[Period],
    found: Sequence[Alternative],
) -> Refusal:
    zone = zone_of(listing)
    refusal.facts = {
        "reasons": list(getattr(refusal, "reasons", ())),
        "clashes": [answers.period(span, zone) for span in clashes],
        "alternatives": [_alternative(one) for one in found],
    }
    return refusal


def _alternative(one: Alternative) -> Json:
    base = answers.settings().base_url
    return {
        "listing": one.listing_id,
        "title": one.title,
        "url": f"{base}/l/{one.listing_id}-{one.url_slug}",
        **answers.period(one.period, one.zone),
        "quantity": one.quantity,
        "price": None if one.price is None else one.price.as_json(),
        "why": one.why,
    }
