"""Fixtures of the browser tests: one town for all of them, one browser, a context per person."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import pytest
from e2e import quarter
from e2e import town as towns
from e2e.people import Person
from e2e.quarter import Quarter
from e2e.town import Town
from e2e.walker import Walker
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
MISSING = "The browser tests need Chromium: install the system package chromium."
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 30_000
PHONE = 390
DESK = 1280

Visit: TypeAlias = Callable[..., Walker]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, so that `-m "not e2e"` leaves them out."""
    for item in items:
        if "/e2e/" in item.path.as_posix():
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Yield the running application over a database that all these tests share."""
    with towns.running(tmp_path_factory.mktemp("town")) as running:
        yield running


@pytest.fixture(scope="session")
def lived_in(town: Town) -> Quarter:
    """Return a quarter in which something stands on every page, built once."""
    return quarter.built(town)


# Not for the session: Playwright keeps an event loop in this thread, which other tests run.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Yield the system's Chromium."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        pytest.fail(MISSING, pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def visit(town: Town, chromium: Browser) -> Iterator[Visit]:
    """Yield what opens a browser for a person; when the test is over, none may have complained."""
    walkers: list[Walker] = []

    def begin(
        person: Person | None = None, *, script: bool = True, width: int = DESK, **more: Any
    ) -> Walker:
        context = chromium.new_context(
            locale=more.pop("locale", "sv-SE"),
            timezone_id="Europe/Stockholm",
            java_script_enabled=script,
            viewport={"width": width, "height": 844 if width == PHONE else 900},
            **more,
        )
        context.set_default_timeout(PATIENCE)
        if person is not None:
            context.add_cookies(
                [{"name": "session", "value": town.key_of(person.id), "url": town.address}]
            )
        walker = Walker.begin(town, context, script=script)
        walkers.append(walker)
        return walker

    yield begin
    faults = [fault for walker in walkers for fault in walker.faults]
    for walker in walkers:
        walker.context.close()
    assert faults == []


@pytest.fixture(params=[True, False], ids=["script on", "script off"])
def script(request: pytest.FixtureRequest) -> bool:
    """Run the test twice: with and without JavaScript."""
    return bool(request.param)
