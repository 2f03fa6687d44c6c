"""The secretariat's editions: composed from suggestions and own words, approved by a second person, scheduled."""
