"""The console command: Flask's own command line with the application loaded."""

import sys
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import FlaskGroup, with_appcontext

from marketplace import cli_people, config, engines, journal, migrating, readiness, serving
from marketplace.config import ConfigurationError
from marketplace.errors import DomainError, Invalid
from marketplace.extensions import db

REFUSED = 1
WRONG_USAGE = 2


class Commands(FlaskGroup):
    """Flask's command group; what is refused ends with status 1 and a sentence, no traceback."""

    def __init__(self, **facts: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(**facts)
        # Commands that extensions announce would shadow ours (`db`).
        self._loaded_plugin_commands = True

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own
        """Run the command; exit 1 when the product refuses."""
        try:
            return super().invoke(ctx)
        except Invalid as error:
            click.echo(str(error), err=True)
            for problem in error.problems:
                click.echo(f"  {problem.field}: {problem.message}", err=True)
        except (DomainError, ConfigurationError) as error:
            click.echo(str(error), err=True)
        return ctx.exit(REFUSED)


def _create() -> Flask:
    from marketplace.app import create_app  # noqa: PLC0415 - the factory knows all packages

    journal.configure()
    try:
        return create_app()
    except ConfigurationError as error:
        click.echo(str(error), err=True)
        sys.exit(WRONG_USAGE)


@click.group(
    cls=Commands,
    create_app=_create,
    add_default_commands=False,
    add_version_option=False,
    load_dotenv=False,
)
def main() -> None:
    """Run, manage and feed an Allmänningen."""


@main.command("run")
@click.option("--with-worker", is_flag=True, help="Deliver mail and run jobs in the same process.")
@click.option("--prepare", is_flag=True, help="Migrate first, and load the demo where DEMO=1.")
@with_appcontext
def run(*, with_worker: bool, prepare: bool) -> None:
    """Serve on HOST:PORT until SIGTERM or Ctrl-C."""
    app = current_app._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001 - Flask's way
    if prepare:
        migrate()
        if app.config["SETTINGS"].demo:
            load_demo(app)
        db.session.remove()
    serving.Server(app, with_worker=with_worker).run()


@main.command("worker")
@with_appcontext
def work() -> None:
    """Deliver mail and run jobs until SIGTERM or Ctrl-C."""
    serving.work(current_app._get_current_object())  # type: ignore[attr-defined] # noqa: SLF001 - Flask's way


@main.group("db")
def database() -> None:
    """Set up the database."""


@database.command("upgrade")
@with_appcontext
def upgrade_database() -> None:
    """Bring the database to this version."""
    migrate()


@main.group("config")
def configuration() -> None:
    """Show the settings."""


@configuration.command("show")
@with_appcontext
def show() -> None:
    """Print the settings in force, secrets masked."""
    click.echo(config.masked(current_app.config["SETTINGS"]))


main.add_command(cli_people.user)
main.add_command(cli_people.organisation)
main.add_command(cli_people.token)


def migrate() -> None:
    """Bring the database to this version; two processes that start at once do it one by one."""
    with engines.one_migration(db.engine):
        with db.engine.connect() as connection:
            current = readiness.is_current(connection)
        if not current:
            migrating.upgrade()


def load_demo(app: Flask) -> None:
    """Load the demo by its own command, which does so only into an empty database."""
    demo = app.cli.commands.get("demo")
    if demo is not None:
        demo.main(["load", "--once"], prog_name="allmanningen demo", standalone_mode=False)


if __name__ == "__main__":
    main()
