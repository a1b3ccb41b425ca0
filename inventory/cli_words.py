"""The command that stores the words of the search anew."""

import click
from flask import Flask
from flask.cli import AppGroup

from inventory import search
from inventory.words import indexing, renewing
from marketplace.extensions import db
from marketplace.transactions import unit_of_work

words = AppGroup("words", help="The words by which listings are found.")


@words.command("reindex")
def reindex() -> None:
    """Store the words of all listings anew, while they stay searchable.

    In many short transactions. What is left when it is broken off, a worker does.
    """
    with unit_of_work(db.session()) as session:
        renewing.forget_versions(session)
    done = search.index_all(db.session())
    with unit_of_work(db.session()) as session:
        indexing.tidy(session)
        indexing.recount(session)
    click.echo(f"The words of {done} listings are stored anew.", err=True)


def register(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(words)
