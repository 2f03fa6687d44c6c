"""Seeded chaos: people who write, come, go and are cut off, while the servers under them die and return.

`schedule` draws what happens from a seed, `world` is what it happens to, `client` and what it holds (`log`, `follower`)
keep our pages' own rules, `people` act, `verdict` compares what everybody sees with the database, `run` is one run.
"""
