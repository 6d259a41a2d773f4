"""Small data sets, each made to show one thing."""

from __future__ import annotations

import json
from importlib.resources import files

import numpy as np

__all__ = ["framework_slopes", "two_experts"]


def framework_slopes():
    """What TensorFlow, PyTorch and JAX return as the derivative at 0, as ``nox -s kinks`` measured.

    Returns
    -------
    dict of framework -> {"version": text, "values": {program: slope}}
        A slope is a number, or "nan" where it is none; a program that the framework lacks is left
        out. "article" of TensorFlow is what the article's own lines do.
    """
    return json.loads(files("regnotes").joinpath("kinks.json").read_text(encoding="utf-8"))


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
