"""Small data sets, each made to show one thing."""

from __future__ import annotations

import json
from importlib.resources import files

import numpy as np

from .objective.arrays import real_array

__all__ = [
    "few_effects",
    "framework_slopes",
    "library_fits",
    "library_rows",
    "noisy_line",
    "noisy_sine",
    "random_quadratics",
    "twins",
    "two_experts",
    "useless_features",
    "with_moments",
]


def few_effects(k, *, d=40, n=50, size=3.0, noise=1.5, rng):
    """Samples of a linear truth in which k of d features matter, equally, and the others do not.

    Features are independent and normal with variance 1. However many matter, the outcome has the
    same strength: ‖truth‖ = size.

    Parameters
    ----------
    k, d, n : int
        Features that matter, all features, samples.
    size, noise : float
        The length of the truth, and the standard deviation of the noise.
    rng : numpy.random.Generator

    Returns
    -------
    X : array (n, d)
    y : array (n,)
    truth : array (d,)
        Each of the first k entries is size / √k or its negative, the others are 0.

    Raises
    ------
    ValueError
        If k is not from 1 to d.
    """
    if not 1 <= k <= d:
        raise ValueError(f"k must be from 1 to {d}, not {k!r}")
    truth = np.append(np.full(k, size / np.sqrt(k)), np.zeros(d - k)) * rng.choice([-1, 1], d)
    X = rng.normal(size=(n, d))
    return X, X @ truth + noise * rng.normal(size=n), truth


def framework_slopes():
    """What TensorFlow, PyTorch and JAX return as the derivative at 0, as ``nox -s kinks`` measured.

    Returns
    -------
    dict of framework -> {"version": text, "values": {program: slope}}
        A slope is a number, or "nan" where it is none; a program that the framework lacks is left
        out. "article" of TensorFlow is what the article's own lines do.
    """
    return json.loads(files("regnotes").joinpath("kinks.json").read_text(encoding="utf-8"))


def library_fits():
    """What other libraries found for prices that were converted, as ``nox -s units`` ran them.

    Returns
    -------
    dict
        "versions": {library: text}; "fits": a list of {"row": the name of a `conversion`, "of":
        which optimiser, loss or library where it has several, "λ", "Ω", "typed": {argument:
        number}, "found": the intercept and the coefficients, or the leaves of a tree}.
    """
    return json.loads(files("regnotes").joinpath("units.json").read_text(encoding="utf-8"))


def noisy_sine(n=10, noise=0.3, *, rng):
    """Samples of one wave of a sine, as textbooks fit polynomials to them.

    Parameters
    ----------
    n : int
    noise : float
        The standard deviation of the noise, which is normal.
    rng : numpy.random.Generator

    Returns
    -------
    x : array (n,)
        From -1 to 1, equally far apart.
    y : array (n,)
        sin(πx) + noise.

    References
    ----------
    Bishop (2006), section 1.1
    """
    x = np.linspace(-1, 1, n)
    return x, np.sin(np.pi * x) + noise * rng.normal(size=n)


def noisy_line(n=20, *, slope=2.0, noise=0.3, rng):
    """Samples of a line through the origin, y = slope · x + noise, with x between 0.5 and 1.5.

    Parameters
    ----------
    n : int
        How many samples.
    slope, noise : float
        The line's slope, and the standard deviation of the normal noise, in the units of y.
    rng : numpy.random.Generator

    Returns
    -------
    x : array (n,)
    y : array (n,)

    Raises
    ------
    ValueError
        If there is no sample, or the noise is negative.
    """
    if n < 1:
        raise ValueError(f"n must be at least 1, not {n!r}")
    if not noise >= 0:
        raise ValueError(f"noise must not be negative, not {noise!r}")
    x = rng.uniform(0.5, 1.5, n)
    return x, slope * x + noise * rng.normal(size=n)


def library_rows():
    """The rows on which other libraries were fitted: see `library_fits`.

    Four features of unequal spread and none with the mean 0, an outcome that one of them has
    nothing to do with, and labels of which some are wrong. They are the same at each call.

    Returns
    -------
    X : array (40, 4)
    y : array (40,)
    labels : array (40,)
        1 where y is above its median and 0 elsewhere, but for about 15 % of the rows.
    weights : array (40,)
        One for each sample, from 0.2 to 2.
    """
    rng = np.random.default_rng(0)
    X = rng.standard_normal((40, 4)) @ np.diag([1, 2, 0.5, 1.5]) + 0.3
    y = X @ [1, -0.5, 0, 2] + 0.5 + 0.7 * rng.standard_normal(40)
    flipped = rng.uniform(size=40) < 0.15
    return X, y, ((y > np.median(y)) != flipped).astype(float), rng.uniform(0.2, 2, 40)


def random_quadratics(kind, count, rng):
    """Quadratic losses of two parameters, drawn as a much-read page on zeros draws them.

    Their lowest point is anywhere in the square from -10 to 10, and they are
    a (β₁ - c₁)² + b (β₂ - c₂)² + t (β₁ - c₁)(β₂ - c₂) with a and b from 0 to 10.

    Parameters
    ----------
    kind : str
        "round", b = a and t = 0; "tilted", with t from -2 to 2; "one weak feature", a or b is 0.1
        and t = 0.
    count : int
        How many are drawn; the saddles among the tilted ones are left out.
    rng : numpy.random.Generator

    Returns
    -------
    hessian : array (k, 2, 2)
    optimum : array (k, 2)

    Raises
    ------
    ValueError
        If there is no such kind.

    References
    ----------
    Parr (2020), https://explained.ai/regularization/
    """
    kinds = ("round", "tilted", "one weak feature")
    if kind not in kinds:
        raise ValueError(f"kind must be one of {kinds}, not {kind!r}")
    first, second = rng.uniform(0, 10, (2, count))
    tilted = rng.uniform(-2, 2, count)
    if kind == "round":
        second, tilted = first, 0 * tilted
    if kind == "one weak feature":
        swap, tilted = rng.random(count) < 0.5, 0 * tilted
        first, second = np.where(swap, first, 0.1), np.where(swap, 0.1, first)
    hessian = np.stack([2 * first, tilted, tilted, 2 * second], axis=-1).reshape(-1, 2, 2)
    lowest = 4 * first * second > tilted**2  # and not a saddle
    return hessian[lowest], rng.uniform(-10, 10, (count, 2))[lowest]


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


def useless_features(p, count=1, n=30, *, rng):
    """Samples of an outcome that none of p features has anything to do with.

    Features and outcome are independent and normal with variance 1.

    Parameters
    ----------
    p : int
        Features, at least 1.
    count, n : int
        How many data sets, and how many samples in each.
    rng : numpy.random.Generator

    Returns
    -------
    X : array (count, n, p)
    y : array (count, n)

    Raises
    ------
    ValueError
        If there is no feature.
    """
    if p < 1:
        raise ValueError(f"p must be at least 1, not {p!r}")
    drawn = rng.normal(size=(count, n * p + n))
    return drawn[:, : n * p].reshape(count, n, p), drawn[:, n * p :]


def with_moments(gram, pull):
    """The fewest samples with given second moments, for `LeastSquares` whose path is known.

    Parameters
    ----------
    gram : array (..., d, d)
        XᵀX / n, symmetric and positive definite: the covariances of the features.
    pull : array (..., d)
        Xᵀy / n: the covariances of the features and the outcome.

    Returns
    -------
    X : array (..., d + 1, d)
    y : array (..., d + 1)
        All columns have the mean 0, and least squares fits y perfectly.

    Raises
    ------
    ValueError
        If `gram` is not symmetric and positive definite, or shapes do not fit.
    """
    gram, pull = real_array("gram", gram), real_array("pull", pull)
    d = pull.shape[-1] if pull.ndim else 0
    if gram.shape[-2:] != (d, d) or not d:
        raise ValueError(
            f"gram and pull must have shapes (..., d, d) and (..., d), not {gram.shape}, "
            f"{pull.shape}"
        )
    turned = np.swapaxes(gram, -1, -2)
    if not np.allclose(gram, turned, rtol=1e-12, atol=0):
        raise ValueError("gram must be symmetric")
    try:
        half = np.linalg.cholesky(gram)
    except np.linalg.LinAlgError:
        raise ValueError("gram must be positive definite") from None
    # d columns that are orthogonal to each other and to a constant, of length √n: Helmert's.
    rows = np.tril(np.ones((d + 1, d + 1)))[:d] - np.diag(np.arange(1.0, d + 1), 1)[:d]
    basis = (rows * np.sqrt((d + 1) / (rows**2).sum(axis=1, keepdims=True))).T
    X = basis @ np.swapaxes(half, -1, -2)
    return X, (basis @ np.linalg.solve(half, pull[..., np.newaxis]))[..., 0]
