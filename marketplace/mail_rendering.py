"""From a row of the outbox to a mail in its recipient's language."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import css_inline
from flask import current_app
from flask_babel import force_locale, get_locale
from sqlalchemy.orm import Session

from marketplace import outbox
from marketplace.config import Settings
from marketplace.mime import Attachment, CalendarPart
from marketplace.models import Message
from marketplace.outbox import Mail
from marketplace.telling import direction

_BLANK_LINES = re.compile(r"\n{3,}")


def render(session: Session, message: Message) -> Mail:
    """Return the mail of a row: the one that was kept, else a newly rendered one (not stored).

    Raises LookupError for an unknown kind, and whatever a renderer or template raises.
    """
    if message.rendered is not None:
        return outbox.unpacked(message.rendered)
    with reader(message.locale):
        return outbox.renderer(message.kind)(session, message)


def from_templates(
    kind: str,
    *,
    calendar: CalendarPart | None = None,
    attachments: tuple[Attachment, ...] = (),
    **facts: object,
) -> Mail:
    """Return the mail of `templates/email/<kind>/{subject.txt,body.txt,body.html}`.

    The templates see `facts`; call it from a renderer, where language and links are set.
    """
    subject = " ".join(_template(f"email/{kind}/subject.txt", facts).split())
    html = _template(f"email/{kind}/body.html", facts)
    return Mail(
        subject=subject,
        text=_BLANK_LINES.sub("\n\n", _template(f"email/{kind}/body.txt", facts)).strip() + "\n",
        html=_inliner().inline(html),
        calendar=calendar,
        attachments=attachments,
    )


@contextmanager
def reader(locale: str) -> Iterator[None]:
    """Speak the language `locale` in the block, with links that begin with BASE_URL."""
    settings: Settings = current_app.config["SETTINGS"]
    spoken = locale if locale in settings.city.languages else settings.city.languages[0]
    with current_app.test_request_context(base_url=settings.base_url), force_locale(spoken):
        yield


def _template(name: str, facts: dict[str, object]) -> str:
    # Not flask.render_template: a mail has no visitor, so no context processor may look for one.
    spoken = str(get_locale())
    template = current_app.jinja_env.get_template(name)
    return template.render(locale=spoken, text_direction=direction(spoken), **facts)


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(
        load_remote_stylesheets=False, keep_style_tags=True, keep_at_rules=True
    )
