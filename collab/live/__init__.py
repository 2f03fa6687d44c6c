"""The live layer: sockets, presence, frames and their fan-out."""
