"""`python -m collab.demo.big`: load the big set into the database that the environment names."""

from __future__ import annotations

import os
import sys

import click

from collab.core.config import MissingSettings, load_settings, use_settings
from collab.demo.big.load import Size, SomebodyIsHere
from collab.demo.big.load import load_big as load

FULL = Size()


@click.command()
@click.option("--authorities", default=FULL.authorities, show_default=True)
@click.option("--people", default=FULL.people, show_default=True)
@click.option("--groups", default=FULL.groups, show_default=True)
@click.option("--discussions", default=FULL.discussions, show_default=True)
@click.option("--messages", default=FULL.messages, show_default=True)
@click.option(
    "--hot", default=FULL.hot, show_default=True, help="Messages of one discussion more, e.g. 1000000."
)
@click.option("--seed", default=1, show_default=True)
@click.option("--yes", is_flag=True, help="Load even where people are already.")
def load_big(seed: int, yes: bool, **size: int) -> None:
    """Fill a migrated database with a workspace as large as it may become; never one that is in use."""
    try:
        settings = load_settings(os.environ)
    except MissingSettings as error:
        sys.exit(str(error))
    if not settings.owner_database_url:
        sys.exit("COLLAB_OWNER_DATABASE_URL is missing: only the owner of the tables loads this much.")
    use_settings(settings)
    try:
        loaded = load(settings, Size(**size), seed=seed, among_people=yes, tell=click.echo)
    except SomebodyIsHere:
        sys.exit(
            "This database already holds people: nothing was added. With --yes the set comes beside them."
        )
    click.echo(
        f"{loaded.messages:,} messages in {loaded.seconds:.0f} s"
        f" ({loaded.messages / loaded.seconds:,.0f} a second in all)."
    )
    if loaded.hot_discussion_id:
        click.echo(f"The hot discussion is number {loaded.hot_discussion_id}.")


if __name__ == "__main__":
    load_big()
