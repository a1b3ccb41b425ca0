"""Periodic work of the catalogue."""

from datetime import timedelta

from sqlalchemy.orm import Session

from inventory import photos
from inventory.intake import uploads
from marketplace import jobs


def register() -> None:
    """Register the jobs with the worker."""
    jobs.register("photo orphans", timedelta(days=1), _remove_orphans)
    jobs.register("forgotten uploads", timedelta(hours=1), uploads.tidy)


def _remove_orphans(session: Session) -> None:
    photos.remove_orphans(session)
