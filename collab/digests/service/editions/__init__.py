"""Editions: composed, approved by a second person, moved from state to state."""
