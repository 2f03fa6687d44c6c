"""What each person is told of what happens, by the page and by mail, why, and how they answer."""
