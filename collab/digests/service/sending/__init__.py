"""The sending desk: who receives an edition, a test before anything leaves, and how its sending goes and went."""
