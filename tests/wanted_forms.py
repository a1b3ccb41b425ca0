"""Forms beside those of bookings that are ready to be sent, for the checks of their tokens."""

from collections.abc import Callable
from typing import Any

from booking_stage import Stage, day
from form_browser import Browser
from sqlalchemy import select

from bookings.models import SavedSearch, WantedNotice
from inventory.models import SynonymGroup
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationKind, Role

Ready = tuple[Browser, str, dict[str, Any]]
TYPED = "Det som någon skrev"


def filled(browser: Browser, having: str, **changes: str) -> dict[str, Any]:
    """Return what the form of the page holds, with changes."""
    found = {name: value[0] for name, value in browser.form(having).values.items()}
    assert found["csrf_token"]
    return found | changes


def save(stage: Stage) -> Ready:
    bo = stage.browser(stage.bo)
    bo.open("/saved-searches/new?kind=premises")
    return bo, "/saved-searches/new", filled(bo, "name", name=TYPED)


def rename(stage: Stage) -> Ready:
    bo, path, sent = save(stage)
    assert bo.client.post(path, data=sent | {"name": "Sal"}).status_code == 302
    here = f"/saved-searches/{stage.now.scalars(select(SavedSearch)).one().public_id}"
    bo.open(here)
    return bo, here, filled(bo, "name", name=TYPED)


def publish(stage: Stage) -> Ready:
    bo = stage.browser(stage.bo)
    bo.open(f"/wanted/new?kind=premises&date={day()}&from=18:00&to=20:00")
    return bo, "/wanted/new", filled(bo, "title", title=TYPED, text="Vi är 25.")


def published(stage: Stage) -> tuple[Browser, str]:
    """Return Bo's browser and the path of his notice."""
    bo, path, sent = publish(stage)
    assert bo.client.post(path, data=sent).status_code == 302
    return bo, f"/wanted/{stage.now.scalars(select(WantedNotice)).one().public_id}"


def rewrite(stage: Stage) -> Ready:
    bo, path = published(stage)
    bo.open(f"{path}/edit")
    return bo, f"{path}/edit", filled(bo, "title", text=f"{TYPED} igen")


def offer(stage: Stage) -> Ready:
    _bo, path = published(stage)
    stage.hall()
    anna = stage.browser(stage.anna)
    anna.open(f"{path}/answer")
    return anna, f"{path}/answer", filled(anna, "listing", words=TYPED, do="offer")


def take_down(stage: Stage) -> Ready:
    _bo, path = published(stage)
    with unit_of_work(stage.session) as work:
        work.get_one(Organisation, stage.choir.id).kind = OrganisationKind.MUNICIPAL
    clerk = stage.browser(stage.member(stage.choir, Role.ADMIN, "Karin"))
    clerk.open(f"{path}/taking-down")
    return clerk, f"{path}/taking-down", filled(clerk, "reason", reason=TYPED)


def keeper(stage: Stage) -> Browser:
    with unit_of_work(stage.session) as work:
        work.get_one(Organisation, stage.choir.id).kind = OrganisationKind.MUNICIPAL
    return stage.browser(stage.member(stage.choir, Role.ADMIN, "Karin"))


def same_words(stage: Stage) -> Ready:
    clerk = keeper(stage)
    clerk.open("/staff/words")
    return clerk, "/staff/words", filled(clerk, "terms", terms=f"PA, {TYPED}")


def other_words(stage: Stage) -> Ready:
    clerk, path, sent = same_words(stage)
    assert clerk.client.post(path, data=sent | {"terms": "PA, högtalare"}).status_code == 302
    here = f"{path}/{stage.now.scalars(select(SynonymGroup)).one().public_id}"
    clerk.open(here)
    return clerk, here, filled(clerk, "terms", terms=f"PA, {TYPED}")


FORMS: dict[str, Callable[[Stage], Ready]] = {
    "bookings.views.watching.saved_searches.new": save,
    "bookings.views.watching.saved_searches.edit": rename,
    "bookings.views.wanted.wanted_writing.new": publish,
    "bookings.views.wanted.wanted_writing.edit": rewrite,
    "bookings.views.wanted.wanted_answering.answer": offer,
    "bookings.views.wanted.wanted_desk.take_down": take_down,
    "inventory.views.words.index": same_words,
    "inventory.views.words.edit": other_words,
}
