"""The line of least absolute deviations: brute force, two other libraries, and its own kinks."""

import numpy as np
import pytest
import statsmodels.api as sm
from sklearn.linear_model import QuantileRegressor

import regnotes as rn

RNG = np.random.default_rng(0)
X = RNG.normal(size=15)
Y = 1 + 2 * X + RNG.standard_t(2, size=15)
PRICES = [(0, 0), (0.3, 0), (0, 0.2), (0.2, 0.1), (5, 0)]


def height(x, y, slope, lam, omega, intercept=True):
    rest = y - slope * x
    rest = rest - np.median(rest) if intercept else rest
    return np.mean(np.abs(rest)) + lam * abs(slope) + omega * slope**2


@pytest.mark.parametrize("intercept", [True, False])
@pytest.mark.parametrize(("lam", "omega"), PRICES)
def test_no_slope_of_a_fine_grid_is_better(lam, omega, intercept):
    options = {"lam": lam, "omega": omega, "intercept": intercept}
    slope = rn.least_absolute_deviations(X, Y, **options)
    if intercept:
        middle, slope = slope
        assert middle == np.median(Y - slope * X)
    lowest = height(X, Y, slope, lam, omega, intercept)
    for b in np.concatenate([np.linspace(-5, 5, 4001), slope + np.linspace(-1e-3, 1e-3, 2001)]):
        assert lowest <= height(X, Y, b, lam, omega, intercept) + 1e-14
    if lam == 5:
        assert slope == 0 and not np.signbit(slope)


@pytest.mark.parametrize("lam", [0, 0.05, 0.3])
def test_the_line_is_that_of_scikit_learn_and_of_the_linear_program(lam):
    found = rn.least_absolute_deviations(X, Y, lam=lam)
    other = QuantileRegressor(quantile=0.5, alpha=lam / 2).fit(X[:, np.newaxis], Y)
    np.testing.assert_allclose(found, [other.intercept_, other.coef_[0]], atol=1e-9)
    J = rn.Absolute(np.column_stack([np.ones(15), X]), Y) + lam * rn.L1([0, 1])
    np.testing.assert_allclose(found, rn.minimise(J), atol=1e-9)


def test_the_line_is_that_of_statsmodels():
    """Which iterates, so it comes near and is not better."""
    other = sm.QuantReg(Y, sm.add_constant(X)).fit(0.5).params
    found = rn.least_absolute_deviations(X, Y)
    np.testing.assert_allclose(found, other, atol=1e-3)
    assert height(X, Y, found[1], 0, 0) <= np.mean(np.abs(Y - other[0] - other[1] * X))


@pytest.mark.parametrize("omega", [0.05, 0.3])
def test_under_an_l2_penalty_the_slope_balances_the_samples(omega):
    """With an L2 price 2Ωb is minus a subgradient: the signs of the residuals, free where met."""
    b = rn.least_absolute_deviations(X, Y, omega=omega, intercept=False)
    rest = Y - b * X
    met = np.abs(rest) < 1e-12
    pull = np.sum((np.sign(rest) * X)[~met]) / 15
    assert abs(2 * omega * b - pull) <= np.sum(np.abs(X[met])) / 15 + 1e-13
    # And it comes near to what `minimise` says of Huber's loss with a small delta.
    delta = 1e-7
    near = rn.minimise(rn.Huber(X[:, np.newaxis], Y, delta) + delta * omega * rn.L2())[0]
    assert b == pytest.approx(near, abs=1e-5)


def test_without_an_intercept_it_is_a_weighted_median_of_the_ratios():
    x = np.abs(X)
    order = np.argsort(Y / x)
    whole = np.cumsum(x[order])
    median = (Y / x)[order][np.searchsorted(whole, whole[-1] / 2)]
    assert rn.least_absolute_deviations(x, Y, intercept=False) == pytest.approx(median)


def test_units_and_many_data_sets_at_once():
    several = np.stack([Y, -Y, 3 * Y + X])
    found = rn.least_absolute_deviations(X, several[:, np.newaxis])
    assert found.shape == (3, 1, 2)
    for y, line in zip(several, found[:, 0], strict=True):
        np.testing.assert_array_equal(line, rn.least_absolute_deviations(X, y))
    np.testing.assert_allclose(found[1], -found[0])
    scaled = rn.least_absolute_deviations(1e3 * X, 1e-2 * Y, lam=0.1 * 1e3, omega=0.1 * 1e8)
    line = rn.least_absolute_deviations(X, Y, lam=0.1, omega=0.1)
    np.testing.assert_allclose(scaled, line * [1e-2, 1e-5])


@pytest.mark.parametrize("omega", [0, 0.1])
def test_ties_and_many_samples_do_not_lead_astray(omega):
    """Whole numbers have many kinks that only rounding tells apart; 300 samples have 44,850."""
    rng = np.random.default_rng(1)
    for n in (3, 4, 10, 300):
        x, y = np.round(rng.normal(0, 3, n)) / 10, np.round(rng.normal(0, 3, n)) / 10
        found = rn.least_absolute_deviations(x, y, omega=omega)[1]
        for b in np.linspace(found - 0.3, found + 0.3, 601):
            assert height(x, y, found, 0, omega) <= height(x, y, b, 0, omega) + 1e-12


def test_samples_that_do_not_say_a_slope_leave_it_at_0():
    np.testing.assert_array_equal(rn.least_absolute_deviations([1, 1, 1], [3, 5, 4]), [4, 0])
    assert rn.least_absolute_deviations([0, 0], [3, 5], intercept=False) == 0


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (([1, 2], [1, 2, 3]), "shapes"),
        (([[1, 2]], [1, 2]), "shapes"),
        (([], []), "shapes"),
        (([1, 2], 3), "shapes"),
        (([1, np.nan], [1, 2]), "x must hold finite"),
    ],
)
def test_samples_of_the_wrong_shape_are_an_error(given, named):
    with pytest.raises(ValueError, match=named):
        rn.least_absolute_deviations(*given)


@pytest.mark.parametrize(
    ("price", "named"), [({"lam": -1}, "lam"), ({"omega": -1}, "omega"), ({"lam": [1, 2]}, "lam")]
)
def test_a_price_is_one_number_that_is_not_negative(price, named):
    with pytest.raises(ValueError, match=named):
        rn.least_absolute_deviations([1, 2], [1, 2], **price)
