"""Whether two titles tell of the same event.

Only titles that may be about the same thing are compared: in one language, of countries they share, within three days.
Each title becomes its stems: words folded, shortened to seven letters, those that any news may bear weighing little and
names (capitals within a sentence, in either title) weighing double; the countries' own names count nothing, since both
have them. The score is the weight of what both say over the weight of what either says. From `ENOUGH` on it is one
story. Two measures with a decimal point that differ (magnitudes, rates) are two events, whatever else agrees.

A wrong merge hides news, a missed one shows them twice: the threshold leans to the second.
"""

from collab.countries.matching.titles import ENOUGH, Title, likeness, read_title

__all__ = ["ENOUGH", "Title", "likeness", "read_title"]
