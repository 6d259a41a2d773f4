"""Paths and knots: exact fractions, scikit-learn's LARS, and each answer's own certificate."""

import itertools
import math

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import expit
from sklearn.datasets import load_diabetes
from sklearn.linear_model import lars_path

import regnotes as rn

# Strong λ keeps only the second of two features, weak λ only the first.
SIGNED = np.array([[1, 0.5], [1.5, 2], [1.5, 3], [2, 2.5]])


def price(top, least=0.0, **options):
    return rn.Slider("λ", least, top, **options)


def summed(X, y, top, penalty=None):
    """½ ‖y - Xβ‖² + λ ‖β‖₁."""
    return len(y) * rn.LeastSquares(X, y) + price(top) * (penalty or rn.L1())


THREE = summed([[-2, 1, 0], [-1, 0, 2], [0, -2, 1]], [1, 4, -1], 10)
RETURNS = {
    "three": (THREE, [7, 16 / 3, 11 / 3, 2, 2 / 7]),
    "two": (summed([[0, -1], [1, -2]], [-1, 2], 10), [3, 4 / 3, 1, 1 / 3]),
}


@pytest.mark.parametrize("name", RETURNS)
def test_knots_of_parameters_that_leave_and_return_are_fractions(name):
    J, expected = RETURNS[name]
    np.testing.assert_allclose(rn.knots(J, "λ"), expected, rtol=1e-13)


def test_the_path_through_the_fractions():
    values = [0, 2 / 7, 2, 11 / 3, 16 / 3, 7, 3]
    found = rn.path(THREE, λ=values)
    expected = [
        [2 / 7, 11 / 7, 15 / 7], [0, 9 / 7, 13 / 7], [0, 5 / 7, 9 / 7], [-5 / 21, 0, 4 / 7],
        [0, 0, 1 / 3], [0, 0, 0], [-1 / 7, 2 / 7, 6 / 7],
    ]  # fmt: skip
    np.testing.assert_allclose(found, expected, atol=1e-14)
    np.testing.assert_array_equal(found == 0, np.array(expected) == 0)
    # On its own knots it loses and regains b₁ with the other sign.
    signs = np.sign(rn.path(THREE, λ=[3, 1, 0.1])[:, 0])
    np.testing.assert_array_equal(signs, [-1, 0, 1])


def designs():
    rng = np.random.default_rng(0)
    yield load_diabetes(return_X_y=True)
    for n, d, power in ((20, 5, 0), (30, 12, 1), (15, 40, 0), (60, 60, 0)):
        X = rng.normal(size=(n, d)) @ np.diag(10.0 ** rng.uniform(-power, power, d))
        yield X + X[:, :1] / 2, rng.normal(size=n)


@pytest.mark.parametrize("omega", [0.0, 0.3])
def test_knots_are_those_of_lars(omega):
    returned = 0
    for X, y in designs():
        n, d = X.shape
        # A ridge penalty is d more rows; scikit-learn divides by the number of rows.
        rows = np.concatenate([X, np.sqrt(2 * n * omega) * np.eye(d)])[: n + d * (omega > 0)]
        alphas, _, coefs = lars_path(rows, np.append(y, np.zeros(len(rows) - n)), method="lasso")
        alphas = alphas * len(rows) / n
        J = rn.LeastSquares(X, y) + price(2 * alphas[0]) * rn.L1() + omega * rn.L2()
        found = rn.knots(J, "λ")
        expected = alphas[alphas > 1e-9 * alphas[0]]
        np.testing.assert_allclose(found, expected, rtol=1e-7)
        np.testing.assert_allclose(rn.path(J, λ=alphas), coefs.T, atol=1e-7 * np.abs(coefs).max())
        returned += len(found) > d
    assert returned or omega  # some parameter had more than one knot


def test_between_knots_a_path_is_straight_and_at_them_its_zeros_change():
    X, y = load_diabetes(return_X_y=True)
    J = rn.LeastSquares(X, y) + price(3) * rn.L1()
    edges = [3, *rn.knots(J, "λ"), 0]
    patterns = []
    for high, low in itertools.pairwise(edges):
        inside = high + (low - high) * np.array([0.01, 0.5, 0.99])
        first, middle, last = rn.path(J, λ=inside)
        np.testing.assert_allclose(middle, (first + last) / 2, atol=1e-9 * np.abs(last).max())
        assert len({tuple(beta == 0) for beta in (first, middle, last)}) == 1
        patterns.append(tuple(middle == 0))
        for value, beta in zip(inside, (first, middle, last), strict=True):
            assert rn.residual(J.at(λ=value), beta) < 1e-12
    assert all(a != b for a, b in itertools.pairwise(patterns))


def test_weights_are_columns_in_other_units_and_none_is_an_intercept():
    rng = np.random.default_rng(1)
    X, y = rng.normal(size=(25, 6)) + 1, rng.normal(size=25) + 3
    weights = np.array([0.5, 2, 1, 3, 0.1, 1])
    plain = rn.LeastSquares(X / weights, y) + price(9) * rn.L1()
    weighted = rn.LeastSquares(X, y) + price(9) * rn.L1(weights)
    np.testing.assert_allclose(rn.knots(weighted, "λ"), rn.knots(plain, "λ"), rtol=1e-11)
    values = [5, 0.3, 0.01]
    np.testing.assert_allclose(
        rn.path(weighted, λ=values), rn.path(plain, λ=values) / weights, atol=1e-12
    )
    ones = np.column_stack([np.ones(25), X])
    free = rn.LeastSquares(ones, y) + price(9) * rn.L1([0, *np.ones(6)])
    centred = rn.LeastSquares(X - X.mean(axis=0), y - y.mean()) + price(9) * rn.L1()
    np.testing.assert_allclose(rn.knots(free, "λ"), rn.knots(centred, "λ"), rtol=1e-11)
    assert (rn.path(free, λ=[9])[0] != 0).tolist() == [True] + [False] * 6


def test_any_affine_price_and_only_within_its_range():
    X, y = load_diabetes(return_X_y=True)
    all_of_them = rn.knots(rn.LeastSquares(X, y) + price(3) * rn.L1(), "λ")
    m = rn.Slider("m", 0, 1)
    J = rn.LeastSquares(X, y) + (2 - 1.5 * m) * rn.L1()
    seen = all_of_them[(all_of_them >= 0.5) & (all_of_them <= 2)]
    np.testing.assert_allclose(rn.knots(J, "m"), np.sort((2 - seen) / 1.5)[::-1], rtol=1e-11)
    np.testing.assert_allclose(rn.path(J, m=[0.2])[0], rn.minimise(J.at(m=0.2)), atol=1e-7)


@pytest.mark.parametrize("y", [[2.0, 2.0, -1.0], [2.0, -2.0, 2.0], [1.0, 0.0, 0.0]])
def test_several_may_enter_at_one_knot(y):
    J = summed(np.eye(3), y, 4)
    np.testing.assert_allclose(rn.knots(J, "λ"), sorted({abs(v) for v in y if v}, reverse=True))
    for value in (3, 1.5, 0.7, 0):
        soft = np.sign(y) * np.maximum(np.abs(y) - value, 0)
        np.testing.assert_allclose(rn.path(J, λ=[value])[0], soft, atol=1e-15)


def test_equal_columns_have_one_path_with_a_ridge_and_none_without():
    X, y = np.array([[1, 1, 0.5], [2, 2, -1], [0, 0, 1.0]]), [1.0, 3.0, 2.0]
    J = rn.LeastSquares(X, y) + price(5) * rn.L1()
    with pytest.raises(ValueError, match=r"not unique.*add an L2 penalty"):
        rn.knots(J, "λ")
    for value, beta in zip([0.5, 0.1], rn.path(J, λ=[0.5, 0.1]), strict=True):
        assert rn.residual(J.at(λ=value), beta) < 1e-10
    J = J + 0.1 * rn.L2()
    assert len(rn.knots(J, "λ")) == 2
    beta = rn.path(J, λ=[0.3])[0]
    assert beta[0] == pytest.approx(beta[1]) and rn.residual(J.at(λ=0.3), beta) < 1e-12


def test_units_change_nothing():
    rng = np.random.default_rng(2)
    X, y = rng.normal(size=(20, 4)), rng.normal(size=20)
    known = rn.knots(rn.LeastSquares(X, y) + price(9) * rn.L1(), "λ")
    for scale in (1e-8, 1e8):
        J = rn.LeastSquares(X, scale * y) + price(9 * scale) * rn.L1()
        np.testing.assert_allclose(rn.knots(J, "λ"), scale * known, rtol=1e-11)
        units = np.array([1, scale, 1, 1 / scale])
        J = rn.LeastSquares(X * units, y) + price(9) * rn.L1(units)
        np.testing.assert_allclose(rn.knots(J, "λ"), known, rtol=1e-11)


# Where the path is no broken line it is followed value by value, and its knots are bracketed.


def test_knots_of_a_log_loss_are_bracketed():
    J = rn.Logistic(SIGNED, np.ones(4)) + price(1.2, 0.005, step=0.05) * rn.L1()

    def pull(beta):
        return SIGNED.T @ expit(-SIGNED @ beta) / 4

    def alone(j, lam):
        unit = np.eye(2)[j]
        return unit * brentq(lambda b: pull(unit * b)[j] - lam, 0, 50, xtol=1e-14)

    # While one is alone, the other is held as long as its pull is less than the price.
    joins = brentq(lambda lam: pull(alone(1, lam))[0] - lam, 0.1, 0.5, xtol=1e-14)
    leaves = brentq(lambda lam: pull(alone(0, lam))[1] - lam, 0.01, 0.1, xtol=1e-14)
    np.testing.assert_allclose(rn.knots(J, "λ"), [1, joins, leaves], atol=1.2e-8)
    np.testing.assert_allclose([joins, leaves], [0.209170773481, 0.0223540890688], atol=1e-12)
    found = rn.path(J, λ=[0.01, 1.1, 0.5, 0.1])
    assert (found != 0).tolist() == [[True, False], [False, False], [False, True], [True, True]]
    np.testing.assert_allclose(found[2], alone(1, 0.5), atol=1e-9)


def test_the_experts_are_dropped_one_by_one():
    J = rn.Logistic(*rn.two_experts()) + price(0.4) * rn.L1()
    np.testing.assert_allclose(rn.knots(J, "λ"), [1 / 4, 1 / 12], atol=1e-8)
    J = rn.CrossEntropy(p=0.8) + price(1) * rn.L1() + 0.1 * rn.L2()
    np.testing.assert_allclose(rn.knots(J, "λ"), [0.3], atol=1e-8)


@pytest.mark.parametrize(
    "J",
    [
        rn.Logistic(*rn.two_experts()) + 0.05 * rn.L1() + price(1) * rn.L2(),
        rn.LeastSquares([[1, 0.3], [2, -1], [2.5, 0.7]], [1, 1.3, 1]) + price(1) * rn.L2(),
        rn.Logistic(*rn.two_experts()) + price(1) * rn.GroupL2([[0, 1]]),
    ],
    ids=str,
)
def test_any_convex_objective_has_a_path(J):
    values = np.array([0.3, 0.01, 0.9])
    for value, beta in zip(values, rn.path(J, λ=values), strict=True):
        np.testing.assert_allclose(beta, rn.minimise(J.at(λ=value)), atol=1e-8)


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (lambda: rn.path(THREE), TypeError, "one slider with its values"),
        (lambda: rn.path(THREE, λ=[1], Ω=[2]), TypeError, "not λ, Ω"),
        (lambda: rn.path(THREE, Ω=[1]), TypeError, "'Ω' must be a slider of J; it has λ"),
        (lambda: rn.path(rn.L1(), λ=[1]), TypeError, "it has none"),
        (lambda: rn.path(THREE, λ=[11]), ValueError, "λ must be between 0.0 and 10.0"),
        (lambda: rn.path(THREE, λ=[math.nan]), ValueError, "λ"),
        (lambda: rn.path(THREE, λ=[[1]]), ValueError, r"shape \(k,\)"),
        (lambda: rn.path(THREE, λ=1), ValueError, r"shape \(k,\)"),
        (lambda: rn.path(THREE, λ="a"), TypeError, "λ"),
        (lambda: rn.knots(THREE, 1), TypeError, "symbol"),
        (lambda: rn.knots(THREE, "Ω"), TypeError, "'Ω' must be a slider of J; it has λ"),
        (
            lambda: rn.knots(THREE + rn.Slider("Ω", 0, 1, value=0.2) * rn.L2(), "λ"),
            TypeError,
            r"has λ, Ω; use J.at\(Ω=0.2\)",
        ),
        (lambda: rn.path(rn.CrossEntropy() + price(1) * rn.L1(), λ=[0]), ValueError, "at λ = 0"),
        (lambda: rn.knots("J", "λ"), TypeError, "J must be"),
    ],
)
def test_what_cannot_be_followed_is_refused(call, error, said):
    with pytest.raises(error, match=said):
        call()


# ---- ridge ------------------------------------------------------------------------------------


def test_a_path_of_ridge_is_that_of_its_singular_values():
    """Also in the units of each column, with a free intercept, and with fewer samples than d."""
    rng = np.random.default_rng(0)
    omegas = np.array([3.0, 1e-3, 0.2])
    for n, d in ((20, 5), (10, 25)):
        X, y = rng.normal(size=(n, d)), rng.normal(size=n)
        U, s, V = np.linalg.svd(X, full_matrices=False)
        expected = (s / (s**2 + 2 * n * omegas[:, np.newaxis]) * (U.T @ y)) @ V
        J = rn.LeastSquares(X, y) + rn.Slider("Ω", 0, 10) * rn.L2()
        np.testing.assert_allclose(rn.path(J, Ω=omegas), expected, rtol=1e-9, atol=1e-12)
        units = 10.0 ** rng.uniform(-4, 4, d)
        J = rn.LeastSquares(X * units, y) + rn.Slider("Ω", 0, 10) * rn.L2(units**2)
        np.testing.assert_allclose(rn.path(J, Ω=omegas) * units, expected, rtol=1e-9, atol=1e-12)
    X = np.column_stack([np.ones(10), X[:, :3]])
    J = rn.LeastSquares(X, y) + rn.Slider("Ω", 0, 10) * rn.L2([0, 1, 1, 1])
    middle = X[:, 1:] - X[:, 1:].mean(axis=0)
    for omega, found in zip(omegas, rn.path(J, Ω=omegas), strict=True):
        slopes = np.linalg.solve(middle.T @ middle / 10 + 2 * omega * np.eye(3), middle.T @ y / 10)
        np.testing.assert_allclose(found[1:], slopes, rtol=1e-9)
        assert found[0] == pytest.approx(np.mean(y - X[:, 1:] @ slopes))


def test_where_ridge_is_not_unique_minimise_decides():
    X, y = np.array([[1.0, 1, 0], [2, 2, 1]]), np.array([1.0, 3])
    J = rn.LeastSquares(X, y) + rn.Slider("Ω", 0, 1) * rn.L2()
    found = rn.path(J, Ω=[0.1, 0, 0.5])
    for omega, beta in zip([0.1, 0, 0.5], found, strict=True):
        np.testing.assert_allclose(beta, rn.minimise(J.at(Ω=omega)), atol=1e-9)
    np.testing.assert_allclose(found[1], [0.5, 0.5, 1], atol=1e-9)  # the shortest
    with pytest.raises(ValueError, match="at Ω = -1"):
        rn.path(rn.Slider("Ω", -1, 1) * rn.LeastSquares(X, y) + rn.L2(), Ω=[1, -1])
