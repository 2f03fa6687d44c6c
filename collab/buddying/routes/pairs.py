"""Routes of pairs: agreement, milestones, pause, end, ratings."""
