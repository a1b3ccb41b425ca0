"""The finder for programs: what fits, and how it fits the time."""

from flask import Response

from bookings.api.search import ListingsQuery, search_of
from bookings.finder import finding
from bookings.finder.finding import Hit
from bookings.judging import sentences
from bookings.judging.availability import zone_of
from inventory.api.listing_answers import ListingAnswer
from inventory.api.listings import item
from inventory.models import Listing
from marketplace.actor import Actor
from marketplace.api import answers, bearer
from marketplace.api.blueprint import ApiBlueprint, Given
from marketplace.api.schemas import page_of
from marketplace.extensions import db
from marketplace.orm import Json
from marketplace.web.guard import Audience

blueprint = ApiBlueprint("finder", __name__, description="What is offered, and what is free")


@blueprint.operation(
    "GET",
    "/listings",
    audience=Audience.EVERYONE,
    answer=page_of(ListingAnswer),
    query=ListingsQuery,
    refusals=[404],
)
def list_listings(given: Given) -> Response:
    """Return the listings that fit.

    With `starts_at` and `ends_at` each has `availability`, judged for the first association, by
    name, that the caller books for, for the caller themselves where there is none, and for an
    association when nobody is signed in; so are prices. What is taken or closed is listed only
    with `show=all`. That also shows members of the `organisation`
    asked for its drafts, paused and archived listings. `repeat` without `times` asks for ten.
    """
    caller = bearer.actor()
    asked = given.query()
    session = db.session()
    search = search_of(session, caller, asked, answers.settings().city.zone)
    found = finding.find(session, search)
    # Beyond the end is nothing, here as in every list; the finder's page shows the last one.
    hits = found.hits if found.page == search.page else ()
    return answers.page([_item(caller, hit) for hit in hits], found.total, asked)


def _item(caller: Actor, hit: Hit[Listing]) -> Json:
    shown = item(caller, hit.listing, distance_m=hit.distance_m)
    if hit.fitting is None:
        return shown
    fitting, zone = hit.fitting, zone_of(hit.listing)
    reasons = sentences.reasons(fitting.reasons, hit.listing, shown["quantity"], fitting.refusal)
    return shown | {
        "availability": {
            "state": fitting.fit.value,
            "free": fitting.free,
            "of": fitting.of,
            "reasons": [reason.as_json() for reason in reasons],
            "part": answers.period(fitting.part, zone) if fitting.part is not None else None,
        }
    }
