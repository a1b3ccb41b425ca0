"""The command that loads the demo."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from bookings.demo import loading
from bookings.demo.loading import NotEmpty, Progress
from bookings.demo.manifest import DemoFault
from marketplace import paths, storage
from marketplace.config import City
from marketplace.extensions import db
from marketplace.transactions import unit_of_work

FOLDER = "demo"

demo = AppGroup("demo", help="A city to try the product on.")


@demo.command("load")
@click.option("--once", is_flag=True, help="Do nothing where there is something already.")
def load(*, once: bool) -> None:
    """Load the demo's organisations, listings and bookings into an empty database.

    Exits with 1 where there is something already (with --once: 0), and nothing is written then.
    """
    if once and (said := _there_already(db.session())):
        click.echo(said, err=True)
        return
    try:
        _load()
    except NotEmpty as error:
        if not once:
            raise click.ClickException(str(error)) from error
        # Another process has loaded it since we looked.
        click.echo(str(error), err=True)
    except (DemoFault, OSError) as error:
        raise click.ClickException(str(error)) from error


def register(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(demo)


def _there_already(session: Session) -> str:
    """Return what there is, nothing in an empty database; ends the read."""
    loaded, empty = loading.is_loaded(session), loading.is_empty(session)
    session.rollback()
    if loaded:
        return _("The demo has been loaded before.")
    return "" if empty else str(NotEmpty())


def _load() -> None:
    city: City = current_app.config["SETTINGS"].city
    files: list[str] = []
    try:
        with _progress() as progress, unit_of_work() as session:
            loading.load(
                session,
                paths.resource(FOLDER),
                city.zone,
                locale=city.languages[0],
                written=files.extend,
                progress=progress,
            )
    except BaseException:
        for name in files:
            storage.current().delete(name)
        raise


@contextmanager
def _progress() -> Iterator[Progress]:
    """Show a bar on a terminal; nothing in a pipe."""
    # Web processes are started from the command line, too, and draw no bars.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    console = Console(stderr=True)
    with Bar(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)
