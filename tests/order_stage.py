"""An order that is put together on its page: what is chosen, checked and sent."""

import re
from html import unescape
from typing import Any

from booking_stage import Stage, day
from factories import make_listing, make_organisation
from form_browser import Browser
from sqlalchemy import select

from bookings.models import Order
from inventory.models import Listing, Tariff, TariffRule
from inventory.search import index_listing
from inventory.types import ListingKind, PriceUnit
from marketplace.transactions import unit_of_work

WHEN = {"from": "18:00", "to": "20:00"}
ABOUT = {"purpose": "Premiär", "contact_name": "Bo", "contact_phone": "08-465 004 01"}


def opened(stage: Stage, *things: Listing, query: str = "") -> Browser:
    """Return Bo's browser with the things in a new order."""
    bo = stage.browser(stage.bo)
    chosen = "&".join(f"thing={one.public_id}" for one in things)
    bo.open(f"/orders/new?{chosen}{query}")
    return bo


def check(bo: Browser, **more: str) -> str:
    """Look up time and price."""
    return bo.send("date", {"date": day(), **WHEN, "do": "check", **more})


def basket(browser: Browser) -> str:
    """Return the part of the page that shows what has been chosen."""
    return browser.page.partition('class="basket"')[2].partition("</section>")[0]


def link(part: str, label: str) -> str:
    """Return where a link or button of a part of the page leads."""
    found = re.search(
        rf'<a[^>]*href="([^"]*)"[^>]*>(?:(?!</a>).)*{re.escape(label)}', part, re.DOTALL
    )
    assert found, f"no {label!r} in {part}"
    return unescape(found[1])


def projector(stage: Stage, **facts: Any) -> Listing:
    """Return a thing of another owner."""
    facts.setdefault("title", "Projektor")
    with unit_of_work(stage.session) as work:
        made = make_listing(work, make_organisation(work), kind=ListingKind.EQUIPMENT, **facts)
        index_listing(work, made)
        return made


def orders(stage: Stage) -> list[Order]:
    """Return all orders there are."""
    return list(stage.now.scalars(select(Order)))


def priced(stage: Stage, thing: Listing, kronor: int, group: str = "alla", text: str = "") -> None:
    """Let an hour of the thing cost so much for a group."""
    with unit_of_work(stage.session) as work:
        fresh = work.get_one(Listing, thing.id)
        rule = TariffRule(
            position=0, price_group=group, amount_ore=kronor * 100, unit=PriceUnit.HOUR
        )
        fresh.price_text, fresh.tariff = text, Tariff(listing_id=thing.id, rules=[rule])
