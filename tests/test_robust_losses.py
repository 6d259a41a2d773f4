"""Huber and absolute error: against other libraries, linear programs, medians and brute force."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import least_squares, linprog
from sklearn.linear_model import QuantileRegressor
from statsmodels.api import RLM, QuantReg, robust

import regnotes as rn
from regnotes.losses.regression import distance_to_zonotope
from regnotes.minima.piecewise_linear import is_piecewise_linear, solve

RNG = np.random.default_rng(12)
X, Y = RNG.normal(size=(30, 3)), RNG.standard_t(1.5, size=30)
BETAS = RNG.normal(0, 3, (40, 3))


def least(J):
    """The minimiser by linear programming, and whether it is the only one for certain."""
    problem = J.fixed() if isinstance(J, rn.Objective) else rn.as_objective(J).fixed()
    assert is_piecewise_linear(problem)
    return solve(problem, problem.dimension)


# Huber.


@pytest.mark.parametrize("delta", [0.1, 1.345, 5])
def test_huber_is_that_of_scipy(delta):
    """scipy's cost is ½ Σ C² ρ(r²/C²), with ρ(z) = z up to 1 and 2√z - 1 beyond."""
    other = least_squares(
        lambda b: X @ b - Y, np.zeros(3), loss="huber", f_scale=delta, xtol=1e-15, gtol=1e-14
    )
    J = rn.Huber(X, Y, delta)
    assert J.value(other.x) == pytest.approx(other.cost / 30)
    beta = rn.minimise(J)
    np.testing.assert_allclose(beta, other.x, atol=1e-6)
    assert J.value(beta) <= J.value(other.x) + 1e-14


def test_huber_is_that_of_statsmodels_at_its_scale():
    """It estimates a scale as well; at the one that it ends with, ours is the same problem."""
    other = RLM(Y, X, M=robust.norms.HuberT(1.345)).fit(tol=1e-12, maxiter=1000)
    beta = rn.minimise(rn.Huber(X, Y, 1.345 * other.scale))
    np.testing.assert_allclose(beta, other.params, atol=1e-7)


def test_huber_is_a_square_near_and_absolute_far():
    np.testing.assert_allclose(
        rn.Huber(X, Y, 1e9).value(BETAS), rn.LeastSquares(X, Y).value(BETAS), rtol=1e-12
    )
    tiny = 1e-9
    np.testing.assert_allclose(
        rn.Huber(X, Y, tiny).value(BETAS) / tiny, rn.Absolute(X, Y).value(BETAS), rtol=1e-8
    )
    assert rn.Huber(X, Y).delta == 1.345


@given(units=st.floats(-8, 8).map(lambda e: 10**e))
def test_huber_in_other_units(units):
    """y and delta in other units: its value in their square."""
    J, other = rn.Huber(X, Y, 0.7), rn.Huber(X, Y * units, 0.7 * units)
    np.testing.assert_allclose(other.value(BETAS * units), J.value(BETAS) * units**2, rtol=1e-10)
    np.testing.assert_allclose(
        other.gradient(BETAS * units), J.gradient(BETAS) * units, rtol=1e-8, atol=1e-12 * units
    )


def test_an_outlier_pulls_with_delta_and_no_more():
    far = rn.Huber([[1.0]] * 3, [0, 0, 1e9], 0.5)
    assert far.gradient([0.0]) == pytest.approx([-0.5 / 3])
    beta = rn.minimise(far)
    assert beta == pytest.approx([0.25])  # two squares against one force
    assert far.hessian([0.5]) == pytest.approx(2 / 3)  # at delta itself the square counts


@pytest.mark.parametrize(
    ("delta", "error"),
    [(0, ValueError), (-1, ValueError), (math.nan, ValueError), ("1", TypeError)],
)
def test_a_delta_that_cannot_be_right(delta, error):
    with pytest.raises(error, match="delta must be"):
        rn.Huber(X, Y, delta)


# Absolute: the term.


def test_absolute_is_the_mean_absolute_error():
    wanted = np.abs(BETAS @ X.T - Y).mean(axis=1)
    np.testing.assert_allclose(rn.Absolute(X, Y).value(BETAS), wanted, rtol=1e-14)


@pytest.mark.parametrize("scale", [1.0, 1e-8, 1e8])
def test_at_a_vertex_the_samples_that_are_met_are_kinks(scale):
    """Solved for in floats, so that the residuals are 0 up to rounding only."""
    J, met = rn.Absolute(X * scale, Y), [1, 4, 7]
    beta = np.linalg.solve(X[met] * scale, Y[met])
    left, right = J.slopes(beta)
    np.testing.assert_allclose(right - left, 2 * np.abs(X[met] * scale).sum(axis=0) / 30)
    at = J.kinks(beta)
    assert at.shape == (3, 30)
    np.testing.assert_array_equal((at == beta[:, np.newaxis]).sum(axis=1), 3)
    moved = np.repeat(beta[np.newaxis], 30, axis=0)
    moved[:, 1] = at[1]
    errors = np.diag(moved @ X.T * scale) - Y
    np.testing.assert_allclose(errors, 0, atol=1e-9 * (1 + abs(Y).max()))


def test_where_a_sample_does_not_see_a_parameter_it_has_no_kink():
    J = rn.Absolute([[1, 0], [2, 1]], [1, 1], sample_weight=[1, 1])
    np.testing.assert_array_equal(J.kinks([0.0, 3.0]), [[1, -1], [np.nan, 1]])
    J = rn.Absolute([[1.0], [2.0]], [1, 1], sample_weight=[1, 0])
    np.testing.assert_array_equal(J.kinks([0.0]), [[1, np.nan]])


@given(
    point=arrays(float, 3, elements=st.floats(-9, 9)),
    rows=arrays(float, (4, 3), elements=st.floats(-3, 3)),
)
def test_the_distance_to_a_sum_of_segments(point, rows):
    """From below by duality: for every unit v, ‖p + Σ t r‖ ≥ p·v - Σ abs(r·v)."""
    point, rows = point.round(3), rows.round(3)
    found = distance_to_zonotope(point, rows)
    unit = RNG.normal(size=(2000, 3))
    unit /= np.linalg.norm(unit, axis=1, keepdims=True)
    assert found >= (unit @ point - np.abs(unit @ rows.T).sum(axis=1)).max() - 1e-12
    # From above by linear programming over its sum norm, which is at least the Euclidean one.
    program = linprog(
        np.concatenate([np.zeros(4), np.ones(6)]),
        A_eq=np.concatenate([rows.T, -np.eye(3), np.eye(3)], axis=1),
        b_eq=-point,
        bounds=[(-1, 1)] * 4 + [(0, None)] * 6,
    )
    assert found <= program.fun + 1e-7 and program.fun <= math.sqrt(3) * found + 1e-7


@pytest.mark.parametrize("scale", [1.0, 1e-9, 1e9])
def test_the_distance_is_zero_at_a_median_only(scale):
    J = rn.Absolute(np.ones((5, 1)) * scale, [1, 2, 3, 5, 8])
    for beta, wanted in ((3, 0), (2, 1 / 5), (2.5, 1 / 5), (9, 1)):
        assert rn.residual(J, [beta / scale]) / scale == pytest.approx(wanted, abs=1e-15)


# Absolute: its minimisers.


@pytest.mark.parametrize("lam", [0, 0.02, 0.1, 0.3])
def test_median_regression_against_scikit_learn(lam):
    """Its loss is half of ours, its penalty without a half."""
    other = QuantileRegressor(quantile=0.5, alpha=lam / 2, fit_intercept=False).fit(X, Y)
    J = rn.Absolute(X, Y) + lam * rn.L1()
    beta, unique = least(J)
    assert unique
    np.testing.assert_allclose(beta, other.coef_, atol=1e-9)
    np.testing.assert_array_equal(beta == 0, np.abs(other.coef_) < 1e-12)
    assert rn.residual(rn.Absolute(X, Y), least(rn.Absolute(X, Y))[0]) <= 1e-14


def test_median_regression_against_statsmodels():
    """It repeats weighted least squares, so it comes near only."""
    other = QuantReg(Y, X).fit(q=0.5, p_tol=1e-9, max_iter=10_000)
    beta, _ = least(rn.Absolute(X, Y))
    np.testing.assert_allclose(beta, other.params, atol=1e-4)
    assert rn.Absolute(X, Y).value(beta) <= rn.Absolute(X, Y).value(other.params)


def test_as_many_samples_are_met_as_there_are_parameters():
    beta, _ = least(rn.Absolute(X, Y))
    assert (np.abs(X @ beta - Y) < 1e-14).sum() == 3


@settings(max_examples=30)
@given(
    columns=st.lists(st.floats(-8, 8), min_size=3, max_size=3).map(lambda e: 10 ** np.array(e)),
    height=st.floats(-8, 8).map(lambda e: 10**e),
    lam=st.sampled_from([0, 0.05, 0.2]),
)
def test_median_regression_knows_no_units(columns, height, lam):
    J = rn.Absolute(X, Y) + lam * rn.L1([1, 0.5, 0])
    other = rn.Absolute(X * columns, Y * height) + lam * rn.L1(np.array([1, 0.5, 0]) * columns)
    beta, _ = least(J)
    found = least(other)[0] * columns / height
    np.testing.assert_allclose(found, beta, rtol=1e-9, atol=1e-12)
    np.testing.assert_array_equal(found == 0, beta == 0)


@given(
    y=st.lists(st.integers(-5, 5), min_size=1, max_size=9),
    weights=st.lists(st.integers(1, 4), min_size=9, max_size=9),
)
def test_a_weighted_median(y, weights):
    weights = weights[: len(y)]
    beta, unique = least(rn.Absolute(np.ones((len(y), 1)), y, sample_weight=weights))
    repeated = np.repeat(y, weights)
    wanted = np.abs(repeated[:, np.newaxis] - repeated).mean(axis=0).min()
    assert np.abs(repeated - beta).mean() == pytest.approx(wanted, abs=1e-12)
    middle = np.sort(repeated)[[(len(repeated) - 1) // 2, len(repeated) // 2]]
    assert middle[0] - 1e-12 <= beta[0] <= middle[1] + 1e-12
    if unique:
        assert middle[0] == middle[1] == pytest.approx(beta[0], abs=1e-14)


def test_an_even_number_of_samples_has_many_medians():
    beta, unique = least(rn.Absolute([[1.0], [1.0]], [1, 2]))
    assert 1 <= beta[0] <= 2 and not unique


def test_a_threshold_of_the_median():
    """The slope to the right of 0 is that of the five samples and of the penalty."""
    y = [0, 1, 2, 3, 4]
    for lam, zero in ((0.55, False), (0.61, True)):  # the slope at 0+ is 1/5 - 4/5 + λ
        beta, _ = least(rn.Absolute(np.ones((5, 1)), y) + lam * rn.L1())
        assert (beta[0] == 0) == zero


def test_ties_and_zeros_are_exact():
    rng = np.random.default_rng(3)
    for _ in range(20):
        data, y = rng.integers(-2, 3, (12, 4)), rng.integers(-3, 4, 12)
        J = rn.Absolute(data, y) + 0.1 * rn.L1()
        beta, _ = least(J)
        # A vertex of whole numbers is a quotient of determinants, of which none is beyond 4! 2⁴.
        assert (
            np.abs(beta[beta != 0]).min(initial=1) > 1e-3 and not np.signbit(beta[beta == 0]).any()
        )
        assert J.value(beta) <= min(J.value(beta + 1e-3 * rng.normal(size=(500, 4)))) + 1e-14
        other, _ = least(rn.Absolute(data * 7, y * 7) + 0.7 * rn.L1())
        np.testing.assert_allclose(other, beta, rtol=1e-14)


def test_columns_that_are_zero_or_the_same_are_no_obstacle():
    data = np.column_stack([X[:, 0], X[:, 0], np.zeros(30), X[:, 1]])
    beta, unique = least(rn.Absolute(data, Y))
    assert not unique
    alone, _ = least(rn.Absolute(X[:, :2], Y))
    np.testing.assert_allclose([beta[0] + beta[1], beta[3]], alone, atol=1e-12)


def test_sample_weights_are_repeated_rows_of_the_linear_program():
    counts = RNG.integers(0, 4, 30)
    beta, _ = least(rn.Absolute(X, Y, sample_weight=counts) + 0.05 * rn.L1())
    same, _ = least(
        rn.Absolute(np.repeat(X, counts, axis=0), np.repeat(Y, counts)) + 0.05 * rn.L1()
    )
    np.testing.assert_allclose(beta, same, atol=1e-12)


def test_a_perfect_fit_has_value_zero():
    beta, unique = least(rn.Absolute(X, X @ [1.5, 0, -2]))
    np.testing.assert_allclose(beta, [1.5, 0, -2], atol=1e-13)
    assert unique
