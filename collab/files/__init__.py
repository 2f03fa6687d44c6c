"""Files that people send: recognised by their content, kept in a store, served to those who may read their message."""
