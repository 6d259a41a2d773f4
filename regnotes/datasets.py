"""Small data sets, each made to show one thing."""

from __future__ import annotations

import numpy as np

__all__ = ["two_experts"]


def two_experts():
    """Eight yes/no questions and two experts; the second says almost nothing new.

    Both are right four times, only the first twice, only the second once, and once
    neither. The L1 penalty drops the second expert at λ = 1/12 and both at λ = 1/4.

    Returns
    -------
    X : array (8, 2)
        +1 where an expert is right and -1 where not: the answers, signed by the truth.
    y : array (8,)
        Labels, all 1, because the sign of the truth is already in X.
    """
    outcomes = [(1, 1)] * 4 + [(1, -1)] * 2 + [(-1, 1)] + [(-1, -1)]
    return np.array(outcomes, dtype=float), np.ones(8)
