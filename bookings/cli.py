"""Commands about occupancy, and the export of bookings."""

import sys

import click
from flask import Flask
from flask.cli import AppGroup

from bookings import exporting
from bookings.verifying import faults
from inventory import cli_export
from marketplace.extensions import db

occupancy = AppGroup("occupancy", help="Look at the time that bookings take.")


@occupancy.command("verify")
def verify() -> None:
    """Exit with 1 and what is wrong if a unit is promised twice, or occupancy or its guard is."""
    found = 0
    for fault in faults(db.session()):
        found += 1
        click.echo(str(fault))
    if found:
        sys.exit(1)
    click.echo("Occupancy is what bookings demand; nothing is promised twice.", err=True)


@cli_export.exports.command("bookings")
@cli_export.in_format
def export_bookings(form: str) -> None:
    """Write every date of every booking, without contacts and what people wrote."""
    cli_export.write(exporting.table(db.session(), base_url=cli_export.settings().base_url), form)


def register(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(occupancy)
