"""The query that tells what each line of a list would do: which partnership it means, and what of it would change.

A line means a partnership of its authority, with its partner (by the folded name), in its country, of its type. Where
several are, the year of the start and the place tell them apart, and the order in which they stand. Several lines that
agree in all this and have as many twins in the register are those twins; else the later one is said twice.
"""

from __future__ import annotations

INVISIBLE = r"[\s\u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]+"
MARKS = "[ !-/:-@[-`{-~‘’“”«»–—·…]+"

FIELDS = {
    "place": "l.place <> {place}",
    "partner": "l.partner <> {partner}",
    "partner_kind": "l.partner_kind <> h.partner_kind",
    "themes": "NOT (l.themes @> h.themes AND h.themes @> l.themes)",
    "starts_on": "l.starts_on IS NOT NULL"
    " AND (l.starts_on, l.starts_precision) IS DISTINCT FROM (h.starts_on, h.starts_precision)",
    "ends_on": "l.ends_on IS NOT NULL"
    " AND (l.ends_on, l.ends_precision) IS DISTINCT FROM (h.ends_on, h.ends_precision)",
    "status": "l.status <> h.status",
    "with_contract": "l.with_contract <> h.with_contract",
    "contact": "l.contact <> {contact}",
    "evidence_url": "l.evidence_url <> {evidence_url}",
    "confirmed_on": "l.confirmed_on > coalesce(h.confirmed_on, '-infinity')",
}
"""What a line may change, and when it does: an empty cell says nothing, and nobody unsays a later confirmation."""


def _plain(text: str) -> str:
    """A text as a cell would show it."""
    return f"btrim(regexp_replace(normalize({text}), '{INVISIBLE}', ' ', 'g'))"


def _key(text: str) -> str:
    """What a name is compared by; one of nothing but marks stays itself."""
    bare = f"btrim(regexp_replace(lower(unaccent({_plain(text)})), '{MARKS}', ' ', 'g'))"
    return f"coalesce(nullif({bare}, ''), {text})"


def _remark(condition: str, column: str, slug: str, value: str) -> str:
    made = f"jsonb_build_array(jsonb_build_object('column', {column}, 'slug', '{slug}', 'value', {value}))"
    return f"CASE WHEN {condition} THEN {made} ELSE '[]' END"


_CHANGES = ", ".join(
    f"CASE WHEN {changed.format(**{name: _plain(f'h.{name}') for name in FIELDS})} THEN '{name}' END"
    for name, changed in FIELDS.items()
)

_WHO = "authority_id, country, partner_key"
_SAME = f"{_WHO}, action_type, year, place_key"

_REMARKS = " || ".join(
    (
        "l.problems",
        _remark(
            "NOT :staff AND l.authority_id IS NOT NULL AND NOT l.authority_id = ANY (CAST(:mine AS bigint[]))",
            "'authority'",
            "not-your-authority",
            "coalesce((SELECT name FROM authority WHERE id = l.authority_id), '')",
        ),
        _remark("l.repeats IS NOT NULL", "'partner'", "repeated", "CAST(l.repeats AS text)"),
        _remark(
            "l.repeats IS NULL AND l.ambiguous",
            "CASE WHEN l.action_type IS NULL THEN 'action_type' ELSE 'starts_on' END",
            "ambiguous-partnership",
            "l.partner",
        ),
        _remark(
            "l.whole AND l.repeats IS NULL AND NOT l.ambiguous AND l.meant IS NULL AND l.action_type IS NULL"
            ' AND NOT l.problems @> \'[{"column": "action_type"}]\'',
            "'action_type'",
            "required",
            "''",
        ),
        _remark(
            "h.id IS NOT NULL AND (l.starts_on IS NULL) <> (l.ends_on IS NULL)"
            " AND coalesce(l.ends_on, h.ends_on) < coalesce(l.starts_on, h.starts_on)",
            "CASE WHEN l.ends_on IS NULL THEN 'starts_on' ELSE 'ends_on' END",
            "before-start",
            "CAST(coalesce(l.ends_on, l.starts_on) AS text)",
        ),
    )
)

JUDGED = f"""
    said AS MATERIALIZED (
        SELECT l.number, l.problems, s.*, coalesce(CAST(extract(year FROM s.starts_on) AS int), 0) AS year,
            {_key("s.partner")} AS partner_key, coalesce({_key("s.place")}, '') AS place_key,
            s.authority_id IS NOT NULL AND s.country IS NOT NULL AND s.partner IS NOT NULL AS whole
        FROM partnership_import_line l, jsonb_to_record(l.said) AS s (authority_id bigint, country text, place text,
            partner text, partner_kind text, action_type text, themes text[], starts_on date, starts_precision text,
            ends_on date, ends_precision text, status text, with_contract boolean, contact text, evidence_url text,
            confirmed_on date, words text)
        WHERE l.import_id = :import_id
    ),
    held AS MATERIALIZED (
        SELECT k.*, row_number() OVER (PARTITION BY {_SAME} ORDER BY starts_on, starts_precision, id) AS turn
        FROM (SELECT ps.*, coalesce(CAST(extract(year FROM ps.starts_on) AS int), 0) AS year,
                {_key("ps.partner")} AS partner_key, coalesce({_key("ps.place")}, '') AS place_key
            FROM partnership ps
            WHERE ps.removed_at IS NULL AND ps.authority_id IN (SELECT authority_id FROM said)) k
    ),
    turned AS MATERIALIZED (
        SELECT said.*, row_number() OVER (PARTITION BY {_SAME} ORDER BY starts_on, starts_precision, number) AS turn
        FROM said WHERE whole
    ),
    exact AS MATERIALIZED (
        SELECT turned.number, held.id FROM turned JOIN held USING ({_SAME}, turn)
    ),
    rest AS MATERIALIZED (
        SELECT t.*, count(*) OVER one AS rivals, row_number() OVER (one ORDER BY t.number) AS place_in_list,
            first_value(t.year) OVER (one ORDER BY t.number) AS first_year
        FROM turned t WHERE t.number NOT IN (SELECT number FROM exact)
        WINDOW one AS (PARTITION BY t.authority_id, t.country, t.partner_key, t.action_type)
    ),
    first_said AS MATERIALIZED (
        SELECT {_WHO}, action_type, min(number) AS first, max(number) AS last FROM turned GROUP BY {_WHO}, action_type
    ),
    left_over AS MATERIALIZED (
        SELECT {_WHO}, action_type, count(*) AS count, min(id) AS id
        FROM held WHERE id NOT IN (SELECT id FROM exact)
        GROUP BY GROUPING SETS (({_WHO}, action_type), ({_WHO}))
    ),
    guessed AS MATERIALIZED (
        SELECT r.number, CASE WHEN o.count = 1
            AND (r.rivals = 1 OR r.action_type IS NULL AND r.place_in_list = 1) THEN o.id END AS id,
            coalesce(o.count > 1 AND (r.rivals = 1 OR r.action_type IS NULL), false) AS ambiguous,
            r.turn > 1 OR r.place_in_list > 1 AND (r.year = 0 OR r.first_year = 0) AS repeats
        FROM rest r LEFT JOIN left_over o ON o.authority_id = r.authority_id AND o.country = r.country
            AND o.partner_key = r.partner_key AND o.action_type IS NOT DISTINCT FROM r.action_type
    ),
    meaning AS MATERIALIZED (
        SELECT number, id, false AS ambiguous, false AS repeats FROM exact UNION ALL SELECT * FROM guessed
    ),
    lines AS MATERIALIZED (
        SELECT said.*, m.id AS meant, coalesce(m.ambiguous, false) AS ambiguous,
            CASE WHEN m.repeats AND f.first = said.number THEN f.last WHEN m.repeats THEN f.first
                 WHEN m.id IS NOT NULL THEN nullif(first_value(said.number) OVER (PARTITION BY m.id
                    ORDER BY said.number), said.number) END AS repeats
        FROM said LEFT JOIN meaning m ON m.number = said.number
        LEFT JOIN first_said f ON f.authority_id = said.authority_id AND f.country = said.country
            AND f.partner_key = said.partner_key AND f.action_type IS NOT DISTINCT FROM said.action_type
    ),
    judged AS MATERIALIZED (
        SELECT l.*, {_REMARKS} AS remarks, h.id AS partnership_id,
            coalesce(l.action_type, h.action_type) AS type_then,
            coalesce(l.partner_kind, h.partner_kind, 'local_authority') = 'state'
                AND coalesce(l.with_contract, h.with_contract, true) AS foreign_state,
            CASE WHEN h.id IS NULL THEN '{{}}' ELSE array_remove(ARRAY[{_CHANGES}], NULL) END AS changes
        FROM lines l LEFT JOIN held h ON h.id = l.meant
    ),
    decided AS MATERIALIZED (
        SELECT judged.*, CASE
            WHEN remarks <> '[]' THEN 'skipped'
            WHEN partnership_id IS NULL THEN 'create'
            WHEN changes <> '{{}}' THEN 'update'
            ELSE 'unchanged' END AS outcome
        FROM judged
    )
"""
"""Over `:import_id`, `:staff` and `:mine` (the authorities whose partnerships the actor keeps)."""
