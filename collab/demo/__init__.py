"""Personas, the demo set and the dev mailbox: demo mode alone loads them."""
