"""Verbs of pairs: opened, agreed, dated, paused, ended, rated; and what the two leave to the next."""
