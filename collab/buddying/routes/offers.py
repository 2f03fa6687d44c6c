"""Routes of offers, their pauses and the size of teams."""
