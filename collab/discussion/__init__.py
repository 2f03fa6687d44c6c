"""Discussions and messages in a group: numbered without gap, in one order for all."""
