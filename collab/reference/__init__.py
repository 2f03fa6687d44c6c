"""Controlled lists: themes of the study, countries and their names, languages."""
