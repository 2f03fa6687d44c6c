"""A page's own idea of a room (T7): what it first fetched, and what every frame since then made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient

OWN_FACTS = ("id", "title", "author", "created_at", "epoch", "stand_version", "resolution", "date")
"""Of a discussion, what a page learns by frames; what is the reader's own (unread, muted) it counts itself."""
Item = dict[str, Any]


@dataclass
class Talk:
    """One discussion as a page holds it."""

    facts: Item
    revision: int
    messages: dict[int, Item] = field(default_factory=dict)


class Page:
    """One reader's page: fetches once, then lives by frames as DESIGN §6 says, and fetches on a gap."""

    def __init__(self, name: str, browser: FlaskClient, group_id: int) -> None:
        self.name, self.browser, self.group_id = name, browser, group_id
        self.talks: dict[int, Talk] = {}
        self.fetches = 0

    def open(self) -> Page:
        """Fetch everything there is to read."""
        listed = self._get(f"/api/groups/{self.group_id}/discussions?limit=100")["items"]
        self.talks = {item["id"]: self._fetch(item) for item in listed}
        return self

    def hear(self, name: str, payload: Item) -> None:
        """Apply a frame: drop what is known, take what comes next, fetch where something is missing."""
        if not name.startswith("discussion.") or "revision" not in payload:
            return
        id_, item = payload["discussion_id"], payload.get("item")
        talk = self.talks.get(id_)
        if talk is None:
            self._meet(id_, name, payload)
        elif payload["epoch"] != talk.facts["epoch"]:
            self.talks[id_] = self._fetch(talk.facts)
        elif payload["revision"] <= talk.revision:
            return
        elif payload["revision"] > talk.revision + 1 or item is None:
            self._catch_up(talk)
        else:
            self._take(talk, item)
            talk.revision = payload["revision"]

    def seen(self) -> dict[int, tuple[int, Item, dict[int, Item]]]:
        """All it shows, for comparing."""
        return {id_: (talk.revision, talk.facts, talk.messages) for id_, talk in self.talks.items()}

    def _meet(self, id_: int, name: str, payload: Item) -> None:
        """A discussion it did not know: just opened, or a guest's first word of an old one."""
        if name == "discussion.started" and "item" in payload:
            # What the frame carries may be newer already; its messages are in the frames that follow.
            self.talks[id_] = Talk(_facts(payload["item"]), payload["revision"])
            return
        answer = self.browser.get(f"/api/discussions/{id_}")
        if answer.status_code == 200:
            self.talks[id_] = self._fetch(answer.json)

    def _take(self, talk: Talk, item: Item) -> None:
        if "number" in item:
            talk.messages[item["number"]] = _said(item)
        else:
            talk.facts = _facts(item)

    def _catch_up(self, talk: Talk) -> None:
        self.fetches += 1
        more = True
        while more:
            path = f"/api/discussions/{talk.facts['id']}/messages?changed_after={talk.revision}&limit=200"
            page = self._get(path)
            for item in page["items"]:
                self._take(talk, item)
            if page["discussion"] is not None:
                self._take(talk, page["discussion"])
            more = page["more"]
            talk.revision = page["items"][-1]["revision"] if more else page["revision"]

    def _fetch(self, item: Item) -> Talk:
        page = self._get(f"/api/discussions/{item['id']}/messages?after=0&limit=200")
        assert not page["more"], "the model reads rooms of one page"
        return Talk(_facts(item), page["revision"], {m["number"]: _said(m) for m in page["items"]})

    def _get(self, path: str) -> Item:
        answer = self.browser.get(path)
        assert answer.status_code == 200, f"{self.name}: {path} answered {answer.status_code}"
        found: Item = answer.json
        return found


def _facts(item: Item) -> Item:
    return {name: item[name] for name in OWN_FACTS}


def _said(item: Item) -> Item:
    """The key its author made is on the frame for their other tabs, and in lists its author's alone."""
    return {name: value for name, value in item.items() if name != "client_key"}
