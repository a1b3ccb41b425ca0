"""A browser without script: reads the forms of a page, fills them in and sends them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from visiting import signed_in

from marketplace.models import User

Values = dict[str, list[str]]


@dataclass
class Form:
    """A form of a page: where it goes and what stands in it."""

    action: str
    values: Values = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._inside: Form | None = None
        self._select = ""
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = Form(facts.get("action", ""))
            self.forms.append(self._inside)
        form, name = self._inside, facts.get("name", "")
        if form is None:
            return
        if tag == "button":
            form.buttons.append((name, facts.get("value", "")))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            if "selected" in facts or self._select not in form.values:
                form.values[self._select] = [facts.get("value", "")]
        elif tag == "textarea":
            self._area = name
            form.values[name] = [""]
        elif tag == "input" and name and facts.get("type") != "file":
            self._input(form, name, facts)

    def _input(self, form: Form, name: str, facts: Mapping[str, str]) -> None:
        if facts.get("type") in {"checkbox", "radio"} and "checked" not in facts:
            return
        default = "y" if facts.get("type") == "checkbox" else ""
        form.values.setdefault(name, []).append(facts.get("value", default))

    def handle_data(self, data: str) -> None:
        if self._area and self._inside is not None:
            self._inside.values[self._area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            if self._inside is not None:
                text = self._inside.values[self._area][0]
                self._inside.values[self._area][0] = text.removeprefix("\r\n").removeprefix("\n")
            self._area = ""


@dataclass
class Browser:
    """A person's browser; `page` is the text of the page last seen, `status` its status.

    `at` is the path of that page, `address` the path with its query.
    """

    client: FlaskClient
    page: str = ""
    status: int = 0
    at: str = ""
    address: str = ""

    def open(self, address: str) -> str:
        """Open a page, following redirects."""
        return self._seen(self.client.get(address, follow_redirects=True))

    def form(self, having: str) -> Form:
        """Return the form of the page that has a field or button of this name."""
        reader = _Forms()
        reader.feed(self.page)
        return next(
            form
            for form in reader.forms
            if having in form.values or any(name == having for name, _ in form.buttons)
        )

    def send(
        self,
        having: str,
        changes: Mapping[str, Any] | None = None,
        *,
        files: Mapping[str, tuple[bytes, str]] | None = None,
        **more: Any,
    ) -> str:
        """Send a form of the page as it stands, with changes (None takes a field away)."""
        form = self.form(having)
        values: dict[str, Any] = dict(form.values)
        for name, value in {**(changes or {}), **more}.items():
            values.pop(name, None)
            if value is not None:
                values[name] = value if isinstance(value, list) else [str(value)]
        for name, (data, file_name) in (files or {}).items():
            values[name] = [(BytesIO(data), file_name)]
        answer = self.client.post(form.action or self.at, data=values, follow_redirects=True)
        return self._seen(answer)

    def _seen(self, answer: Any) -> str:
        self.page, self.status = answer.get_data(as_text=True), answer.status_code
        self.at = answer.request.path
        self.address = answer.request.full_path.rstrip("?")
        return self.page


def in_english(app: Flask, person: User) -> Browser:
    """Return the browser of a person who has signed in and reads English."""
    client = signed_in(app, person)
    with client.session_transaction() as cookie:
        cookie["lang"] = "en"
    return Browser(client)


def picture(size: tuple[int, int] = (640, 480)) -> bytes:
    """Return a JPEG."""
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, "JPEG")
    return out.getvalue()
