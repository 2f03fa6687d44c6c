"""The tables of docs/scale.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benchmarks.parts.crisis import Felt
from benchmarks.parts.formation import COLUMNS, KEPT_DAYS, TOLD_DAYS, Load, breaks, cores
from benchmarks.parts.measured import Run
from benchmarks.parts.scale_costs import ASKED, SIZES


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def number(value: float) -> str:
    """Two figures that count, thousands apart."""
    if value >= 100:
        return f"{round(value, -int(len(str(int(value))) - 2)):,.0f}"
    return f"{value:.2g}" if value < 10 else f"{value:.0f}"


def costs_table(cost: Mapping[str, float]) -> str:
    """What was measured, with the benchmark and the fields it comes from."""

    def say(name: str) -> str:
        return f"{number(cost[name])} {ASKED[name].unit}".strip()

    rows: dict[str, tuple[str, Sequence[str]]] = {
        "a message, until all is done": (
            f"CPU: web {say('post_web_ms')}, PostgreSQL {say('post_postgres_ms')}, relay {say('post_relay_ms')},"
            f" worker {say('post_worker_ms')}, Valkey {say('post_valkey_ms')}",
            ("post_web_ms", "post_postgres_ms", "post_relay_ms", "post_worker_ms", "post_valkey_ms"),
        ),
        "what it writes": (
            f"kept: {say('message_bytes')} + {say('audit_bytes')} in the audit log;"
            f" for {KEPT_DAYS} days {say('outbox_bytes')} + {say('reaction_bytes')},"
            f" for {TOLD_DAYS} days {say('notified_bytes')}; WAL {say('wal_bytes')}; {say('transactions')} transactions",
            (
                *("message_bytes", "audit_bytes", "outbox_bytes", "reaction_bytes", "notified_bytes"),
                *("wal_bytes", "transactions"),
            ),
        ),
        "one discussion's row": (
            f"lets through {number(cost['room_posts_s'])} messages a second",
            ("room_posts_s",),
        ),
        "one relay": (
            f"carries {number(cost['relay_events_s'])} events a second when they wait for it",
            ("relay_events_s",),
        ),
        "a delivery": (
            f"{number(cost['deliveries_s'])} in a second of one core;"
            f" {say('frame_bytes')} each ({say('deflated_bytes')} compressed)",
            ("deliveries_s", "frame_bytes", "deflated_bytes"),
        ),
        "a connection": (
            f"{say('kb_each')}; to let in: web {say('set_up_ms')}, PostgreSQL {say('set_up_postgres_ms')};"
            f" to hold: web {say('person_web_us')}, PostgreSQL {say('person_postgres_us')}, {say('held_bytes')}",
            (
                *("kb_each", "set_up_ms", "set_up_postgres_ms"),
                *("person_web_us", "person_postgres_us", "held_bytes"),
            ),
        ),
        "a page of 50 messages": (
            f"web {say('page_web_ms')}, PostgreSQL {say('page_postgres_ms')}",
            ("page_web_ms", "page_postgres_ms"),
        ),
        "a frame through Valkey": (
            f"{say('publish_us')} + {say('delivery_us')} for each web process; {say('bystander_us')} in a web process"
            " that has nobody for it",
            ("publish_us", "delivery_us", "bystander_us"),
        ),
        "a web process": (
            f"{say('web_mb')}; web {say('process_web_ms')}, PostgreSQL {say('process_postgres_ms')} for its beacon",
            ("web_mb", "process_web_ms", "process_postgres_ms"),
        ),
        "an alert": (f"{number(cost['told_s'])} people told a second", ("told_s",)),
    }
    return table(
        ["what", "measured", "benchmark · fields"],
        [[what, said, _sources(names)] for what, (said, names) in rows.items()],
    )


def _sources(names: Sequence[str]) -> str:
    fields: dict[str, list[str]] = {}
    for name in names:
        fields.setdefault(ASKED[name].benchmark, []).append(f"`{ASKED[name].field}`")
    return "; ".join(f"{benchmark} · {', '.join(each)}" for benchmark, each in fields.items())


def people_table() -> str:
    """What is assumed of people."""
    rows = [
        [
            size,
            f"{each.online_share:.0%}",
            f"{each.discussions:,}",
            f"{each.calm_posts:,.0f}",
            f"{each.crisis_posts:,.0f}",
            f"{each.arriving_share:.0%}",
            f"{each.requests_each:.0f}",
            f"{each.churn:.0%}",
        ]
        for size, each in SIZES.items()
    ]
    head = ["people", "online", "discussions open", "messages a minute, elsewhere", "in the room"]
    return table([*head, "arriving", "pages each", "reconnecting"], rows)


def formation_table(loads: Mapping[str, Load]) -> str:
    """What each size needs in the busiest seconds."""
    designs = {name: COLUMNS[name][1] for name in loads}
    rows: list[list[str]] = [
        ["online, in one room", *(number(people.online) for people, _ in COLUMNS.values())],
        ["messages a second", *(number(each.posts_s) for each in loads.values())],
        ["deliveries a second", *(number(each.deliveries_s) for each in loads.values())],
        [
            "**web**: processes (memory)",
            *(f"{each.web_processes} ({number(each.web_gb)} GB)" for each in loads.values()),
        ],
        [
            "**relay**: active, cores at work",
            *(f"{designs[name].relays}, {number(each.relay_cores)}" for name, each in loads.items()),
        ],
        ["**worker**: cores", *(str(cores(each.worker_cores)) for each in loads.values())],
        [
            "**Valkey**: channels, cores at work, Mbit/s",
            *(
                f"{designs[name].shards}, {number(each.valkey_cores)}, {number(each.valkey_mbit)}"
                for name, each in loads.items()
            ),
        ],
        [
            "**PostgreSQL**: cores (replicas' cores)",
            *(
                f"{cores(each.postgres_cores)}"
                + (f" ({cores(each.replica_cores)})" if each.replica_cores else "")
                for each in loads.values()
            ),
        ],
        ["connections to it", *(number(each.connections) for each in loads.values())],
        [
            "transactions a second; WAL",
            *(f"{number(e.transactions_s)}; {number(e.wal_mb_s)} MB/s" for e in loads.values()),
        ],
        ["beacon questions a second", *(number(each.beacon_queries_s) for each in loads.values())],
        ["to people", *(f"{number(each.people_mbit)} Mbit/s" for each in loads.values())],
        ["stored in a year", *(f"{number(each.stored_gb)} GB" for each in loads.values())],
        ["telling all of an alert", *(f"{number(each.telling_s)} s" for each in loads.values())],
    ]
    return table(["in the crisis minute's busiest seconds", *loads], rows)


def breaks_table(cost: Mapping[str, float]) -> str:
    """For each formation, what is full first as more people come."""
    rows = []
    for name, (people, design) in COLUMNS.items():
        found = breaks(people, cost, design)[:4]
        rows.append([name, *(f"{part} at {number(count)}" for count, part in found)])
    return table(["formation for", "first", "then", "then", "then"], rows)


def crisis_table(felt: Mapping[str, Felt | str]) -> str:
    """How the crisis minute feels, and where the time goes."""
    rows = []
    for name, each in felt.items():
        if isinstance(each, str):
            rows.append([name, "–", "–", each])
            continue
        parts = ", ".join(f"{stage} {number(spent)}" for stage, spent in each.stages.items() if spent >= 0.5)
        rows.append([name, f"{number(each.p50)} ms", f"{number(each.p99)} ms", parts])
    return table(["crisis minute", "half see it within", "99 of 100 within", "mean ms in each stage"], rows)


def check_table(checks: Mapping[str, tuple[float, float]]) -> str:
    """The simulation beside what was measured."""
    rows = [
        [name, f"{number(modelled)} ms", f"{number(measured)} ms", f"{modelled / measured:.2f}"]
        for name, (modelled, measured) in checks.items()
    ]
    return table(["at the size of the machine measured", "modelled", "measured", "ratio"], rows)


def machine_line(run: Run) -> str:
    """On what and when the figures were taken."""
    machine, days = run.machine, sorted(str(line["at"])[:10] for line in run.lines.values())
    short = [f"`{name} {line['arguments']}`" for name, line in run.lines.items() if "arguments" in line]
    return (
        f"Measured {days[0]} to {days[-1]} on {machine['cores']} cores ({machine['cpu']}, {machine['mhz']} MHz),"
        f" {machine['memory_gb']} GB, Linux {machine['kernel']}, Python {machine['python']},"
        f" PostgreSQL {machine['postgresql']}, Valkey {machine['valkey']}; the lines are `docs/measured/two-cores.jsonl`."
        + (f" Not at full length: {', '.join(short)}." if short else "")
    )
