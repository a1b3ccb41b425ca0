"""Reports of obstacles on the site, from anyone, to the city (law 2018:1937, section 12)."""

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from marketplace import outbox, queries
from marketplace.accounts import read_email
from marketplace.errors import FieldProblem, Invalid
from marketplace.wording import normalise

MAIL_KIND = "accessibility_report"
LONGEST = 4000
LONGEST_PAGE = 300


def send(
    session: Session, *, what: str, page: str, reply_to: str, fallback: str, locale: str
) -> None:
    """Mail a report to every platform admin, or to the address `fallback` where there is none.

    `reply_to` may be empty: nobody has to say who they are. Raises Invalid.
    """
    text = normalise(what, multiline=True)[:LONGEST]
    if not text:
        raise Invalid([FieldProblem("what", _l("Write what did not work."))])
    payload = {
        "what": text,
        "page": normalise(page)[:LONGEST_PAGE],
        "reply_to": read_email(reply_to, "reply_to") if reply_to.strip() else "",
    }
    admins = queries.platform_admins(session)
    readers = [(one.email, one.name, one.locale or locale) for one in admins]
    for address, name, language in readers or [(fallback, "", locale)]:
        outbox.enqueue(
            session,
            kind=MAIL_KIND,
            recipient=address,
            recipient_name=name,
            locale=language,
            payload=payload,
        )
