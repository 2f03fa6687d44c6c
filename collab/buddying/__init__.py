"""Buddying: a technician with a need meets the peer who has done it, with reasons shown and the load shared fairly."""
