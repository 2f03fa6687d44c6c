"""Groups: one membership concept for the commission, colleges, themes, countries, pairs and sessions."""
