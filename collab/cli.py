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


@cli.command("new-epoch")
@click.pass_obj
def new_epoch(settings: Settings) -> None:
    """After a restored backup: make every open page start its discussions over."""
    from collab.core import db
    from collab.discussion.service import renew_epochs

    db.connect(settings)
    with db.transaction() as session:
        click.echo(f"{renew_epochs(session)} discussions have a new epoch.")


@cli.command("run-again")
@click.option("--reaction", help="Only this reaction, e.g. accounts.mail_sign_in_link.")
@click.pass_obj
def run_again(settings: Settings, reaction: str | None) -> None:
    """Put the reactions that were set aside back in the queue."""
    from collab.core import db, outbox

    db.connect(settings)
    with db.transaction() as session:
        click.echo(f"{outbox.run_again(session, reaction)} reactions will run again.")


@cli.command("load-reference")
@click.pass_obj
def load_reference(settings: Settings) -> None:
    """Write the themes and the register of authorities; repeated, it changes only what they changed."""
    from collab.authorities.service import load_register
    from collab.core import db
    from collab.reference.service import load_themes

    db.connect(settings)
    with db.transaction() as session:
        themes, changed = load_themes(session), load_register(session)
    click.echo(f"{themes} themes; {changed} authorities written, the others were up to date.")


if __name__ == "__main__":
    cli()
