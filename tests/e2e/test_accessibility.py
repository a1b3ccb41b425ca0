"""Every page of every kind of person keeps WCAG 2.2 A and AA, on a telephone and at a desk."""

from typing import Any, NoReturn

import pytest
from e2e import judge
from e2e.conftest import DESK, PHONE, Visit
from e2e.quarter import NOWHERE, Quarter
from e2e.town import Town
from e2e.walker import Walker
from flask import Flask
from sqlalchemy import select

from marketplace.models import Message

ROLES = ("visitor", "bo", "anna", "clerk", "sven", "adam", "nils")
WIDTHS = pytest.mark.parametrize("width", [PHONE, DESK])
MOST_TAB_STOPS = 60
# Dozens of questions, each with its own field; or as many answers to give as others ask for; or a
# table of the city in which every number leads on.
LONG = (
    *("/contents", "/accessibility", "/when", "/profile", "/headings", "/price", "/requests"),
    *("/overview", "/overview/use"),
)

# What is sent as it stands, or with these changes: (who, page, button, changes).
MISTAKES: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("visitor", "/sign-in", "main form button", {"email": "ingen adress"}),
    ("visitor", "/accessibility", "main form button", {}),
    ("bo", "{hall}/book", "button[value=check]", {}),
    ("bo", "{chairs}/book", "button[value=check]", {"quantity": "900"}),
    ("bo", "{skill}/ask", "button[value=send]:not([aria-hidden])", {}),
    ("bo", "/account", "main form button >> nth=0", {"name": "", "phone": "inget"}),
    ("bo", "/account/tokens", "form:has([name=name]) button", {"name": ""}),
    ("bo", "/account/password", "main form button >> nth=0", {"password": "kort"}),
    ("bo", "/organisations/new", "main form button", {}),
    ("anna", "/listings/new", "main form button", {}),
    ("anna", "/listings/{hall_id}/what", "button[value=later]", {"title": ""}),
    ("anna", "/listings/{hall_id}/where", "button[value=later]", {"place_latitude": "norrut"}),
    ("anna", "/listings/{hall_id}/contents", "button[value=later]", {"capacity_seated": "många"}),
    ("anna", "/listings/{hall_id}/when", "button[value=later]", {"openings-0-start": "tidigt"}),
    ("anna", "/listings/{hall_id}/terms", "button[value=later]", {"contact_email": "ingen"}),
    ("anna", "/listings/{hall_id}/price", "button[value=later]", {"price_rules-0-amount": "lite"}),
    ("anna", "/organisations/{place}/profile", "main form button >> nth=0", {"name": ""}),
    ("anna", "{requested}", "button[value=decline]", {"reason": " "}),
    ("clerk", "/organisations/helsingborgs-stad/import", "main form button", {}),
    ("adam", "/staff/register/import", "main form button", {}),
)


@WIDTHS
@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_accessible(lived_in: Quarter, visit: Visit, role: str, width: int) -> None:
    walker = visit(lived_in.person(role), width=width)
    found = {}
    for page in lived_in.pages()[role]:
        walker.open(page)
        wrong = judged(walker)
        if (walker.status, walker.path) != (200, page.partition("?")[0]):
            wrong.append(f"led to {walker.path}, status {walker.status}")
        if wrong:
            found[page] = wrong
    assert found == {}


def judged(walker: Walker) -> list[str]:
    """Return what is wrong with the page that is shown."""
    wrong = judge.violations(walker.page)
    stops = judge.tab_stops(walker.page)
    if stops > MOST_TAB_STOPS and not walker.path.endswith(LONG):
        wrong.append(f"{stops} tab stops")
    return wrong


@pytest.mark.parametrize(
    ("who", "page", "status"),
    [
        ("visitor", "/no-such-page", 404),
        ("visitor", NOWHERE, 404),
        ("bo", "/listings/{draft}/what", 404),
        ("nils", "/staff/people", 404),
        ("cia", "/listings/{hall_id}/what", 403),
    ],
)
def test_every_page_of_an_error_is_accessible(
    lived_in: Quarter, visit: Visit, who: str, page: str, status: int
) -> None:
    walker = visit(lived_in.person(who), width=PHONE)
    walker.open(lived_in.address(page))
    assert walker.status == status
    assert judge.violations(walker.page) == []


@pytest.mark.parametrize("role", sorted({who for who, *_ in MISTAKES}))
def test_every_refused_form_is_accessible_and_leads_to_its_faults(
    lived_in: Quarter, visit: Visit, role: str
) -> None:
    walker = visit(lived_in.person(role), width=PHONE)
    found = {}
    for who, page, button, changes in MISTAKES:
        if who != role:
            continue
        address = lived_in.address(page)
        wrong = refused(walker, address, button, changes)
        if wrong:
            found[address] = wrong
    assert found == {}


def refused(walker: Walker, address: str, button: str, changes: dict[str, str]) -> list[str]:
    """Send a form with mistakes; return what is wrong with the page that answers."""
    walker.open(address)
    walker.fill(changes)
    sender = walker.page.locator(button).first
    walker.unfold(sender)
    walker.follow(sender)
    wrong = judge.violations(walker.page)
    focused = walker.page.evaluate("() => document.activeElement.id")
    if focused != "error-summary":
        wrong.append(f"the focus is on {focused!r}")
        return wrong
    targets = walker.page.locator("#error-summary a").evaluate_all(
        "all => all.map(one => one.hash.slice(1)).filter(id => !document.getElementById(id))"
    )
    return wrong + [f"no place {target!r} on the page" for target in targets]


SOME = {
    "visitor": ("/", "{hall}", "/associations", "/sign-in"),
    "bo": ("{hall}/book", "{series}", "/bookings"),
    "anna": ("/requests", "/listings/{hall_id}/when"),
}


@WIDTHS
@pytest.mark.parametrize(("scheme", "direction"), [("dark", "ltr"), ("light", "rtl")])
def test_pages_are_accessible_in_the_dark_and_from_right_to_left(
    lived_in: Quarter, visit: Visit, scheme: str, direction: str, width: int
) -> None:
    found = {}
    for role, pages in SOME.items():
        walker = visit(lived_in.person(role), width=width, color_scheme=scheme)
        for page in pages:
            walker.open(lived_in.address(page))
            walker.page.evaluate("to => { document.documentElement.dir = to }", direction)
            wrong = judge.violations(walker.page) + judge.too_wide(walker.page)
            if wrong:
                found[page] = wrong
    assert found == {}


@WIDTHS
def test_the_demos_letter_box_is_accessible(
    lived_in: Quarter, town: Town, visit: Visit, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    del lived_in
    monkeypatch.setattr(town.app.config["SETTINGS"], "demo", True)
    with town.work() as session:
        letters = session.scalars(
            select(Message.public_id).where(Message.kind.in_(["booking_request", "sign_in_code"]))
        ).all()
    walker = visit(width=width)
    found: dict[str, Any] = {}
    for page in ("/demo/mail", f"/demo/mail/{letters[0]}", "/sign-in"):
        walker.open(page)
        assert walker.status == 200
        found[page] = judge.violations(walker.page)
    assert not any(found.values()), found


def broken() -> NoReturn:
    """Fail as a page with a mistake in it would."""
    raise RuntimeError("a mistake made for the test")


def test_the_page_of_a_fault_of_ours_is_accessible(
    town: Town, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(town.app.view_functions, "pages.help_page", broken)
    walker = visit(width=PHONE)
    walker.open("/help")
    assert walker.faults.pop().endswith(": 500")
    assert judge.violations(walker.page) == []
    assert judge.too_wide(walker.page) == []


def test_the_page_of_a_form_that_is_too_old_is_accessible(visit: Visit) -> None:
    walker = visit(width=PHONE)
    walker.open("/sign-in")
    walker.fill(email="anna@scout.example")
    walker.page.evaluate("() => { document.querySelector('[name=csrf_token]').value = 'old' }")
    walker.press("Send me a code")
    assert walker.status == 400
    assert judge.violations(walker.page) == []


def test_the_judge_finds_planted_faults(visit: Visit) -> None:
    walker = visit()
    page = walker.open("/help")
    assert judge.violations(page) == []
    page.evaluate("""() => {
      const main = document.querySelector('main');
      for (const [tag, facts] of [
        ['img', {src: '/static/img/icon.svg'}],
        ['input', {type: 'text'}],
        ['button', {}],
        ['p', {textContent: 'Knappt läsbart', className: 'planted'}],
        ['h6', {textContent: 'Ett hopp'}],
        ['div', {role: 'slider'}],
      ]) main.append(Object.assign(document.createElement(tag), facts));
      main.lastChild.setAttribute('role', 'slider');
      const text = document.querySelector('.planted').style;
      text.color = '#bbbbbb';
      text.background = '#ffffff';
      main.style.minWidth = '200vw';
      document.documentElement.removeAttribute('lang');
    }""")
    rules = {line.partition(":")[0] for line in judge.violations(page)}
    assert rules >= {
        *("image-alt", "label", "button-name", "color-contrast", "heading-order"),
        *("html-has-lang", "aria-required-attr"),
    }
    assert judge.too_wide(page)[0] == "page"


# Not pages: files, feeds, and addresses that only lead on.
NO_PAGES = {
    *("static", "photos.photo", "inventory_imports.template", "inventory_wizard.begin"),
    *("bookings_calendars.private", "bookings_calendars.listing", "bookings_booking.calendar_file"),
    *("organisations.invite", "admin.invite_admin", "bookings_overview.export"),
    *("account.data", "bookings_find.place", "inventory_suggesting.index"),
    *("health.healthz", "health.readyz", "health.robots_txt", "health.security_txt"),
}
# Walked in a journey, since a step leads to them.
WALKED = {"auth.code", "auth.name"}


def test_every_page_of_the_application_is_on_the_list(lived_in: Quarter, town: Town) -> None:
    seen = {
        endpoint_of(town.app, page) for pages in lived_in.pages().values() for page in pages
    } | {"demo_mail.letters", "demo_mail.letter"}
    there = {
        rule.endpoint
        for rule in town.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.endpoint.startswith("api_")
    }
    assert there - NO_PAGES - WALKED - seen == set()


def endpoint_of(app: Flask, page: str) -> str:
    """Return what answers at a page's address."""
    found, _ = app.url_map.bind("").match(page.partition("?")[0])
    return str(found)
