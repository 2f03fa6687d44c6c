"""One script per promise; each prints one JSON line with a ratio measured in that run."""
