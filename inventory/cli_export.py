"""Commands that write what the service holds as files of other programs."""

import sys
from collections.abc import Callable

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from inventory.exporting import listings, register
from inventory.exporting.tables import Format, Table
from inventory.exporting.writing import pieces
from marketplace.config import Settings
from marketplace.extensions import db

exports = AppGroup("export", help="Write listings, bookings or the register to standard output.")
_Command = Callable[..., None]


def in_format(command: _Command) -> _Command:
    """Give a command the option that says which kind of file it writes."""
    choice = click.Choice([form.value for form in Format])
    option: Callable[[_Command], _Command] = click.option(
        "--format", "form", type=choice, default=Format.CSV.value, help="csv (default), xlsx, json."
    )
    return option(command)


def write(table: Table, form: str) -> None:
    """Write the table to standard output, row by row."""
    out = sys.stdout.buffer
    if form == Format.XLSX and out.isatty():
        click.echo("An xlsx file is not for a screen: send it to a file with >.", err=True)
        sys.exit(2)
    for piece in pieces(table, Format(form)):
        out.write(piece)
    out.flush()


def settings() -> Settings:
    """Return the settings of the service."""
    found: Settings = current_app.config["SETTINGS"]
    return found


@exports.command("listings")
@in_format
def _listings(form: str) -> None:
    """Write all listings, drafts and archived ones too, with the contacts that are public."""
    where = settings()
    everything = listings.table(
        db.session(), base_url=where.base_url, zone=where.city.zone, everything=True
    )
    write(everything, form)


@exports.command("register")
@in_format
def _register(form: str) -> None:
    """Write the register of associations, without what they keep private."""
    where = settings()
    write(register.table(db.session(), base_url=where.base_url, zone=where.city.zone), form)


def register_commands(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(exports)
