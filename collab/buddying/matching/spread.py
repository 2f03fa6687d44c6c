"""How evenly a load is spread."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def gini(loads: ArrayLike) -> float:
    """The Gini coefficient of these loads: 0 where all carry the same, towards 1 where one carries all."""
    ordered = np.sort(np.asarray(loads, np.float64))
    whole = ordered.sum()
    if whole <= 0:
        return 0.0
    ranks = np.arange(1, len(ordered) + 1)
    return float((2 * ranks - len(ordered) - 1) @ ordered / (len(ordered) * whole))
