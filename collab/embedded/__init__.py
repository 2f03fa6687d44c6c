"""Runs the whole workspace on one machine: PostgreSQL, Valkey, and the Procfile's programs."""

from collab.embedded.errors import StartError
from collab.embedded.postgres import PostgresServer
from collab.embedded.servers import LocalServer, free_port, scratch_folder
from collab.embedded.valkey import ValkeyServer

__all__ = ["LocalServer", "PostgresServer", "StartError", "ValkeyServer", "free_port", "scratch_folder"]
