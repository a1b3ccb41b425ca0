"""Commands about occupancy."""

import sys

import click
from flask import Flask
from flask.cli import AppGroup

from bookings.verifying import faults
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


def register(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(occupancy)
