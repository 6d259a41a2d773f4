"""Corners, signs, refits and standardised lassos: fractions, scikit-learn, and brute force."""

import numpy as np
import pytest
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Lasso, LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import regnotes as rn

X = np.array([[-3, -1, 3], [-1, 3, -3], [1, 1, 1], [3, -3, -1]])
Y = np.array([4, -2, 4, -6])
J = rn.LeastSquares(X, Y) + rn.Slider("λ", 0, 8) * rn.L1()
KNOTS = [7, 16 / 3, 11 / 3, 2, 2 / 7]


def test_a_whole_path_in_fractions():
    values, beta = rn.whole_path(J, "λ")
    np.testing.assert_allclose(values, [8, *KNOTS, 0])
    expected = [
        [0, 0, 0], [0, 0, 0], [0, 0, 1 / 3], [-5 / 21, 0, 4 / 7], [0, 5 / 7, 9 / 7],
        [0, 9 / 7, 13 / 7], [2 / 7, 11 / 7, 15 / 7],
    ]  # fmt: skip
    np.testing.assert_allclose(beta, expected, atol=1e-14)
    # Between them it is straight.
    between = rn.path(J, λ=(values[1:] + values[:-1]) / 2)
    np.testing.assert_allclose(between, (beta[1:] + beta[:-1]) / 2, atol=1e-12)


def test_a_whole_path_of_a_part_of_the_range_and_of_more_rows():
    part = rn.LeastSquares(X, Y) + rn.Slider("λ", 1, 3) * rn.L1()
    values, beta = rn.whole_path(part, "λ", rows=5)
    assert values == pytest.approx([3, 2, 1, 1, 1]) and (beta[2:] == beta[2]).all()
    on_a_knot = rn.LeastSquares(X, Y) + rn.Slider("λ", 0, rn.knots(J, "λ")[0]) * rn.L1()
    assert rn.whole_path(on_a_knot, "λ")[0] == pytest.approx([*KNOTS, 0])
    with pytest.raises(ValueError, match="rows must be at least 3 for this path, not 2"):
        rn.whole_path(part, "λ", rows=2)
    with pytest.raises(TypeError, match="'Ω' must be a slider of J"):
        rn.whole_path(J, "Ω")


def test_the_signs_between_knots():
    knots, signs = rn.signs_along(J, "λ")
    np.testing.assert_allclose(knots, KNOTS)
    assert signs.tolist() == [[0, 0, 1], [-1, 0, 1], [-1, 1, 1], [0, 1, 1], [1, 1, 1]]
    part = rn.LeastSquares(X, Y) + rn.Slider("λ", 1.9, 6) * rn.L1()
    assert rn.signs_along(part, "λ")[1].tolist() == signs[1:4].tolist()
    with pytest.raises(TypeError, match="must be a slider of J"):
        rn.signs_along(rn.LeastSquares(X, Y), "λ")


def test_signs_are_those_at_any_price_between():
    A, t = load_diabetes(return_X_y=True)
    diabetes = rn.LeastSquares(A, t - t.mean()) + rn.Slider("λ", 0, 5) * rn.L1()
    knots, signs = rn.signs_along(diabetes, "λ")
    rng = np.random.default_rng(0)
    for high, low, expected in zip(knots, [*knots[1:], 0], signs, strict=True):
        for price in rng.uniform(low, high, 3):
            found = rn.minimise(rn.LeastSquares(A, t - t.mean()) + price * rn.L1())
            assert (np.sign(found) == expected).all()


def test_a_refit_is_least_squares_on_what_is_kept():
    rng = np.random.default_rng(0)
    A, t = rng.normal(size=(12, 4)), rng.normal(size=12)
    beta = rng.normal(size=(2, 9, 4)) * rng.integers(0, 2, (2, 9, 4))
    found = rn.refit(A, t, beta)
    assert found.shape == beta.shape and ((found != 0) == (beta != 0)).all()
    for row, one in zip(beta.reshape(-1, 4), found.reshape(-1, 4), strict=True):
        if row.any():
            theirs = LinearRegression(fit_intercept=False).fit(A[:, row != 0], t).coef_
            np.testing.assert_allclose(one[row != 0], theirs)
    assert rn.refit(A, t, beta[0, 0]).tolist() == found[0, 0].tolist()
    # Only which features are kept matters; a sign may turn.
    assert rn.refit(X, Y, [-0.1, 1, 1]) == pytest.approx([2 / 7, 11 / 7, 15 / 7])
    with pytest.raises(ValueError, match="beta must have shape"):
        rn.refit(A, t, beta[..., :3])


def test_a_standardised_lasso_is_that_of_scikit_learn():
    A, t = load_diabetes(return_X_y=True, scaled=False)
    prices = np.array([0.5, 10, 40, 100])
    intercepts, beta = rn.standardised_lasso(A, t, prices)
    for k, price in enumerate(prices):
        model = make_pipeline(StandardScaler(), Lasso(alpha=price, tol=1e-10)).fit(A, t)
        theirs = model[-1].coef_
        np.testing.assert_allclose(intercepts[k] + A @ beta[k], model.predict(A), atol=1e-3)
        np.testing.assert_allclose(beta[k] * A.std(axis=0), theirs, atol=1e-4)
        assert ((beta[k] == 0) == (theirs == 0)).all()
    assert not beta[3].any() and intercepts[3] == pytest.approx(t.mean())
    free, (constant, slopes) = LinearRegression().fit(A, t), rn.standardised_lasso(A, t, [0])
    np.testing.assert_allclose(slopes[0], free.coef_)
    np.testing.assert_allclose(constant, [free.intercept_])


def test_units_do_not_matter_to_a_standardised_lasso():
    A, t = load_diabetes(return_X_y=True, scaled=False)
    units, origins = 10.0 ** np.arange(-4, 6), np.arange(10)
    one = rn.standardised_lasso(A, t, [0, 3])
    other = rn.standardised_lasso((A - origins) / units, 2 * t + 1, [0, 6])
    np.testing.assert_allclose(other[1] / units, 2 * one[1], rtol=1e-6)
    np.testing.assert_allclose(other[0] - other[1] @ (origins / units), 2 * one[0] + 1, rtol=1e-6)


def test_a_standardised_lasso_refuses():
    A = np.array([[1.0, 0.1], [2, 0.1], [4, 0.1]])
    with pytest.raises(ValueError, match=r"no constant column, but has \[1\]"):
        rn.standardised_lasso(A, [1, 2, 3], [1])
    with pytest.raises(ValueError, match="prices must not be negative"):
        rn.standardised_lasso(A[:, :1], [1, 2, 3], [-1])
    for prices in (1.0, [], [[1]]):
        with pytest.raises(ValueError, match=r"prices must have shape \(k,\)"):
            rn.standardised_lasso(A[:, :1], [1, 2, 3], prices)
