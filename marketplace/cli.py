"""The console command: Flask's own command line with the application loaded."""

import sys

import click
from flask.cli import FlaskGroup

from marketplace.config import ConfigurationError


def _create() -> object:
    from marketplace.app import create_app  # noqa: PLC0415 - the factory knows all packages

    try:
        return create_app()
    except ConfigurationError as error:
        click.echo(str(error), err=True)
        sys.exit(2)


@click.group(cls=FlaskGroup, create_app=_create, add_version_option=False)
def main() -> None:
    """Run, manage and feed an Allmänningen."""
