"""What is owed in buddying at a moment, by whom, since when: the one place that says so, as SQL."""

from __future__ import annotations


def _paris(moment: str) -> str:
    return f"({moment} AT TIME ZONE 'Europe/Paris')::date"


def owed_sql(*, day: str, moment: str) -> str:
    """A query of `file, id, person_id, authority_id, owed, since, answered_on`: each file with who leads it.

    `day` and `moment` are SQL as well. Who answers in the private discussion of a pair has done something about it.
    """
    return f"""
    SELECT 'solicitation' AS file, s.id, s.person_id, o.authority_id, 'answer' AS owed,
           {_paris("s.asked_at")} AS since, NULL::date AS answered_on
    FROM solicitation s JOIN buddy_offer o ON o.id = s.offer_id
    WHERE s.state = 'asked'
    UNION ALL
    SELECT 'request', x.id, x.asker_id, x.authority_id, x.owed,
           CASE x.owed WHEN 'suggestion' THEN {_paris("x.suggested_at")}
                       WHEN 'close' THEN coalesce(least(x.passed, {_paris("x.worked_until")}), {_paris("x.changed_at")})
                       ELSE {_paris("greatest(x.created_at, x.asked_at, x.worked_until)")} END,
           {_paris("greatest(x.answered_at, x.changed_at)")}
    FROM (SELECT r.*, a.asked_at, a.answered_at, u.suggested_at, w.worked_until,
                 CASE WHEN r.by_when < {day} THEN r.by_when + 1 END AS passed,
                 CASE WHEN r.state = 'open' AND u.suggested_at IS NOT NULL THEN 'suggestion'
                      WHEN w.working THEN NULL
                      WHEN r.state = 'full' OR r.by_when < {day} THEN 'close'
                      WHEN NOT a.waiting THEN 'ask' END AS owed
          FROM buddy_request r
          CROSS JOIN LATERAL (
              SELECT coalesce(bool_or(s.state = 'asked'), false) AS waiting, max(s.asked_at) AS asked_at,
                     max(s.answered_at) AS answered_at
              FROM solicitation s WHERE s.request_id = r.id) a
          CROSS JOIN LATERAL (
              SELECT min(s.answered_at) AS suggested_at FROM solicitation s
              WHERE s.request_id = r.id AND s.state = 'suggested' AND s.suggested_id IS NOT NULL
                AND s.invited_at IS NULL AND NOT EXISTS (SELECT FROM solicitation later WHERE later.request_id = r.id
                                AND (later.person_id = s.suggested_id OR later.asked_at > s.answered_at))) u
          CROSS JOIN LATERAL (
              SELECT coalesce(bool_or(p.state <> 'ended'), false) AS working, max(p.ended_at) AS worked_until
              FROM pair p WHERE p.request_id = r.id) w
          WHERE r.state IN ('open', 'full') AND r.asker_id IS NOT NULL) x
    WHERE x.owed IS NOT NULL
    UNION ALL
    SELECT 'pair', x.id, x.person_id, x.authority_id, x.owed,
           CASE x.owed WHEN 'passed' THEN {_paris("x.passed_at")} WHEN 'resume' THEN x.paused_until + 1
                       WHEN 'rate' THEN {_paris("x.ended_at")} ELSE {_paris("x.moved_at")} END,
           {_paris("x.moved_at")}
    FROM (SELECT p.id, p.paused_until, p.ended_at, m.passed_at, greatest(p.moved_at, d.written_at) AS moved_at,
                 CASE p.lead WHEN 'asker' THEN p.asker_id ELSE p.helper_id END AS person_id,
                 CASE p.lead WHEN 'asker' THEN r.authority_id ELSE o.authority_id END AS authority_id,
                 CASE WHEN p.state = 'agreeing' THEN 'agree'
                      WHEN p.state = 'paused' AND p.paused_until < {day} THEN 'resume'
                      WHEN p.state = 'active' AND m.passed_at IS NOT NULL THEN 'passed'
                      WHEN p.state = 'active' AND m.dates = 0 THEN 'milestone'
                      WHEN p.state = 'active' AND NOT m.ahead THEN 'quiet'
                      WHEN p.state = 'ended' AND NOT EXISTS (
                          SELECT FROM pair_rating g WHERE g.pair_id = p.id
                            AND g.person_id = CASE p.lead WHEN 'asker' THEN p.asker_id ELSE p.helper_id END
                      ) THEN 'rate' END AS owed
          FROM pair p JOIN buddy_request r ON r.id = p.request_id JOIN buddy_offer o ON o.id = p.offer_id
          CROSS JOIN LATERAL (
              SELECT count(*) AS dates, coalesce(bool_or(m.done_at IS NULL), false) AS ahead,
                     min(m.starts_at + m.minutes * interval '1 minute') FILTER (
                         WHERE m.done_at IS NULL AND m.starts_at + m.minutes * interval '1 minute' < {moment}
                     ) AS passed_at
              FROM pair_milestone m WHERE m.pair_id = p.id AND m.removed_at IS NULL) m
          CROSS JOIN LATERAL (
              SELECT max(w.created_at) AS written_at FROM message w WHERE w.discussion_id = p.discussion_id) d
          -- A pair whose other half is being looked for owes nothing, and an old one is left in peace.
          WHERE p.asker_id IS NOT NULL AND p.helper_id IS NOT NULL AND p.queued_at IS NULL
            AND (p.state <> 'ended' OR p.ended_at > {moment} - interval '180 days')) x
    WHERE x.owed IS NOT NULL
    """


_NAMED = " OR ".join(
    f"(f.file = '{file}' AND e.payload -> '{field}' @> to_jsonb(f.id))"
    for file, field in (("solicitation", "solicitations"), ("request", "requests"), ("pair", "pairs"))
)


def named_files() -> str:
    """On a notification `n` of an event `e` (ReminderDue): those of its files that still wait for that person."""
    owed = owed_sql(day="(clock_timestamp() AT TIME ZONE 'Europe/Paris')::date", moment="clock_timestamp()")
    return f"SELECT f.* FROM ({owed}) f WHERE f.person_id = n.person_id AND ({_NAMED})"


STILL_OWED = f"EXISTS ({named_files()})"
"""The same, as a question: whether any of them does."""
