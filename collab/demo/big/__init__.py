"""The big set: a workspace as large as it may become in years, for measures and for looking at it under load."""
