"""`minimise` on anybody's data: units, repeated rows, dependent columns, and what it refuses."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import logit
from sklearn.linear_model import Lasso

import regnotes as rn
from regnotes.minima.smooth_parts import smooth_parts

MINUS_PLUS = st.sampled_from([-8, -3, 0, 5, 8])


def ill_conditioned(rng, n, d, condition):
    """An X of this condition number whose columns have a length of about 1."""
    U, _ = np.linalg.qr(rng.normal(size=(n, min(n, d))))
    V, _ = np.linalg.qr(rng.normal(size=(d, min(n, d))))
    X = U * np.geomspace(1, 1 / condition, min(n, d)) @ V.T
    return X / np.sqrt(np.mean(X**2, axis=0))


def data(seed, n, d, condition=1.0):
    rng = np.random.default_rng(seed)
    X = ill_conditioned(rng, n, d, condition)
    return X, X @ rng.normal(size=d) + rng.normal(size=n)


def a_loss(name, X, y):
    """The loss `name` of numbers y; the labels of `Logistic` cannot be separated by any plane."""
    if name == "Logistic":
        X, y = np.concatenate([X, X]), np.concatenate([y > 0, np.arange(len(y)) % 3 == 0])
    return getattr(rn, name)(X, y)


def same_fit(X, beta, other_X, other, to=1e-6):
    u, v = X @ beta, other_X @ other
    assert np.abs(u - v).max() <= to * np.abs(u).max() + 1e-300


LOSSES = pytest.mark.parametrize("loss", ["LeastSquares", "Logistic", "Huber"])


# Units.


@LOSSES
@settings(max_examples=25)
@given(
    seed=st.integers(0, 10**6),
    powers=st.lists(MINUS_PLUS, min_size=4, max_size=4),
    lam=st.sampled_from([0, 1e-6, 0.1]),
    omega=st.sampled_from([0, 1e-6, 0.1]),
    condition=st.sampled_from([1, 1e3, 1e6]),
)
def test_columns_in_other_units(loss, seed, powers, lam, omega, condition):
    X, y = data(seed, 20, 4, condition)
    units = 10.0 ** np.array(powers)
    free = np.array([0, 1, 1, 1])  # one column is not penalised, as an intercept is not

    def J(unit):
        penalties = lam * rn.L1(free * unit) + omega * rn.L2(free * unit**2)
        return a_loss(loss, X * unit, y) + penalties

    beta, other = rn.minimise(J(np.ones(4))), rn.minimise(J(units))
    same_fit(X, beta, X * units, other)
    np.testing.assert_array_equal(beta == 0, other == 0)


@settings(max_examples=25)
@given(
    seed=st.integers(0, 10**6),
    power=st.sampled_from([-8, -4, 4, 8, 100]),
    lam=st.sampled_from([0, 0.1, 0.5]),
)
def test_y_in_other_units(seed, power, lam):
    X, y = data(seed, 12, 3)
    unit = 10.0**power
    for penalty in (rn.L1(), rn.Fused(), rn.GroupL2([[0, 2], [1]])):
        beta = rn.minimise(rn.LeastSquares(X, y) + lam * penalty + 0.01 * rn.L2())
        other = rn.minimise(rn.LeastSquares(X, unit * y) + unit * lam * penalty + 0.01 * rn.L2())
        np.testing.assert_allclose(other / unit, beta, rtol=1e-9, atol=1e-12)
    beta = rn.minimise(rn.Huber(X, y, 0.5) + lam * rn.L1())
    other = rn.minimise(rn.Huber(X, unit * y, 0.5 * unit) + unit * lam * rn.L1())
    same_fit(X, beta, X / unit, other)


@LOSSES
@pytest.mark.parametrize("lam", [0, 0.05])
def test_rows_repeated_and_columns_permuted_zero_or_constant(loss, lam):
    X, y = data(3, 30, 5)
    X = np.concatenate([X, np.ones((30, 1)), np.zeros((30, 1))], axis=1)
    beta = rn.minimise(a_loss(loss, X, y) + lam * rn.L1())
    assert beta[-1] == 0
    twice = a_loss(loss, X, y)
    again = type(twice)(np.tile(twice.X, (3, 1)), np.tile(twice.y, 3)) + lam * rn.L1()
    np.testing.assert_allclose(rn.minimise(again), beta, atol=1e-9)
    order = np.random.default_rng(0).permutation(7)
    moved = rn.minimise(a_loss(loss, X[:, order], y) + lam * rn.L1())
    np.testing.assert_allclose(moved, beta[order], atol=1e-9)


@LOSSES
@pytest.mark.parametrize("lam", [0, 0.05])
def test_columns_that_stand_there_twice(loss, lam):
    X, y = data(4, 30, 4)
    twice = np.concatenate([X, 1e6 * X[:, :2], -X[:, 2:]], axis=1)
    sizes = np.array([1, 1, 1, 1, 1e6, 1e6, 1, 1])
    beta = rn.minimise(a_loss(loss, X, y) + lam * rn.L1())
    other = rn.minimise(a_loss(loss, twice, y) + lam * rn.L1(sizes))
    same_fit(X, beta, twice, other)


def test_fewer_samples_than_parameters():
    X, y = data(5, 10, 40)
    same_fit(np.eye(10), y, X, rn.minimise(rn.as_objective(rn.LeastSquares(X, y))))
    for lam in (1e-6, 0.1):
        J = rn.LeastSquares(X, y) + lam * rn.L1()
        beta = rn.minimise(J)
        assert (beta != 0).sum() <= 10 and rn.residual(J, beta) <= 1e-12


# Against the truth, where columns are nearly dependent.


@settings(max_examples=20)
@given(
    seed=st.integers(0, 10**6),
    condition=st.sampled_from([1e2, 1e4, 1e6]),
    lam=st.sampled_from([1e-6, 1e-3, 0.1]),
    omega=st.sampled_from([0, 1e-6]),
)
def test_nearly_dependent_columns_against_forty_digits(seed, condition, lam, omega):
    """With the signs that were found the minimiser solves linear equations: solved by mpmath."""
    X, y = data(seed, 12, 5, condition)
    beta = rn.minimise(rn.LeastSquares(X, y) + lam * rn.L1() + omega * rn.L2())
    used = np.flatnonzero(beta)
    with mpmath.workdps(40):
        A, rows = mpmath.matrix(X[:, used].tolist()), mpmath.matrix(X.tolist())
        signs = mpmath.matrix(np.sign(beta[used])[:, np.newaxis].tolist())
        target = mpmath.matrix(y[:, np.newaxis].tolist())
        gram = A.T * A / 12 + 2 * mpmath.mpf(omega) * mpmath.eye(len(used))
        exact = mpmath.lu_solve(gram, A.T * target / 12 - mpmath.mpf(lam) * signs)
        fitted = A * exact
        slopes = np.abs(np.array((rows.T * (target - fitted) / 12).tolist(), dtype=float)[:, 0])
        assert all(exact[k] * signs[k] > 0 for k in range(len(used)))
        same_fit(np.eye(12), np.array(fitted.tolist(), dtype=float)[:, 0], X, beta, to=1e-9)
    assert (slopes[beta == 0] <= lam * (1 + 1e-9)).all()


@pytest.mark.parametrize("condition", [1, 1e3, 1e6])
def test_least_squares_without_a_penalty_against_a_qr_decomposition(condition):
    X, y = data(6, 40, 8, condition)
    Q, _ = np.linalg.qr(X)
    same_fit(np.eye(40), Q @ (Q.T @ y), X, rn.minimise(rn.as_objective(rn.LeastSquares(X, y))))


# The cases of other people's reports.

STEEP = np.array([[-3, -3], [-1, -3], [-3, -2], [1.0, 0]])


def test_a_column_of_large_numbers():
    beta = rn.minimise(rn.as_objective(rn.LeastSquares([[1e8, 0], [0, 1]], [1e8, 1])))
    np.testing.assert_allclose(beta, [1, 1], rtol=1e-12)


def test_logistic_regression_with_a_column_of_millions():
    y, units = [0, 1, 1, 1], np.array([1e6, 1])
    beta = rn.minimise(rn.as_objective(rn.Logistic(STEEP, y)))
    large = rn.as_objective(rn.Logistic(STEEP * units, y))
    np.testing.assert_allclose(rn.minimise(large) * units, beta, rtol=1e-9)
    assert large.value(rn.minimise(large)) == pytest.approx(0.6, abs=1e-3)
    for J in (large + 1e-3 * rn.L1(), large + 1e-3 * rn.L2()):
        found = rn.minimise(J)
        left, right = (slopes / units for slopes in J.slopes(found))  # in each column's unit
        assert (left <= 1e-12).all() and (right >= -1e-12).all()


def test_a_slope_that_only_a_far_sample_holds():
    J = rn.Logistic([[0], [1e15]], [0, 1]) + 0.1 * rn.L1()
    (found,) = rn.minimise(J)
    assert found == pytest.approx(math.log(1e15 / 0.2 - 1) / 1e15, rel=1e-12)
    assert J.value([found]) == pytest.approx(math.log(2) / 2, rel=1e-9)


@pytest.mark.parametrize("Y", [1e-8, 1e5, 1e6, 1e7, 1e8])
def test_prices_in_yen(Y):
    X, y = [[1, 0.3], [2, -1], [2.5, 0.7]], np.array([1, 1.3, 1])
    for lam in (0, 0.1):
        wanted = rn.minimise(rn.LeastSquares(X, y) + lam * rn.L1())
        found = rn.minimise(rn.LeastSquares(X, Y * y) + Y * lam * rn.L1())
        np.testing.assert_allclose(found / Y, wanted, rtol=1e-12)
    lam = rn.Slider("λ", 0, Y)
    over = rn.minimisers_over(rn.LeastSquares(X, Y * y) + lam * rn.L1(), {"λ": [0, 0.1 * Y]})
    np.testing.assert_allclose(over.points[1, 0] / Y, wanted, rtol=1e-12)


def test_a_chain_on_a_design_of_condition_42():
    J = rn.LeastSquares([[1, 1], [1, 1.1]], [1, 2]) + 1e-3 * rn.Fused()
    beta = rn.minimise(J)
    np.testing.assert_allclose(beta, [-8.138, 9.18], atol=1e-3)
    assert rn.residual(J, beta) < 1e-14


# Penalties that tie parameters.


@pytest.mark.parametrize("condition", [1, 1e3, 1e6])
@pytest.mark.parametrize("lam", [1e-3, 0.05, 0.5])
def test_a_chain_of_any_length_is_a_lasso_of_its_steps(condition, lam):
    """The first parameter, common to all, is free: so it is projected out for scikit-learn."""
    X, y = data(7, 40, 7, condition)
    beta = rn.minimise(rn.LeastSquares(X, y) + lam * rn.Fused())
    steps = np.cumsum(X[:, ::-1], axis=1)[:, ::-1]
    first = steps[:, :1] / np.linalg.norm(steps[:, 0])
    rest, left = steps[:, 1:], y - first[:, 0] * (first[:, 0] @ y)
    rest = rest - first @ (first.T @ rest)
    exact = dict(fit_intercept=False, tol=1e-14, max_iter=10**6)
    other = Lasso(lam, **exact).fit(rest, left).coef_

    def value(theta):
        return np.mean((left - rest @ theta) ** 2) / 2 + lam * np.abs(theta).sum()

    assert value(np.diff(beta)) <= value(other) + 1e-12
    if condition == 1:
        np.testing.assert_allclose(np.diff(beta), other, atol=1e-6)


@pytest.mark.parametrize("condition", [1, 1e3, 1e6])
@pytest.mark.parametrize("unit", [1e-8, 1, 1e8])
@pytest.mark.parametrize("loss", ["LeastSquares", "Logistic"])
def test_two_penalties_with_kinks(loss, unit, condition):
    X, y = data(8, 30, 6, condition)
    groups = rn.GroupL2([[0, 1, 2], [3, 5], [4]])
    for lam in (1e-3, 0.05):
        for J in (rn.L1() + 2 * rn.Fused(), rn.L1() + 2 * groups, groups, rn.Fused()):
            J = a_loss(loss, unit * X, y) + unit * lam * J
            beta = rn.minimise(J)
            assert rn.residual(J, beta) <= 1e-9 * unit
            near = beta + np.random.default_rng(0).normal(size=(500, 6)) * 0.1 / unit
            assert (J.value(near) >= J.value(beta) - 1e-13).all()


def test_unequal_weights_have_no_prox_beside_a_chain():
    X, y = data(9, 10, 3)
    with pytest.raises(TypeError, match="equal weights"):
        rn.minimise(rn.LeastSquares(X, y) + rn.L1([1, 2, 1]) + rn.Fused())


# Terms of other people.


class Huddle(rn.Term):
    """The distance of the parameters from their mean: convex, with a value and a prox alone."""

    smooth = False
    penalty = True

    def value(self, beta):
        beta = np.asarray(beta)
        return np.linalg.norm(beta - beta.mean(axis=-1, keepdims=True), axis=-1)

    def prox(self, v, step):
        v = np.asarray(v)
        mean = v.mean(axis=-1, keepdims=True)
        length = np.linalg.norm(v - mean, axis=-1, keepdims=True)
        step = np.asarray(step)[..., np.newaxis]
        return mean + (v - mean) * np.maximum(1 - step / np.maximum(length, 1e-300), 0)


@pytest.mark.parametrize("condition", [1, 1e2, 1e4])
@pytest.mark.parametrize("lam", [0.01, 0.1, 5])
def test_a_penalty_with_a_prox_alone(condition, lam):
    X, y = data(10, 30, 4, condition)
    J = rn.LeastSquares(X, y) + lam * Huddle()
    beta = rn.minimise(J)
    other = minimize(J.value, beta + 0.01, method="Nelder-Mead",
                     options={"xatol": 1e-10, "fatol": 1e-14, "maxiter": 20_000})  # fmt: skip
    assert J.value(beta) <= other.fun + 1e-12


class Cosh(rn.Term):
    """Σ cosh(βⱼ - 1): smooth, of any length, without a hessian, and silent on how it grows."""

    lipschitz = np.inf

    def value(self, beta):
        return np.sum(np.cosh(np.asarray(beta) - 1), axis=-1)

    def gradient(self, beta):
        return np.sinh(np.asarray(beta) - 1)


def test_a_smooth_term_that_says_little():
    np.testing.assert_allclose(rn.minimise(Cosh(), start=[5.0, -3.0, 0.0]), np.ones(3), atol=1e-9)
    found = rn.minimise(Cosh() + 0.5 * rn.L1([0, 1, 3]))
    np.testing.assert_allclose(found, [1, 1 - math.asinh(0.5), 0], atol=1e-9)
    with pytest.raises(ValueError, match="start must say how many parameters there are"):
        rn.minimise(Cosh())


# Penalties that bend down.


def bent_down(term):
    """How fast the slope of a penalty falls at most, measured."""
    t = np.linspace(0, 10, 100_001)
    return -np.min(np.diff(term.rate(t)) / np.diff(t))


@settings(max_examples=30)
@given(
    seed=st.integers(0, 10**6),
    gamma=st.sampled_from([2.1, 3.7, 10, 100]),
    omega=st.sampled_from([0, 0.05, 0.3]),
    make=st.sampled_from([rn.MCP, rn.SCAD]),
)
def test_mcp_and_scad_exactly_where_the_sum_is_convex(seed, gamma, omega, make):
    X, y = data(seed, 15, 3, 2.0)
    term = make(0.3, gamma)
    J = rn.LeastSquares(X, y) + term + omega * rn.L2()
    least = np.linalg.eigvalsh(X.T @ X / 15)[0] + 2 * omega
    if least < bent_down(term) - 1e-6:
        with pytest.raises(ValueError, match=rf"J must be convex.*{make.__name__}\(.*larger gamma"):
            rn.minimise(J)
    elif least > bent_down(term) + 1e-6:
        beta = rn.minimise(J)
        assert rn.residual(J, beta) <= 1e-12
        near = beta + np.random.default_rng(0).normal(size=(1000, 3))
        assert (J.value(near) >= J.value(beta) - 1e-13).all()


def test_mcp_in_other_units():
    X, y = data(11, 15, 3, 2.0)
    beta = rn.minimise(rn.LeastSquares(X, y) + rn.MCP(0.3, 8))
    for unit in (1e-6, 1e6):  # MCP(0.3 unit, 8 / unit²)
        other = rn.minimise(rn.LeastSquares(unit * X, y) + unit**2 * rn.MCP(0.3 / unit, 8))
        np.testing.assert_allclose(unit * other, beta, rtol=1e-9)


# Where it begins, and what it says.


@LOSSES
def test_any_start_leads_to_the_same_minimiser(loss):
    X, y = data(12, 30, 4)
    J = a_loss(loss, X, y) + 0.05 * rn.L1()
    wanted = rn.minimise(J)
    np.testing.assert_allclose(rn.minimise(J, start=wanted), wanted, atol=1e-13)
    for scale in (1, 100, 1e4):
        start = scale * np.random.default_rng(1).normal(size=4)
        np.testing.assert_allclose(rn.minimise(J, start=start), wanted, atol=1e-9)


@pytest.mark.parametrize("start", [[0.0], np.zeros((2, 2)), [math.nan, 0.0], 0.0])
def test_a_start_that_cannot_be_right(start):
    J = rn.LeastSquares([[1, 2], [2, 1]], [1, 2]) + rn.L1()
    with pytest.raises(ValueError, match="start must"):
        rn.minimise(J, start=start)


def test_what_is_said_where_there_is_none():
    separable = rn.Logistic([[1.0, 2.0], [3.0, 4.0]], [1, 1])
    with pytest.raises(ValueError, match=r"not attained.*can be separated.*add a penalty"):
        rn.minimise(separable)
    with pytest.raises(ValueError, match=r"unbounded below.*larger penalty"):
        rn.minimise(rn.CrossEntropy(2))


def test_what_is_said_where_none_is_found():
    X, y = data(13, 30, 4)
    with pytest.raises(ValueError, match=r"tol = 1e-18: the residual.* was allowed; a larger tol"):
        rn.minimise(rn.Logistic(X, y > 0) + 0.01 * rn.L1(), tol=1e-18)
    near = np.array([[1, 1], [1, 1 + 1e-13], [1, 1 - 1e-13]])
    with pytest.raises(ValueError, match="columns of X are nearly dependent"):
        rn.minimise(rn.as_objective(rn.Logistic(np.tile(near, (2, 1)), [0, 1, 1, 1, 0, 0])))


def test_a_free_intercept():
    """Of labels alone the best intercept is the logit of their share."""
    y = np.array([1, 1, 1, 0, 1])
    X = np.stack([np.ones(5), [1, -1, 0.5, 0.2, -0.7]], axis=1)
    found = rn.minimise(rn.Logistic(X, y) + 10 * rn.L1([0, 1]))
    np.testing.assert_allclose(found, [logit(0.8), 0], rtol=1e-12)


# What is known without linear programming, and to how many digits.


@pytest.mark.parametrize("power", [-8, 0, 8])
def test_that_nothing_runs_away_is_seen_in_any_units(power, monkeypatch):
    """Where data are far from separated the curvature says so, in a hundredth of the time."""
    X, y = data(0, 60, 3)
    monkeypatch.setattr("regnotes.minima.points.kinds_over", None)
    rn.minimise(a_loss("Logistic", X * [1, 10.0**power, 1], y))


@pytest.mark.parametrize("chain", [False, True])
def test_the_root_of_a_hessian_is_one(chain):
    X, y = data(0, 30, 4)
    J = rn.LeastSquares(X, y) + 0.3 * rn.L2() + 0.2 * a_loss("Logistic", X, y)
    smooth = smooth_parts(J.fixed(), 4, chain=chain)
    place = smooth.at(smooth.forms(np.array([0.5, -1.0, 2.0, 0.1])))
    for chosen in (np.arange(4), np.array([2, 0])):
        root = smooth.roots(place, chosen)
        np.testing.assert_allclose(root.T @ root, smooth.hessian(place, chosen), rtol=1e-12)
