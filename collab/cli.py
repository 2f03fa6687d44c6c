"""Door for operators: `python -m collab.cli COMMAND`, or several commands one after the other."""

from __future__ import annotations

import os
import sys
from typing import BinaryIO

import click
from alembic import command
from alembic.config import Config
from marshmallow import ValidationError

from collab.core.config import MissingSettings, Settings, load_settings, use_settings
from collab.core.logs import configure_logs


def migrate_database(settings: Settings) -> None:
    """Upgrade to the newest migration; a database already there is left as it is."""
    config = Config()
    config.set_main_option("script_location", "collab:migrations")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["settings"] = settings
    command.upgrade(config, "head")


@click.group(chain=True)
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
    from collab.live.fanout import Publisher

    db.connect(settings)
    with db.transaction() as session:
        renewed = renew_epochs(session)
    Publisher(settings.valkey_url).emit("live.resync", {}, namespace="/")
    click.echo(f"{renewed} discussions have a new epoch, and open pages were told to ask again.")


@cli.command("render-messages")
@click.pass_obj
def render_messages(settings: Settings) -> None:
    """After the renderer changed: render what is stored of messages, stands and the platform's texts anew, in batches."""
    from collab.core import db
    from collab.discussion.service import (
        render_older_messages,
        render_older_stands,
        render_older_versions,
    )
    from collab.texts.service import render_older_texts

    db.connect(settings)
    count, batch = 0, [0]
    while batch:
        with db.transaction() as session:
            batch = render_older_messages(session, after=batch[-1])
        count += len(batch)
    versions = 1
    while versions:
        with db.transaction() as session:
            versions = render_older_versions(session)
        count += versions
    pages = 1
    while pages:
        with db.transaction() as session:
            pages = render_older_texts(session)
        count += pages
    stands = [(0, 0)]
    while stands:
        with db.transaction() as session:
            stands = render_older_stands(session, after=stands[-1])
        count += len(stands)
    click.echo(f"{count} texts were rendered anew, the others were up to date.")


@cli.command("set-aside")
@click.pass_obj
def set_aside(settings: Settings) -> None:
    """List the reactions that failed at every try: event, reaction, tries, since when, and why."""
    from collab.core import db
    from collab.core.outbox.set_aside import all_set_aside, count_set_aside

    db.connect(settings)
    with db.transaction() as session:
        listed, count = all_set_aside(session), count_set_aside(session)
    for run, event in listed:
        since = run.next_at.isoformat(timespec="seconds")
        why = " ".join((run.error or "").split())
        click.echo(f"{run.event_id} {event} → {run.reaction}: {run.attempts} tries, since {since}: {why}")
    left_out = f", the oldest {len(listed)} are listed" if len(listed) < count else ""
    click.echo(f"{count} reactions were set aside{left_out}.")


@cli.command("run-again")
@click.option("--reaction", help="Only this reaction, e.g. accounts.mail_sign_in_link.")
@click.option(
    "--event", "event_id", type=int, help="Only what this event is owed, by the number in set-aside."
)
@click.pass_obj
def run_again(settings: Settings, reaction: str | None, event_id: int | None) -> None:
    """Put the reactions that were set aside back in the queue."""
    from collab.core import db
    from collab.core.outbox.set_aside import run_again as put_back

    db.connect(settings)
    with db.transaction() as session:
        click.echo(f"{put_back(session, reaction=reaction, event_id=event_id)} reactions will run again.")


@cli.command("check-mail")
@click.option("--selector", default="", help="Under which name the mail relay's DKIM key is published.")
@click.option(
    "--nameserver", default="", metavar="HOST:PORT", help="Ask this DNS server, not this machine's."
)
@click.option(
    "--signature",
    type=click.File("rb"),
    help="Look at this letter as it was received instead: whether its signature covers the one-click headers.",
)
@click.pass_obj
def check_mail(settings: Settings, selector: str, nameserver: str, signature: BinaryIO | None) -> None:
    """Say whether mail can arrive: SPF, DKIM, DMARC, where answers come in, and the relay; 1 if something is wrong."""
    from collab.core.mail.checking import check_mail as look
    from collab.core.mail.signature import check_signature

    right = True
    findings = (
        check_signature(settings, signature.read(), nameserver=nameserver)
        if signature
        else look(settings, selector=selector, nameserver=nameserver)
    )
    for finding in findings:
        click.echo(finding)
        right = right and finding.right
    if not right:
        sys.exit(1)


@cli.command("load-reference")
@click.pass_obj
def load_reference(settings: Settings) -> None:
    """Write themes, authorities, the study's partnerships, groups, first texts, sources; repeated, it changes little."""
    from collab.authorities.service import load_register
    from collab.core import db
    from collab.countries.service.sources import load_sources
    from collab.groups.service import ensure_default_groups
    from collab.partnerships.service import load_study_partnerships
    from collab.reference.service import load_themes
    from collab.texts.service import load_first_texts

    db.connect(settings)
    with db.transaction() as session:
        themes, changed = load_themes(session), load_register(session)
        load_study_partnerships(session)
        ensure_default_groups(session)
        load_first_texts(session)
        load_sources(session)
    click.echo(f"{themes} themes; {changed} authorities written, the others were up to date.")


@cli.command("load-demo")
@click.pass_obj
def load_demo(settings: Settings) -> None:
    """Add the demo's people, discussions and stories; repeated, it adds only what is missing."""
    from collab.core import db, limits
    from collab.demo.load import load_demo as load
    from collab.demo.personas import ReferenceMissing

    if not settings.demo:
        sys.exit("The demo set is for demo mode alone (COLLAB_DEMO=1): nothing was added.")
    use_settings(settings)
    db.connect(settings)
    limits.open_limits(settings)
    try:
        with db.transaction() as session:
            loaded = load(session)
    except ReferenceMissing as error:
        sys.exit(str(error))
    added = f"{loaded.people} people, {loaded.discussions} discussions and {loaded.stories} stories"
    click.echo(f"{added} added, the others were there.")


@cli.command("create-staff")
@click.argument("email")
@click.argument("name")
@click.option("--organisation", default="France Urbaine", show_default=True)
@click.pass_obj
def create_staff(settings: Settings, email: str, name: str, organisation: str) -> None:
    """Put EMAIL in the secretariat as NAME: a new workspace's first person, or one more."""
    from collab.accounts.schemas import EmailAddress
    from collab.accounts.service import make_staff
    from collab.core import db

    try:
        address = EmailAddress().deserialize(email)
    except ValidationError:
        sys.exit(f"{email} is not an address that mail can reach.")
    db.connect(settings)
    with db.transaction() as session:
        make_staff(session, email=address, name=name, organisation=organisation)
    click.echo(
        f"{address} is of the secretariat; ask for a link at {settings.public_url.rstrip('/')}/sign-in"
    )


@cli.command("remove-staff")
@click.argument("email")
@click.pass_obj
def remove_staff(settings: Settings, email: str) -> None:
    """Take EMAIL out of the secretariat and sign them out; the last one stays."""
    from collab.accounts.service import end_staff
    from collab.core import db
    from collab.core.errors import Problem

    db.connect(settings)
    try:
        with db.transaction() as session:
            end_staff(session, email=email)
    except Problem as problem:
        sys.exit(problem.detail)
    click.echo(f"{email} is no longer of the secretariat.")


if __name__ == "__main__":
    cli()
