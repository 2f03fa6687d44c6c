"""Routes of what a mandate's end leaves to be taken over."""
