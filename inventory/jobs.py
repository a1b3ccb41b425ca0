"""Periodic work of the catalogue."""

from datetime import timedelta

from sqlalchemy.orm import Session

from inventory import photos
from inventory.confirming import asking
from inventory.intake import uploads
from marketplace import jobs


def register() -> None:
    """Register the jobs with the worker."""
    jobs.register("photo orphans", timedelta(days=1), _remove_orphans)
    jobs.register("forgotten uploads", timedelta(hours=1), uploads.tidy)
    jobs.register("ask_to_confirm", timedelta(days=1), _ask_to_confirm)


def _remove_orphans(session: Session) -> None:
    photos.remove_orphans(session)


def _ask_to_confirm(session: Session) -> None:
    asking.ask_owners(session)
