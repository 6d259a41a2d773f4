"""The sentence on the set of minimisers: taken apart, and held against brute force."""

import re

import numpy as np
import pytest
from seen import lowest, numbers

CIRCLE = np.stack([np.cos(np.arange(16) * np.pi / 8), np.sin(np.arange(16) * np.pi / 8)])


def set_in_words(text):
    """(kind, points, number) of the sentence on the minimisers."""
    kinds = ("exactly one", "segment", "line", "plane", "never gets there", "falls without end")
    kind = next(kind for kind in kinds if kind in text)
    pairs = [numbers(pair) for pair in re.findall(r"\(([^)]*)\)", text)]
    rest = numbers(re.sub(r"\([^)]*\)", "", text.replace("β₁ = β₂", "")))
    return kind, np.reshape(pairs, (-1, 2)), rest


def check_words(readouts, f, digits=4):
    """The sentence against brute force; returns its kind and its points."""
    kind, ends, rest = set_in_words(readouts["Minimisers"])
    best, least = lowest(f)
    off = 2 * 10.0**-digits
    said = readouts["Minimum of J"]
    zeros = readouts["Exactly zero"]
    if kind in ("never gets there", "falls without end"):
        far = np.array([1e3, 1e3])[:, None] * CIRCLE
        if kind == "never gets there":
            (value,) = rest
            assert said == f"{f'{value:.6f}'}, not attained" or numbers(said) == [value]
            assert "not attained" in said
            assert f(*far).min() == pytest.approx(value, abs=1e-6)
            assert f(*(far / 200)).min() > value + 1e-4  # near the origin it is far from it
        else:
            assert said == "−∞" and f(*(2 * far)).min() < 1.5 * f(*far).min() < 0
        assert zeros == "there is no minimiser" and readouts["Distance from optimality"] == "—"
        return kind, ends
    (value,) = numbers(said)
    assert value == pytest.approx(least, abs=1e-6)
    np.testing.assert_allclose(f(*ends.T), least, atol=1e-5)
    middle = ends.mean(axis=0) if len(ends) else np.zeros(2)
    lower = f(*(middle[:, None] + 0.3 * CIRCLE)) < least + 1e-7
    if kind == "exactly one":
        assert len(ends) == 1 and not lower.any()
        np.testing.assert_allclose(ends[0], best, atol=off)
        count = (np.abs(best) < 1e-6).sum()
        assert zeros == ["none of the two parameters", "one of the two parameters",
                         "both parameters"][count]  # fmt: skip
        assert ((ends[0] == 0) == (np.abs(best) < 1e-6)).all()  # only an exact zero is written 0
    elif kind == "segment":
        assert len(ends) == 2
        along = ends[1] - ends[0]
        assert np.linalg.norm(along) > 1e-3
        for t in (0.25, 0.5, 0.9):
            assert f(*(ends[0] + t * along)) == pytest.approx(least, abs=1e-5)
        for end, outwards in ((ends[0], -along), (ends[1], along)):
            assert f(*(end + 0.2 * outwards)) > least + 1e-5
            assert (end == 0).sum() == 1
        assert zeros == "none inside, one at each end"
    elif kind == "line":
        assert len(ends) == 1 and np.flatnonzero(lower).tolist() == [2, 10]  # along (1, 1)
        assert f(*(ends[0] + 50)) == pytest.approx(least, abs=1e-5)
        assert "β₁ = β₂" in readouts["Minimisers"]
        assert zeros == "none, except where the line crosses an axis"
    elif kind == "plane":
        assert lower.all() and f(*(100 * CIRCLE)).max() < least + 1e-9
        assert zeros == "none, except on the axes"
    else:
        raise AssertionError(kind)
    below = re.fullmatch(r"below 1e−(\d+)", readouts["Distance from optimality"])
    assert int(below[1]) >= 7
    return kind, ends
