"""How lists of partnerships are read: which column is which, what a line says, what is wrong. No database, no web."""
