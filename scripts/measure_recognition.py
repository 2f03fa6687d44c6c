"""How well countries are recognised in the labelled sentences, and how fast.

python -m scripts.measure_recognition [--wrong tune]
"""

import argparse
import json
import time
from dataclasses import dataclass
from pathlib import Path

from collab.countries.recognition import countries_of

LABELLED = Path(__file__).resolve().parent.parent / "tests" / "countries" / "labelled"


@dataclass
class Measure:
    """What was found against what was there, counted country by country."""

    sentences: int = 0
    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self):
        """The share of what was found that is there."""
        return self.right / ((self.right + self.wrong) or 1)

    @property
    def recall(self):
        """The share of what is there that was found."""
        return self.right / ((self.right + self.missed) or 1)

    def __str__(self):
        """One line for people."""
        return (
            f"{self.sentences} sentences, precision {self.precision:.3f}, recall {self.recall:.3f}"
            f" ({self.right} right, {self.wrong} wrong, {self.missed} missed)"
        )


def sentences(half):
    """The labelled sentences of one half."""
    lines = (
        line for path in sorted(LABELLED.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()
    )
    return [row for row in map(json.loads, lines) if row["half"] == half]


def measure(rows, *, knowing_language=True, wrong=None):
    """Compare what is recognised with the labels; `wrong` gathers the sentences that differ."""
    result = Measure()
    for row in rows:
        found = set(countries_of(row["text"], "", row["language"] if knowing_language else None))
        there = set(row["countries"])
        result.sentences += 1
        result.right += len(found & there)
        result.wrong += len(found - there)
        result.missed += len(there - found)
        if wrong is not None and found != there:
            wrong.append((row["text"], sorted(there), sorted(found)))
    return result


def main():
    """Print both halves, then the speed."""
    parser = argparse.ArgumentParser(description="Measure the recognition of countries")
    parser.add_argument(
        "--wrong", choices=("tune", "held"), help="show the sentences of this half that differ"
    )
    parser.add_argument("--only", choices=("tune", "held"), help="measure one half")
    options = parser.parse_args()
    for half in (options.only,) if options.only else ("tune", "held"):
        rows, wrong = sentences(half), []
        print(f"{half}: {measure(rows, wrong=wrong)}")
        for is_hard in (True, False):
            print(
                f"  {'hard' if is_hard else 'easy'}: {measure([row for row in rows if row['hard'] is is_hard])}"
            )
        print(f"  language unknown: {measure(rows, knowing_language=False)}")
        if options.wrong == half:
            for text, there, found in wrong:
                print(f"  {text}\n    there {there}, found {found}")
    texts = [row["text"] for half in ("tune", "held") for row in sentences(half)] * 40
    start = time.process_time()
    for text in texts:
        countries_of(text, text)
    spent = time.process_time() - start
    size = sum(2 * len(text.encode()) for text in texts)
    print(f"speed: {len(texts) / spent:,.0f} items/s, {size / spent / 1e6:.1f} MB/s")


if __name__ == "__main__":
    main()
