"""The link in a mail that lets an expired notice stand again, for whoever reads the mail."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bookings.models import WantedNotice
from marketplace import tokens
from marketplace.errors import NotFound

_PURPOSE = "renew a wanted notice"


def token_of(public_id: str) -> str:
    """Return the secret of the link; it can do nothing but let this notice stand longer."""
    return tokens.derived(_PURPOSE, public_id)


def notice_of(session: Session, public_id: str, token: str) -> WantedNotice:
    """Return the notice that a link renews; raises NotFound unless its secret is right."""
    notice = session.scalar(
        select(WantedNotice)
        .where(WantedNotice.public_id == public_id)
        .options(joinedload(WantedNotice.organisation))
    )
    if not tokens.same(token_of(public_id), token) or notice is None:
        raise NotFound
    return notice
