"""Digests: a letter computed for each member, the secretariat's edition on top of it, each sent exactly once."""
