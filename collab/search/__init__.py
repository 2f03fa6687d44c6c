"""Finding: people, authorities, groups, discussions and notes by a few letters, as far as the asker may know of them."""
