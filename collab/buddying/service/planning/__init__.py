"""The secretariat's plan: asked for, computed by a worker, looked at, changed, sent."""
