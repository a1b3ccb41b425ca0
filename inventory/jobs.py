"""Periodic work of the catalogue."""

from datetime import timedelta

from sqlalchemy.orm import Session

from inventory import photos, search
from inventory.catalogue import keeping
from inventory.confirming import asking
from inventory.intake import uploads
from inventory.words import indexing
from marketplace import jobs
from marketplace.transactions import unit_of_work


def register() -> None:
    """Register the jobs with the worker."""
    jobs.register("photo orphans", timedelta(days=1), _remove_orphans)
    jobs.register("forgotten uploads", timedelta(hours=1), uploads.tidy)
    jobs.register("notes of changes", timedelta(hours=1), _tidy_notes)
    jobs.register("words not stored", timedelta(minutes=1), _index_missing)
    jobs.register("words that nobody has", timedelta(days=1), _tidy_words)
    jobs.register("ask_to_confirm", timedelta(days=1), _ask_to_confirm)


def _remove_orphans(session: Session) -> None:
    photos.remove_orphans(session)


def _tidy_notes(session: Session) -> None:
    with unit_of_work(session):
        keeping.tidy(session)


def _index_missing(session: Session) -> None:
    search.index_all(session)


def _tidy_words(session: Session) -> None:
    with unit_of_work(session):
        indexing.tidy(session)
        indexing.recount(session)


def _ask_to_confirm(session: Session) -> None:
    asking.ask_owners(session)
