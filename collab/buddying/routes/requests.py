"""Routes of requests: asked, changed, finished, what exists already."""
