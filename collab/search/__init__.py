"""Finding: people, authorities, groups and discussions by a few letters, as far as the asker may know of them."""
