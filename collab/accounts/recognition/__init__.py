"""How lists of people are read: which column is which, what a line says, what is wrong with it. No database, no web."""
