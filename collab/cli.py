"""Door for operators: `python -m collab.cli COMMAND`."""

from __future__ import annotations

import os
import sys

import click
from alembic import command
from alembic.config import Config

from collab.core.config import MissingSettings, Settings, load_settings
from collab.core.logs import configure_logs


def migrate_database(settings: Settings) -> None:
    """Upgrade to the newest migration; a database already there is left as it is."""
    config = Config()
    config.set_main_option("script_location", "collab:migrations")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["settings"] = settings
    command.upgrade(config, "head")


@click.group()
@click.pass_context
def cli(context: click.Context) -> None:
    """Commands of the workspace; settings come from the environment."""
    try:
        context.obj = load_settings(os.environ)
    except MissingSettings as error:
        sys.exit(str(error))
    configure_logs(context.obj.log_level, "cli")


@cli.command()
@click.pass_obj
def migrate(settings: Settings) -> None:
    """Bring the database to the newest migration."""
    migrate_database(settings)
    click.echo("The database is up to date.")


if __name__ == "__main__":
    cli()
