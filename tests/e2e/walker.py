"""Somebody at a browser: opens pages, fills in forms, and hears when the browser complains."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from e2e.town import Town, code_in
from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Locator, Page, Response

NAME = " – Allmänningen"
_EXPECTED = "Failed to load resource"  # of the document itself: an error page, a refused form


@dataclass
class Walker:
    """A browser of somebody; `faults` collects what no page may cause."""

    town: Town
    context: BrowserContext
    page: Page
    script: bool
    faults: list[str] = field(default_factory=list)
    status: int = 0

    @classmethod
    def begin(cls, town: Town, context: BrowserContext, *, script: bool) -> "Walker":
        """Open a page in the context and listen to it."""
        walker = cls(town, context, context.new_page(), script)
        walker.page.on("console", walker._heard)
        walker.page.on("pageerror", lambda error: walker.faults.append(f"script: {error}"))
        walker.page.on("dialog", walker._asked)
        walker.page.on("response", walker._answered)
        return walker

    @property
    def path(self) -> str:
        """The path of the page that is shown."""
        return urlsplit(self.page.url).path

    def open(self, address: str) -> Page:
        """Open a page of the town, or a whole address such as a letter's link."""
        whole = address if "://" in address else self.town.address + address
        self.page.goto(whole, wait_until="domcontentloaded")
        self.look()
        return self.page

    def press(self, sentence: str, inside: Locator | None = None, **values: object) -> None:
        """Press the button, or follow the link, whose name begins with the Swedish sentence."""
        words = re.compile(rf"^{re.escape(self.town.words(sentence, **values))}\b")
        around = inside or self.page.locator("main")
        found = around.get_by_role("button", name=words).or_(around.get_by_role("link", name=words))
        self.follow(found.first)

    def click(self, selector: str) -> None:
        """Click the one element that a selector finds, and wait for the page that follows."""
        self.follow(self.page.locator(selector))

    def follow(self, element: Locator) -> None:
        """Click an element that leads to another page, and wait for that page."""
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            element.click()
        self.look()

    def fill(self, facts: Mapping[str, str | list[str] | bool] | None = None, **more: str) -> None:
        """Fill in fields by name: text, the value chosen in a list, values or truth of ticks."""
        for name, value in {**(facts or {}), **more}.items():
            fields = self.page.locator(f'main [name="{name}"]:not([type=hidden])')
            kind = fields.first.evaluate("one => one.type")
            self.unfold(fields.first)
            if kind in {"radio", "checkbox"}:
                wanted = value if isinstance(value, list) else [value]
                for one in wanted:
                    tick = "" if one is True else f'[value="{one}"]'
                    self.page.locator(f'main [name="{name}"]{tick}').check()
            elif kind.startswith("select"):
                fields.select_option(str(value))
            elif kind == "file":
                fields.set_input_files(Path(str(value)))
            else:
                fields.fill(str(value))

    def sees(self, sentence: str, **values: object) -> bool:
        """Tell whether the page's visible text holds the sentence in Swedish."""
        return self.town.words(sentence, **values) in self.text

    @property
    def text(self) -> str:
        """The page's visible text, in one line."""
        return words_of(self.page.locator("main"))

    def sign_in(self, email: str) -> None:
        """Sign in on the page that is shown, by the code that comes by mail."""
        self.fill(email=email)
        self.press("Send me a code")
        self.fill(code=code_in(self.town.letters(email)[-1]))
        self.press("Sign in", self.page.locator("main form").first)

    def look(self) -> None:
        """Check what holds on every page: a title, one main heading, nothing wider than it."""
        title = self.page.title()
        if not title.endswith(NAME) or title == NAME:
            self.faults.append(f"{self.page.url}: the title is {title!r}")
        headings = self.page.locator("h1").count()
        if headings != 1:
            self.faults.append(f"{self.page.url}: {headings} main headings")

    def unfold(self, element: Locator) -> None:
        """Open what an element is folded into."""
        for summary in element.locator("xpath=ancestor::details[not(@open)]/summary").all():
            if summary.is_visible():  # on a wide screen some folds are always open
                summary.click()

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        document = message.location.get("url", "").split("#")[0] == self.page.url.split("#")[0]
        if not (message.text.startswith(_EXPECTED) and document):
            self.faults.append(f"{self.page.url}: {message.text}")

    def _asked(self, dialog: Dialog) -> None:
        self.faults.append(f"{self.page.url}: dialog {dialog.message!r}")
        dialog.dismiss()

    def _answered(self, response: Response) -> None:
        if response.frame == self.page.main_frame and response.request.is_navigation_request():
            self.status = response.status
        if response.status >= 500:
            self.faults.append(f"{response.url}: {response.status}")


def words_of(element: Locator) -> str:
    """Return an element's visible text, in one line."""
    return " ".join(element.inner_text().split())
