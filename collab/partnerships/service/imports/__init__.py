"""Lists of partnerships: read apart from the web, kept, shown with what they would do, then written whole or dropped."""
