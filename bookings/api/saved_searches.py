"""Saved searches for programs: listed, saved, removed."""

from urllib.parse import parse_qsl

from flask import Response
from werkzeug.datastructures import MultiDict

from bookings.api.saved_search_schemas import SavedSearchAnswer, SavedSearchBody
from bookings.api.wanted import borrower_named
from bookings.borrowers import bookers
from bookings.models import SavedSearch
from bookings.types import SearchPace
from bookings.watching import asking, mails, saving
from marketplace import limits
from marketplace.api import answers, bearer, reading
from marketplace.api.blueprint import PREFIX, ApiBlueprint, Given
from marketplace.api.schemas import Paged, page_of
from marketplace.extensions import db
from marketplace.orm import Json
from marketplace.transactions import unit_of_work
from marketplace.types import TokenScope

blueprint = ApiBlueprint("saved_searches", __name__, description="Searches that are followed")


@blueprint.operation(
    "GET", "/saved-searches", answer=page_of(SavedSearchAnswer), query=Paged, refusals=[403]
)
def list_saved_searches(given: Given) -> Response:
    """Return the person's own saved searches, the newest first."""
    caller = bearer.require_scope(TokenScope.ALL, TokenScope.READ)
    asked = given.query()
    rows = saving.mine(db.session(), caller)
    shown = answers.cut(rows, asked)
    return answers.page([item(row) for row in shown], len(rows), asked)


@blueprint.operation(
    "POST",
    "/saved-searches",
    answer=SavedSearchAnswer,
    status=201,
    body=SavedSearchBody,
    refusals=[403, 404, 409],
)
def create_saved_search(given: Given) -> Response:
    """Save a search; a mail tells of what fits from now on and did not before.

    `query` are the parameters of the finder's page, such as `kind=premises&people=25&date=…`. It is
    judged for the `organisation` that it is saved for, null for nobody in particular.
    """
    caller, session = bearer.actor(), db.session()
    sent = given.json()
    organisation = reading.named(sent, "organisation")
    if organisation is not None:
        borrower_named(session, caller, organisation)
    bearer.require_scope(TokenScope.ALL)
    body = given.body(sent)
    slug = body["organisation"]
    borrower = None
    if slug is not None:
        borrower = borrower_named(session, caller, slug) or bookers(session, caller)[-1]
    wanted = saving.prepared(session, _query(body["query"]), borrower)
    limits.hit("mail", f"person {caller.user_id}")
    with unit_of_work() as work:
        made = saving.save(work, caller, wanted, name=body["name"], pace=SearchPace(body["pace"]))
        shown = item(saving.search_for(work, caller, made.public_id))
    return answers.of(shown, 201, Location=f"{PREFIX}/saved-searches/{shown['id']}")


@blueprint.operation(
    "DELETE", "/saved-searches/<search_id>", answer=None, status=204, refusals=[403, 404]
)
def delete_saved_search(given: Given, search_id: str) -> Response:
    """Remove one of the person's own searches."""
    caller = bearer.actor()
    saving.search_for(db.session(), caller, search_id)
    bearer.require_scope(TokenScope.ALL)
    given.query()
    with unit_of_work() as work:
        saving.remove(work, caller, saving.search_for(work, caller, search_id))
    return answers.nothing()


def item(saved: SavedSearch) -> Json:
    """Return a saved search as the API tells it, times on the city's wall clock."""
    settings = answers.settings()
    zone = settings.city.zone
    slug = saved.organisation.slug if saved.organisation is not None else None
    return {
        "id": saved.public_id,
        "name": saved.name,
        "query": saved.query,
        "organisation": slug,
        "pace": saved.pace.value,
        "status": saved.status.value,
        "found": saved.found,
        "created_at": answers.instant(saved.created_at, zone),
        "looked_at": answers.instant(saved.looked_at, zone),
        "told_at": answers.instant(saved.told_at, zone) if saved.told_at else None,
        "url": mails.search_url(settings, saved.query, slug or ""),
    }


def _query(text: str) -> str:
    """Return the parameters as they are stored, whatever the order in which they came."""
    return asking.kept(MultiDict(parse_qsl(text.lstrip("?"))))
