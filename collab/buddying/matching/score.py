"""The score of a couple, a request and a helper: what the two have in common, feature by feature, then one number.

Each feature is between 0 and 1, without unit. Where the request asks nothing of a kind (no country, no language, no
format), nothing is missing, and the feature is 1. In the order of the policy's FEATURES:

- theme: themes of the request that the helper offers ÷ themes of the request.
- country: countries of the request that the helper offers, or where their authority has an active partnership
  ÷ countries of the request.
- evidence: 1 − 2^−(p + t), p the active partnerships of the helper's authority in a requested country, t those of
  them on a requested theme: one is worth ½, one on the theme ¾, and so on. Where the request names no country, t
  counts the partnerships on a requested theme anywhere, and p is 0.
- language: 1 if the two share one of the request's languages, else 0; any of them is enough to talk.
- format: formats of the request that the helper offers ÷ formats of the request.
- size: r = |ln(inhabitants of the one ÷ inhabitants of the other)|; (ln 8 − r) ÷ (ln 8 − ln 2) within [0, 1], so 1
  from half to twice the size, 0 from eight times.
- region: 1 in the same region, else 0.
- answers: (answered + 1) ÷ (settled + 2), settled being what they were asked this quarter and either answered or let
  lapse; what still waits says nothing yet. Who was never asked stands at ½.
- load: 1 − pairs alive ÷ pairs at once.

The score is the weighted mean of the features, times 100. A feature whose weight is 0 does not count.

Everything is computed for all couples at once: a set of themes (countries, languages, formats) is a row of 64-bit
words, one bit each, and what two sets share is a bitwise AND.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from collab.buddying.policy import FEATURES

Numbers = NDArray[Any]
SAME_SIZE, OTHER_SIZE = np.log(2.0), np.log(8.0)
_WORD = (1 << 64) - 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Needs:
    """What n requests ask for; each array has a row for each."""

    ids: Numbers
    asker: Numbers
    authority: Numbers
    territory: Numbers
    """The EPCI or EPT that the authority directly belongs to; 0 for none."""
    same_territory: Numbers
    """Whether a helper of its own territory may be proposed as well."""
    wanted: Numbers
    """How many helpers are still missing."""
    population: Numbers
    region: Numbers
    """A number for each region, the same as the helpers'; negative for none."""
    themes: Numbers
    countries: Numbers
    languages: Numbers
    formats: Numbers


@dataclass(frozen=True, kw_only=True, slots=True)
class Helpers:
    """What k offers give, and how far they are taken; each array has a row for each, but for the register's."""

    ids: Numbers
    person: Numbers
    authority: Numbers
    territory: Numbers
    population: Numbers
    region: Numbers
    themes: Numbers
    countries: Numbers
    """As they offer them, without those of the register."""
    languages: Numbers
    formats: Numbers
    at_once: Numbers
    carried: Numbers
    """Pairs alive."""
    free_pairs: Numbers
    """Pairs that they could still carry, less the askings that wait for them."""
    free_yeses: Numbers
    """Yeses left this quarter, less the askings that wait for them."""
    answered: Numbers
    """Of what they were asked this quarter."""
    settled: Numbers
    ended: Numbers
    """Whether nobody with a mandate valid that day stands behind it."""
    paused: Numbers
    partner_countries: Numbers
    """Where their authority has an active partnership."""
    post: Numbers
    """Which row of the register's authorities is theirs."""
    posts: int
    register_post: Numbers
    """For each active partnership: whose it is, as a row of the authorities."""
    register_country: Numbers
    """Its bit among the requested countries; the number of them, where nobody asks for it."""
    register_themes: Numbers

    @property
    def room(self) -> Numbers:
        """How many more yeses each may give now: the nearer of both limits."""
        return np.minimum(self.free_pairs, self.free_yeses)


def masks(lists: Sequence[str], known: Mapping[str, int]) -> Numbers:
    """Sets written as words with spaces between, as rows of bits; a word that is not known has none."""
    width = max(1, -(-len(known) // 64))
    distinct: dict[str, int] = {}
    rows = [distinct.setdefault(each, len(distinct)) for each in lists]
    table = np.zeros((max(1, len(distinct)), width), dtype=np.uint64)
    for each, row in distinct.items():
        bits = 0
        for word in each.split():
            if word in known:
                bits |= 1 << known[word]
        for column in range(width):
            table[row, column] = bits >> 64 * column & _WORD
    return table[np.array(rows, dtype=np.int64)] if rows else np.zeros((0, width), dtype=np.uint64)


def vocabulary(lists: Iterable[str]) -> dict[str, int]:
    """A bit for each word that occurs in these sets, in a stable order."""
    return {
        word: bit for bit, word in enumerate(sorted({word for each in set(lists) for word in each.split()}))
    }


def features(needs: Needs, helpers: Helpers, i: Numbers, j: Numbers) -> NDArray[np.float32]:
    """The features of the couples (needs i, helpers j), a row for each, in the order of FEATURES."""
    # What the processor counts in: an index of any other kind would be converted for every array it is used on.
    i, j = i.astype(np.intp), j.astype(np.intp)
    made = np.empty((len(FEATURES), len(i)), dtype=np.float32)
    made[0] = _share(needs.themes, helpers.themes, i, j)
    made[1] = _share(needs.countries, helpers.countries | helpers.partner_countries, i, j)
    made[2] = _evidence(needs, helpers, i, j)
    made[3] = _share(needs.languages, helpers.languages, i, j) > 0
    made[4] = _share(needs.formats, helpers.formats, i, j)
    made[5] = _size(needs.population, helpers.population, i, j)
    made[6] = (needs.region[i] == helpers.region[j]) & (needs.region[i] >= 0)
    made[7] = ((helpers.answered + 1) / (helpers.settled + 2)).astype(np.float32)[j]
    made[8] = np.clip(1 - helpers.carried / np.maximum(helpers.at_once, 1), 0, 1).astype(np.float32)[j]
    made[8][helpers.at_once[j] == 0] = 0
    return made.T


def total(features: Numbers, weights: Mapping[str, float]) -> NDArray[np.float64]:
    """The weighted mean of each row, in 0..100; an error for weights that weigh nothing or against."""
    given = np.array([weights[name] for name in FEATURES], dtype=np.float64)
    if (given < 0).any() or given.sum() <= 0:
        raise ValueError("weights are at least 0, and one of them is more")
    shares = (given / given.sum()).astype(np.float32)
    return (features @ shares).astype(np.float64) * 100


def in_common(needs: Needs, helpers: Helpers, rows: slice) -> NDArray[np.bool_]:
    """Which of these requests has a theme or a country in common with which helper."""
    both = ((needs.themes, helpers.themes), (needs.countries, helpers.countries | helpers.partner_countries))
    common = np.zeros((len(needs.ids[rows]), len(helpers.ids)), dtype=np.bool_)
    for asked, offered in both:
        for word in range(asked.shape[1]):
            common |= (asked[rows, word, None] & offered[None, :, word]) != 0
    return common


def _share(asked: Numbers, offered: Numbers, i: Numbers, j: Numbers) -> Numbers:
    """The share of what is asked that is offered; 1 where nothing is asked."""
    common = np.zeros(len(i), dtype=np.float32)
    for word in range(asked.shape[1]):
        common += np.bitwise_count(asked[i, word] & offered[j, word])
    count = np.bitwise_count(asked).sum(axis=1)
    common /= np.maximum(count, 1).astype(np.float32)[i]
    common[(count == 0)[i]] = 1
    return common


def _size(one: Numbers, other: Numbers, i: Numbers, j: Numbers) -> Numbers:
    logs = [np.log(np.maximum(each, 1)).astype(np.float32) for each in (one, other)]
    apart = np.abs(logs[0][i] - logs[1][j])
    return np.clip((OTHER_SIZE - apart) / (OTHER_SIZE - SAME_SIZE), 0, 1)


def _evidence(needs: Needs, helpers: Helpers, i: Numbers, j: Numbers) -> Numbers:
    """Requests that ask for the same meet each authority's partnerships once, however many of its people offer help."""
    asked, kind = np.unique(np.hstack([needs.countries, needs.themes]), axis=0, return_inverse=True)
    width = needs.countries.shape[1]
    points = _points(asked[:, :width], asked[:, width:], helpers)
    return (1 - np.exp2(-points))[kind.ravel()[i], helpers.post[j]]


def _points(countries: Numbers, themes: Numbers, helpers: Helpers) -> Numbers:
    """p + t of each kind of request at each authority."""
    bits = np.unpackbits(countries.astype("<u8").view(np.uint8), axis=1, bitorder="little")
    anywhere = ~bits.any(axis=1)
    # The last column stands for the countries that nobody asks for: they matter to a request that names none.
    places = int(helpers.register_country.max(initial=0)) + 1
    wanted = np.zeros((len(bits), max(places, bits.shape[1] + 1)), dtype=np.bool_)
    wanted[:, : bits.shape[1]] = bits
    wanted[anywhere] = True
    by_country = np.argsort(helpers.register_country, kind="stable")
    lengths = np.bincount(helpers.register_country, minlength=wanted.shape[1])
    firsts = np.cumsum(lengths) - lengths
    kind, country = np.nonzero(wanted)
    many = lengths[country]
    # Each (kind of request, country) meets the partnerships of that country, which stand together.
    kind = np.repeat(kind, many)
    within = np.arange(len(kind)) - np.repeat(np.cumsum(many) - many, many)
    partnership = by_country[np.repeat(firsts[country], many) + within]
    on_theme = (themes[kind] & helpers.register_themes[partnership]).any(axis=1)
    worth = on_theme + np.where(anywhere, 0.0, 1.0)[kind]
    at = kind * helpers.posts + helpers.register_post[partnership]
    size = len(bits) * helpers.posts
    return np.bincount(at, weights=worth, minlength=size).reshape(len(bits), helpers.posts).astype(np.float32)
