"""Which countries a French or English text is about."""

from collab.countries.recognition.reading import Found, Recogniser, countries_of, recognise, with_names

__all__ = ["Found", "Recogniser", "countries_of", "recognise", "with_names"]
