"""The mail that asks whether facts are still right."""

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.confirming import asking
from inventory.models import Listing
from marketplace import mail_rendering, outbox
from marketplace.models import Message, Organisation
from marketplace.outbox import Mail


def register() -> None:
    """Let the outbox render it."""
    outbox.register(asking.KIND, _facts_due)


def _facts_due(session: Session, message: Message) -> Mail:
    payload = message.payload
    base_url = current_app.config["SETTINGS"].base_url
    organisation = session.get_one(Organisation, payload["organisation"])
    listings = session.scalars(
        select(Listing)
        .where(Listing.id.in_(payload["listings"]))
        .order_by(Listing.title_key, Listing.id)
    ).all()
    return mail_rendering.from_templates(
        asking.KIND,
        organisation=organisation.name,
        own=payload["own"],
        titles=[one.title for one in listings],
        url=f"{base_url}/organisations/{organisation.slug}/confirmation",
    )
