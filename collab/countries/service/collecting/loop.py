"""The loop of the feed fetcher: sources are asked side by side, outside of any transaction, and kept one by one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from collab.core.clock import now
from collab.core.config import Settings
from collab.core.db import DATABASE_AWAY, transaction
from collab.core.logs import get_logger
from collab.countries.feeds import Document, Fetched, FetchFailed, Limits, Reading, Unreadable, fetch
from collab.countries.service.collecting.claiming import Claim, claim_due, claimed, release
from collab.countries.service.collecting.reading import Reader
from collab.countries.service.collecting.settling import settle_failure, settle_good
from collab.countries.service.collecting.storing import keep_items, left_unplaced
from collab.countries.service.placing import place_in_stories

log = get_logger(__name__)

AT_ONCE = 8
CLAIMED = 48
"""Some wait their turn, so that the reader has work while news is kept and placed; well within a lease."""
SECONDS = 25.0
"""After these no source is begun; the last ones may take a while longer."""
PLACED_AT_ONCE = 2_500
READER = Reader()


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What asking a source came to; neither body nor reading where nothing changed since."""

    claim: Claim
    fetched: Fetched
    reading: Reading | None
    seconds: float


def limits_of(settings: Settings) -> Limits:
    """The limits of one fetch here."""
    return Limits(allowed=frozenset(settings.feeds_allow))


def collect_due(
    settings: Settings, *, seconds: float = SECONDS, reader: Reader = READER, limits: Limits | None = None
) -> int:
    """Ask every source that is due and keep what is new; returns how many were asked."""
    until, limits, asked = time.monotonic() + seconds, limits or limits_of(settings), 0
    with transaction() as session:
        waiting = left_unplaced(session)
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="feeds") as fetchers:
        for claim, answer in _answers(fetchers, until, limits, reader):
            waiting += _keep(claim, answer)
            asked += 1
            if len(waiting) >= PLACED_AT_ONCE:
                waiting = _place(waiting)
    _place(waiting)
    return asked


def _place(waiting: list[int]) -> list[int]:
    """Let new items find their stories; none waits any more."""
    if waiting:
        try:
            with transaction() as session:
                place_in_stories(session, waiting)
        except DATABASE_AWAY as error:
            # They are kept, and the next run finds them without a story.
            log.warning("the database did not place news", error=str(error))
    return []


def _answers(
    fetchers: ThreadPoolExecutor, until: float, limits: Limits, reader: Reader
) -> Iterator[tuple[Claim, Future[Answer]]]:
    """Answers as they come; as soon as half of what was claimed is done, more is claimed. In the end all is given back."""
    asking: dict[Future[Answer], Claim] = {}
    more = True
    while more or asking:
        if more and time.monotonic() >= until:
            more = False
            _give_back([asking.pop(future) for future in list(asking) if future.cancel()])
        if more and len(asking) <= CLAIMED // 2:
            with transaction() as session:
                claims = claim_due(session, limit=CLAIMED - len(asking))
            more = bool(claims)
            asking |= {fetchers.submit(ask, claim, limits, reader): claim for claim in claims}
        if asking:
            answered, _ = wait(asking, return_when=FIRST_COMPLETED)
            for future in answered:
                yield asking.pop(future), future


def _give_back(claims: list[Claim]) -> None:
    """What was not begun when the time was over is free for the next one, without waiting for its lease to end."""
    if claims:
        with transaction() as session:
            release(session, claims)


def ask(claim: Claim, limits: Limits, reader: Reader) -> Answer:
    """Fetch and read one source; raises `FetchFailed` or `Unreadable`."""
    began = time.monotonic()
    fetched = fetch(claim.url, etag=claim.etag, last_modified=claim.last_modified, limits=limits)
    reading = reader.read(claim.adapter, document_of(claim, fetched)) if fetched.body else None
    return Answer(claim=claim, fetched=fetched, reading=reading, seconds=time.monotonic() - began)


def document_of(claim: Claim, fetched: Fetched) -> Document:
    """A fetched answer, with what is known of its source."""
    return Document(
        body=fetched.body,
        charset=fetched.charset,
        url=fetched.url,
        language=claim.language,
        countries=claim.countries,
        now=now(),
        cut_short=fetched.cut_short,
    )


def _keep(claim: Claim, asked: Future[Answer]) -> tuple[int, ...]:
    """Keep one answer, or note why there is none; what one source does to us is no reason to leave the others."""
    try:
        return _settle(claim, asked.result())
    except FetchFailed as failed:
        _note(claim, failed.slug, failed.detail, status=failed.status, retry_after=failed.retry_after)
    except Unreadable as unreadable:
        _note(claim, unreadable.slug, unreadable.detail, status=200)
    except DATABASE_AWAY as error:
        # The lease runs out by itself, and the source is asked anew; if nothing answers, the next claim says so.
        log.warning("the database did not take an answer", source_id=claim.id, error=str(error))
    except Exception as error:
        log.exception("a source could not be kept", source_id=claim.id)
        _note(claim, "not-kept", type(error).__name__)
    return ()


def _settle(claim: Claim, answer: Answer) -> tuple[int, ...]:
    with transaction() as session:
        source = claimed(session, claim)
        if source is None:
            return ()
        source.took_ms = int(answer.seconds * 1000)
        if answer.reading is None:
            settle_good(session, source, answer.fetched, remarks={})
            return ()
        first = source.good_at is None
        kept = keep_items(session, claim, answer.reading.items, now=now(), first=first)
        settle_good(
            session, source, answer.fetched, told=kept.told, new=kept.new, remarks=answer.reading.remarks
        )
        return kept.to_place


def _note(
    claim: Claim, slug: str, detail: str, *, status: int | None = None, retry_after: int | None = None
) -> None:
    with transaction() as session:
        source = claimed(session, claim)
        if source is not None:
            settle_failure(session, source, slug, detail, status=status, retry_after=retry_after)
