"""How a letter reads: blocks laid out for one reader, each written once per language, spliced into whole letters."""
