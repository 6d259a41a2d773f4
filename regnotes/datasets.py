"""Small data sets, each made to show one thing."""

from __future__ import annotations

import json
from importlib.resources import files

import numpy as np

__all__ = ["framework_slopes", "twins", "two_experts"]


def framework_slopes():
    """What TensorFlow, PyTorch and JAX return as the derivative at 0, as ``nox -s kinks`` measured.

    Returns
    -------
    dict of framework -> {"version": text, "values": {program: slope}}
        A slope is a number, or "nan" where it is none; a program that the framework lacks is left
        out. "article" of TensorFlow is what the article's own lines do.
    """
    return json.loads(files("regnotes").joinpath("kinks.json").read_text(encoding="utf-8"))


def twins(rho, count=1, n=50, *, rng):
    """Samples in which one feature makes the outcome and a second one resembles it.

    y = x₁ + noise; x₂ has nothing to do with y beyond its correlation with x₁. All three are
    normal with variance 1.

    Parameters
    ----------
    rho : float
        The correlation of both features, from -1 to 1.
    count, n : int
        How many data sets, and how many samples in each.
    rng : numpy.random.Generator

    Returns
    -------
    X : array (count, n, 2)
    y : array (count, n)

    Raises
    ------
    ValueError
        If rho is no correlation.
    """
    if not -1 <= rho <= 1:
        raise ValueError(f"rho must be from -1 to 1, not {rho!r}")
    first, other, noise = rng.normal(size=(3, count, n))
    X = np.stack([first, rho * first + np.sqrt(1 - rho**2) * other], axis=-1)
    return X, first + noise


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
