"""What each adapter makes of answers, good and bad: safe items, or a refusal with a name."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from collab.countries.feeds import ADAPTERS, Reading, Unreadable, read
from collab.countries.feeds.items import LONGEST_ID, LONGEST_SUMMARY, LONGEST_TITLE, MOST_ITEMS
from tests.countries.feeds import (
    NOON,
    british,
    british_changes,
    canada,
    canadian,
    document,
    entry,
    gdacs,
    hazard,
    rss,
    some,
)

pytestmark = pytest.mark.unit


def told(body: bytes | str, adapter: str = "feed", **values) -> Reading:
    return read(adapter, document(body, **values))


def refused(body: bytes | str, adapter: str = "feed", **values) -> str:
    with pytest.raises(Unreadable) as refusal:
        told(body, adapter, **values)
    return refusal.value.slug


def test_an_item_of_rss_is_read_whole() -> None:
    [item] = told(some(1)).items
    assert (item.external_id, item.title, item.url) == (
        "essai-1",
        "Essai numéro 1",
        "https://source.example/1",
    )
    assert (item.summary, item.language, item.published_at) == ("Texte d’essai 1.", "fr", NOON)
    assert (item.kind, item.level, item.countries, item.advice) == ("news", None, (), None)


def test_atom_is_read_too() -> None:
    [item] = told(british_changes("Senegal")).items
    assert (item.title, item.url) == ("Senegal", "https://www.gov.uk/foreign-travel-advice/senegal")


def test_a_feed_says_its_language_itself() -> None:
    english = rss([entry()]).replace("<channel>", "<channel><language>en-GB</language>")
    assert told(english).items[0].language == "en"
    assert told(some(1), language="en").items[0].language == "en"


def test_what_runs_or_loads_in_a_summary_is_taken_out() -> None:
    nasty = (
        '<p onclick="x()">Bon</p><script>alert(1)</script><img src="https://spy.example/1.gif">'
        '<a href="javascript:alert(1)">a</a><a href="https://source.example/a">b</a><iframe src="x"></iframe>'
        '<svg onload="x()"></svg><style>p{}</style>'
    )
    [item] = told(rss([entry(description=nasty)])).items
    assert "<p>Bon</p>" in item.summary
    assert 'href="https://source.example/a"' in item.summary
    for forbidden in ("script", "img", "onclick", "iframe", "svg", "style"):
        assert forbidden not in item.summary


def test_links_in_a_summary_are_whole_and_none_leads_into_our_own_pages() -> None:
    linked = '<p><a href="/a">a</a> <a href="//other.example/b">b</a> <a href="c">c</a></p>'
    [item] = told(rss([entry(description=linked)]), url="https://source.example/flux/rss.xml").items
    for whole in ("https://source.example/a", "https://other.example/b", "https://source.example/flux/c"):
        assert f'href="{whole}"' in item.summary
    # Where nobody knows what they start from, they are left out: here they would lead into our own pages.
    [item] = told(rss([entry(description=linked)])).items
    assert "href" not in item.summary


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "https://a b.example/"]
)
def test_a_link_that_is_none_is_left_out_and_the_item_stays(link) -> None:
    reading = told(rss([entry(link=link)]))
    assert [item.url for item in reading.items] == [""]


@pytest.mark.parametrize(
    ("date", "remark"),
    [
        ("Thu, 01 Jan 1970 00:00:00 GMT", "bad-date"),
        ("Tue, 01 Jan 2999 00:00:00 GMT", "bad-date"),
        ("hier", "bad-date"),
        (None, "no-date"),
    ],
)
def test_a_date_that_nobody_believes_is_no_date(date, remark) -> None:
    reading = told(rss([entry(pubDate=date)]))
    assert reading.items[0].published_at is None
    assert reading.remarks == {remark: 1}


def test_without_an_id_the_content_names_the_item() -> None:
    first, again = (told(rss([entry(guid=None, link="", title="Essai")])) for _ in range(2))
    assert first.items[0].external_id.startswith("content:")
    assert first.items[0].external_id == again.items[0].external_id
    assert first.remarks["no-id"] == 1


def test_the_same_id_everywhere_names_nothing() -> None:
    reading = told(rss(entry(n, guid="toujours") for n in range(3)))
    assert len({item.external_id for item in reading.items}) == 3
    assert reading.remarks["same-id"] == 3


def test_the_same_item_twice_is_one() -> None:
    reading = told(rss([entry(1), entry(1, guid="autre")]))
    assert len(reading.items) == 1
    assert reading.remarks == {"twice": 1}


def test_the_same_title_and_link_everywhere_leave_the_text_to_tell_them_apart() -> None:
    same = {"title": "Communiqué", "link": "https://source.example/"}
    reading = told(rss(entry(n, **same) for n in range(3)))
    assert len(reading.items) == 3


def test_what_counts_visits_in_a_link_changes_no_fingerprint() -> None:
    [plain] = told(rss([entry(link="https://www.source.example/a/?id=1")])).items
    [counted] = told(rss([entry(link="http://source.example/a?utm_source=x&id=1&xtor=2")])).items
    assert plain.fingerprint == counted.fingerprint


def test_of_ten_thousand_items_the_newest_are_kept_and_the_rest_is_remarked_on() -> None:
    entries = [entry(n, pubDate=f"{1 + n % 19:02d} Nov 2026 00:00:00 GMT") for n in range(10_000)]
    reading = told(rss(entries))
    assert len(reading.items) == MOST_ITEMS
    assert reading.remarks == {"too-many": 10_000 - MOST_ITEMS}
    assert {item.published_at for item in reading.items} == {datetime(2026, 11, 19, tzinfo=UTC)}


def test_a_truncated_feed_gives_its_whole_items_and_not_half_a_title() -> None:
    whole = some(4)
    reading = told(whole[: whole.index("Essai numéro 3") + 6])
    assert [item.title for item in reading.items] == ["Essai numéro 1", "Essai numéro 2"]
    assert reading.remarks == {"truncated": 1}
    assert refused(whole[: whole.index("numéro 1")]) == "truncated"


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "cp1252", "utf-16", "utf-8-sig"])
def test_an_encoding_that_is_said_is_read(encoding) -> None:
    named = encoding.removesuffix("-sig")
    body = rss([entry(title="Évènement à Saint-Étienne")]).replace("UTF-8", named).replace("’", "'")
    reading = told(body.encode(encoding))
    assert reading.items[0].title == "Évènement à Saint-Étienne"
    assert reading.remarks == {}


def test_an_encoding_that_is_wrong_is_remarked_on_and_the_items_are_kept() -> None:
    body = rss([entry(title="Été")]).replace("’", "'").encode("cp1252")
    reading = told(body)
    assert reading.items[0].title == "Été"
    assert reading.remarks == {"mis-encoded": 1}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
def test_a_doctype_is_refused_in_any_encoding(encoding) -> None:
    body = rss([entry()], head='<!DOCTYPE rss [<!ENTITY a "b">]>')
    assert refused(body.encode(encoding)) == "doctype"


def test_a_doctype_is_refused_behind_long_comments_and_in_encodings_that_hide_it() -> None:
    hidden = rss([entry()], head=f"<!-- {'x' * 5_000} --><?a b?>\n<!doctype rss>")
    assert refused(hidden) == "doctype"
    seven = '<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE rss+AD4-<rss></rss>'
    assert _or_nothing(seven) == []


def _or_nothing(body: str) -> list:
    try:
        return told(body).items
    except Unreadable:
        return []


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("<html><body>Bonjour</body></html>", "not-a-feed"),
        ("{}", "not-a-feed"),
    ],
)
def test_what_is_no_feed_is_refused_by_name(body, slug) -> None:
    assert refused(body) == slug


def test_a_feed_without_items_is_a_feed() -> None:
    assert told(rss()).items == []


def test_gdacs_gives_levels_and_countries_as_far_as_it_names_them() -> None:
    hazards = [
        hazard(1, level="Green", iso3="SEN"),
        hazard(2, level="Orange", country="Luzon, Philippines"),
        hazard(3, level="Red", country="Chile, Argentina"),
        hazard(4, level="Purple", country="Off the coast of nowhere"),
    ]
    reading = told(gdacs(hazards), "gdacs")
    by_id = {item.external_id: item for item in reading.items}
    assert {name: (item.level, item.countries) for name, item in by_id.items()} == {
        "EQ1": (1, ("SN",)),
        "EQ2:3": (3, ("PH",)),
        "EQ3:4": (4, ("CL", "AR")),
        "EQ4": (None, ()),
    }
    assert {item.kind for item in reading.items} == {"hazard"}
    assert reading.remarks == {"no-level": 1}


@pytest.mark.parametrize(("state", "level"), [(0, 1), (1, 2), (2, 3), (3, 4)])
def test_canada_gives_advice_in_both_languages(state, level) -> None:
    [item] = told(canada(canadian(state=state, regional=1)), "canada").items
    assert (item.kind, item.level, item.countries) == ("advice", level, ("SN",))
    advice = item.advice
    assert (advice.publisher, advice.country, advice.level, advice.partial) == ("ca", "SN", level, True)
    assert (advice.words, advice.words_en) == (f"Niveau d’essai {state}", f"Test level {state}")
    assert advice.url == "https://voyage.gc.ca/destinations/senegal"
    assert advice.url_en == "https://travel.gc.ca/destinations/senegal"
    assert advice.published_on == NOON.date()


def test_a_broken_country_does_not_take_the_others_along() -> None:
    broken = [canadian(code="ZZ"), canadian(code="ML", state=7), canadian(code="BJ", state=None)]
    reading = told(canada(canadian(), *broken), "canada")
    assert [item.countries for item in reading.items] == [("SN",)]
    assert reading.remarks == {"broken": 3}


@pytest.mark.parametrize(
    ("status", "level", "partial"),
    [
        ([], 1, False),
        (["avoid_all_travel_to_parts"], 1, True),
        (["avoid_all_but_essential_travel_to_whole_country", "avoid_all_travel_to_parts"], 3, True),
        (["avoid_all_travel_to_whole_country"], 4, False),
    ],
)
def test_the_united_kingdom_gives_a_level_a_country(status, level, partial) -> None:
    [item] = told(british(status), "fcdo").items
    assert (item.level, item.advice.partial, item.advice.publisher) == (level, partial, "uk")
    assert item.countries == ("SN",)
    assert item.advice.url == "https://www.gov.uk/foreign-travel-advice/senegal"


def test_a_status_nobody_knows_is_refused_rather_than_taken_for_calm() -> None:
    assert refused(british(["avoid_everything"]), "fcdo") == "unknown-level"
    assert refused(british(details={"country": {"name": "Nowhere"}}), "fcdo") == "unknown-country"
    assert told(british(details={"country": {}}), "fcdo", countries=("SN",)).items[0].countries == ("SN",)


def test_its_feed_of_changes_tells_which_country_and_what() -> None:
    [item] = told(british_changes("Senegal"), "fcdo").items
    assert (item.kind, item.countries, item.title) == ("advice", ("SN",), "Senegal: Test change")
    assert item.advice is None


@pytest.mark.parametrize("adapter", ["canada", "fcdo"])
def test_json_that_is_none_is_refused_by_name(adapter) -> None:
    assert refused('{"data": ', adapter) == "not-json"
    assert refused('{"data": ', adapter, cut_short=True) == "truncated"
    assert refused('{"data": 3}', adapter) == "other-shape"
    assert refused('{"a":' * 100_000, adapter) == "too-complex"


# --- Anything at all ------------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
CANADIAN = st.fixed_dictionaries(
    {}, optional={name: JSON | st.just(value) for name, value in canadian().items()}
)
BRITISH = st.fixed_dictionaries({}, optional={k: JSON | st.just(v) for k, v in json.loads(british()).items()})
VALUE = st.text(max_size=60) | st.sampled_from(
    [
        "<p>",
        "<a href='javascript:x'>y</a>",
        "\x00",
        "&#0;",
        "&#x110000;",
        "]]>",
        "99999999999999",
        "<![CDATA[",
    ]
)
TAGS = ("title", "link", "guid", "pubDate", "description", "gdacs:iso3", "gdacs:country", "gdacs:alertlevel")


@st.composite
def feeds(draw) -> bytes:
    """Feeds whose items hold anything, escaped or not, in some encoding, cut somewhere."""
    items = draw(st.lists(st.dictionaries(st.sampled_from(TAGS), VALUE, max_size=6), max_size=5))
    inside = "".join(
        "<item>" + "".join(f"<{tag}>{value}</{tag}>" for tag, value in one.items()) + "</item>"
        for one in items
    )
    text = rss([inside], namespaces=draw(st.sampled_from(["", ' xmlns:gdacs="http://www.gdacs.org"'])))
    body = text.encode(draw(st.sampled_from(["utf-8", "utf-16", "utf-32", "latin-1"])), errors="replace")
    return body[: draw(st.integers(0, len(body)))] if draw(st.booleans()) else body


def check(adapter: str, body: bytes) -> None:
    try:
        reading = read(adapter, document(body))
    except Unreadable:
        return
    assert len(reading.items) <= MOST_ITEMS
    assert len({item.external_id for item in reading.items}) == len(reading.items)
    for item in reading.items:
        assert item.title.strip()
        assert len(item.title) <= LONGEST_TITLE
        assert len(item.summary) <= LONGEST_SUMMARY + 400
        assert 0 < len(item.external_id) <= LONGEST_ID
        assert item.url == "" or urlsplit(item.url).scheme.lower() in ("http", "https")
        assert item.level in (None, 1, 2, 3, 4)
        assert item.published_at is None or 2000 <= item.published_at.year <= 2026
        for text in (item.title, item.summary, item.external_id, item.url):
            assert "\x00" not in text
            text.encode("utf-8")
        lowered = item.summary.lower()
        assert not any(tag in lowered for tag in ("<script", "<img", "<iframe", "<style", "<svg", "<object"))
        if item.advice:
            assert item.advice.level in (1, 2, 3, 4)


@pytest.mark.parametrize("adapter", sorted(ADAPTERS))
def test_no_bytes_break_an_adapter(adapter) -> None:
    @settings(max_examples=150, deadline=None)
    @given(st.binary(max_size=400) | feeds())
    @example(b"\xff\xfe<\x00")
    @example(b"{" * 50)
    def any_bytes(body: bytes) -> None:
        check(adapter, body)

    any_bytes()


@settings(max_examples=150, deadline=None)
@given(
    JSON | st.fixed_dictionaries({"data": JSON | st.dictionaries(st.text(max_size=4), CANADIAN, max_size=3)})
)
def test_no_json_breaks_canadas(said) -> None:
    check("canada", json.dumps(said).encode())


@settings(max_examples=150, deadline=None)
@given(JSON | BRITISH | BRITISH.map(lambda one: {**one, "details": {"alert_status": [{}, 3, None]}}))
def test_no_json_breaks_the_united_kingdoms(said) -> None:
    check("fcdo", json.dumps(said).encode())
