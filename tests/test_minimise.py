"""`minimise` and the solvers beneath it, against closed forms and scikit-learn."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.special import logit

import regnotes as rn

LN2 = math.log(2)
EXPERTS = rn.Logistic(*rn.two_experts())


def certified(J, tol=1e-10):
    beta = rn.minimise(J, tol=tol)
    assert beta.ndim == 1 and beta.dtype == np.float64
    assert rn.residual(J, beta) <= tol * max(1.0, J.lipschitz)
    assert not np.signbit(beta[beta == 0]).any()
    return beta


def random_data(seed, n, d, labels=False):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, d)) * np.exp(rng.normal(size=d))
    y = X @ rng.normal(size=d) + rng.normal(size=n)
    return X, (y > 0).astype(float) if labels else y


# Closed forms.


@pytest.mark.parametrize("lam", [*np.linspace(0, 0.4, 41), 1 / 12, 0.0833, 0.0834, 1e-12])
def test_two_experts_with_l1(lam):
    b = certified(EXPERTS + lam * rn.L1())
    if lam >= 0.25:
        wanted = [0, 0]
    elif lam >= 1 / 12:
        wanted = [logit(0.75 - lam), 0]
    else:
        S = logit((4 - 8 * lam) / 5)
        wanted = [(S + LN2) / 2, (S - LN2) / 2]
    np.testing.assert_allclose(b, wanted, atol=1e-13)
    np.testing.assert_array_equal(b == 0, np.array(wanted) == 0)


def test_at_a_threshold_a_zero_is_a_zero():
    for threshold, zeros in ((1 / 12, 1), (0.25, 2)):
        for lam in (np.nextafter(threshold, 0), threshold, np.nextafter(threshold, 1)):
            assert (rn.minimise(EXPERTS + lam * rn.L1()) == 0).sum() == zeros


def test_without_a_kink_a_zero_does_not_shrink_for_ever():
    X = np.sqrt(3) * np.linalg.cholesky([[1, 0, 2 / 3], [0, 1, 2 / 3], [2 / 3, 2 / 3, 1]]).T
    b = certified(rn.LeastSquares(X, X @ [1, 1, 0]))
    assert not ((0 < np.abs(b)) & (np.abs(b) < np.finfo(float).tiny)).any()


@pytest.mark.parametrize("omega", [0, 1e-9, 0.01, 0.1, 1, 10, 100, 1e6])
def test_two_experts_with_l2(omega):
    b = certified(EXPERTS + omega * rn.L2())
    S, d = b.sum(), b[0] - b[1]
    assert (4 - 5 / (1 + math.exp(-S))) / 8 == pytest.approx(omega * S, abs=1e-12)
    assert (2 - 3 / (1 + math.exp(-d))) / 8 == pytest.approx(omega * d, abs=1e-12)
    assert b[1] > 0


def test_one_sample_and_three_features():
    b = certified(rn.Logistic([[1.0, 0.4]], [1]) + 0.2 * rn.L1())
    np.testing.assert_allclose(b, [logit(0.8), 0], atol=1e-13)
    X = np.array([[2, 1.5, 0], [0, 1.5, 2]])
    half = 2 * rn.LeastSquares(X, [1, 1])  # 1/2 norm(r)^2
    for lam in (0.01, 1.0, 2.9):
        b = certified(half + lam * rn.L1())
        np.testing.assert_allclose(b, [0, (1 - lam / 3) / 1.5, 0], atol=1e-12)
        assert (b[[0, 2]] == 0).all()
    assert (certified(half + 3 * rn.L1()) == 0).all()
    np.testing.assert_allclose(certified(half), np.array([2, 3, 2]) / 8.5, atol=1e-12)


@settings(max_examples=40)
@given(lam=st.floats(0, 3), y=st.lists(st.floats(-3, 3), min_size=4, max_size=4))
def test_orthogonal_columns_are_soft_thresholded(lam, y):
    X = np.array([[1, 1, 1, 1], [1, -1, 1, -1], [1, 1, -1, -1]]).T / 2
    b = certified(4 * rn.LeastSquares(X, y) + lam * rn.L1())
    np.testing.assert_allclose(b, rn.L1().prox(X.T @ y, lam), atol=1e-12)


@pytest.mark.parametrize("kind", ["segment", "line", "plane", "point"])
def test_any_of_several_minimisers_of_the_network(kind):
    J = {
        "segment": rn.CrossEntropy() + 0.1 * rn.L1(),
        "line": rn.CrossEntropy(0.3),
        "plane": rn.CrossEntropy(x=0),
        "point": rn.CrossEntropy() + 0.1 * rn.L2(),
    }[kind]
    found = rn.minimisers(J)
    assert found.kind == kind
    assert rn.as_objective(J).value(certified(rn.as_objective(J))) == pytest.approx(found.value)


def test_the_network_by_iteration_agrees_with_its_closed_form():
    """As logistic regression on two samples, which goes through the solver."""
    for p, lam, omega in itertools.product((0.25, 0.5, 0.75), (0, 0.1, 0.25, 0.4), (0, 0.1)):
        samples = rn.Logistic([[2.0, -2.0]] * 4, np.arange(4) < 4 * p)
        penalties = lam * rn.L1() + omega * rn.L2()
        found = rn.minimisers(rn.CrossEntropy(p, 2.0) + penalties)
        b = certified(samples + penalties)
        assert (samples + penalties).value(b) == pytest.approx(found.value, rel=1e-13)
        if found.kind == "point":
            np.testing.assert_allclose(b, found.points[0], atol=1e-10)


def test_a_feature_smaller_than_the_other_is_dropped():
    """abs(x2) < abs(x1): the tie of the article's picture is gone, b2 = 0 exactly."""
    for x2 in (0.999, 0.5, -0.3):
        for lam in (0.01, 0.1, 0.4):
            b = certified(rn.Logistic([[1.0, x2]], [1]) + lam * rn.L1())
            np.testing.assert_allclose(b, [logit(1 - lam), 0], atol=1e-10)
            assert b[1] == 0


# scikit-learn. It names λ and Ω differently: see its conventions in each call.


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("shape", [(40, 5), (8, 12), (30, 30)])
def test_lasso_ridge_and_elastic_net(seed, shape):
    from sklearn.linear_model import ElasticNet, Lasso, Ridge

    n, d = shape
    X, y = random_data(seed, n, d)
    loss = rn.LeastSquares(X, y)
    lam, omega = 0.3, 0.2
    exact = dict(fit_intercept=False, tol=1e-14, max_iter=10**6)
    b = certified(loss + lam * rn.L1())
    lasso = Lasso(lam, **exact).fit(X, y).coef_
    J = loss + lam * rn.L1()
    assert J.value(b) <= J.value(lasso) + 1e-12
    np.testing.assert_allclose(b, lasso, atol=1e-5)
    np.testing.assert_array_equal(b == 0, np.abs(lasso) < 1e-9)
    b = certified(loss + omega * rn.L2())
    np.testing.assert_allclose(
        b, Ridge(2 * n * omega, fit_intercept=False).fit(X, y).coef_, atol=1e-9
    )
    b = certified(loss + lam * rn.L1() + omega * rn.L2())
    total = lam + 2 * omega
    both = ElasticNet(total, l1_ratio=lam / total, **exact).fit(X, y).coef_
    np.testing.assert_allclose(b, both, atol=1e-6)


@pytest.mark.parametrize("seed", range(4))
def test_logistic_regression(seed):
    from sklearn.linear_model import LogisticRegression

    n = 60
    X, y = random_data(seed, n, 5, labels=True)
    loss, lam, omega = rn.Logistic(X, y), 0.02, 0.05
    exact = dict(fit_intercept=False, solver="liblinear", tol=1e-12, max_iter=10**5)
    b = certified(loss + lam * rn.L1())
    other = LogisticRegression(C=1 / (n * lam), l1_ratio=1, random_state=0, **exact).fit(X, y)
    np.testing.assert_allclose(b, other.coef_[0], atol=1e-6)
    np.testing.assert_array_equal(b == 0, other.coef_[0] == 0)
    b = certified(loss + omega * rn.L2())
    other = LogisticRegression(C=1 / (2 * n * omega), l1_ratio=0, random_state=0, **exact).fit(X, y)
    np.testing.assert_allclose(b, other.coef_[0], atol=1e-6)


# Hard cases.


@settings(max_examples=60)
@given(
    seed=st.integers(0, 10**6),
    n=st.integers(1, 12),
    d=st.integers(1, 6),
    lam=st.sampled_from([1e-6, 1e-3, 0.1, 1.0, 100.0]),
    omega=st.sampled_from([0.0, 1e-9, 0.1]),
    labels=st.booleans(),
)
def test_random_problems_are_certified_and_nothing_near_is_lower(seed, n, d, lam, omega, labels):
    X, y = random_data(seed, n, d, labels)
    J = (rn.Logistic if labels else rn.LeastSquares)(X, y) + lam * rn.L1() + omega * rn.L2()
    b = certified(J)
    offsets = np.random.default_rng(0).normal(size=(500, d))
    for scale in (1e-4, 0.01, 1.0):
        assert (J.value(b + scale * offsets) >= J.value(b) - 1e-13 * (1 + J.value(b))).all()


@pytest.mark.parametrize("power", [2, 4, 6, 8])
def test_ill_conditioned_features(power):
    rng = np.random.default_rng(power)
    X = rng.normal(size=(50, 4)) * 10.0 ** np.array([0, -power / 2, power / 2, 0])
    X[:, 3] = X[:, 0] + 10.0**-power * rng.normal(size=50)
    y = (rng.random(50) < 0.5).astype(float)
    for lam in (0.0, 1e-8, 1e-3):
        certified(rn.Logistic(X, y) + lam * rn.L1())
        certified(rn.LeastSquares(X, y) + lam * rn.L1())


def test_hardly_penalised_separable_data():
    X, y = np.array([[1.0, 2.0], [2.0, 0.5], [-1.0, -1.0]]), [1, 1, 0]
    for weight in (1e-3, 1e-6, 1e-9):
        certified(rn.Logistic(X, y) + weight * rn.L1())
        certified(rn.Logistic(X, y) + weight * rn.L2())


def test_a_penalty_in_any_units():
    for unit in (1e-6, 1.0, 1e6):
        b = certified(rn.Logistic(unit * rn.two_experts()[0], np.ones(8)) + 0.1 * unit * rn.L1())
        np.testing.assert_allclose(unit * b, [logit(0.65), 0], rtol=1e-9)
        assert b[1] == 0


def test_numbers_that_overflow_end_in_an_answer_or_an_error():
    assert rn.minimise(rn.as_objective(rn.LeastSquares([[1e-200]], [1e-200]))).shape == (1,)
    for X, y in (([[1.0, 2.0]], [1e300]), ([[1e200]], [1.0]), ([[1e150, 1.0]], [1e150])):
        J = rn.LeastSquares(X, y) + 0.1 * rn.L1()
        try:
            certified(J)
        except ValueError as error:
            assert "tol" in str(error)


def test_a_penalty_that_knows_no_faces_is_minimised_all_the_same():
    """What a new penalty need not have: then only proximal steps are taken."""

    class Plain(rn.L1):
        def face(self, beta):
            return None

    b = certified(EXPERTS + 0.15 * Plain(), tol=1e-8)
    np.testing.assert_allclose(b, [math.log(1.5), 0], atol=1e-7)
    assert b[1] == 0


# No minimiser.


@pytest.mark.parametrize(
    ("J", "kind"),
    [
        (rn.CrossEntropy(), "not attained"),
        (rn.CrossEntropy(1.3) + 0.3 * rn.L1(), "not attained"),
        (rn.CrossEntropy(2), "unbounded"),
        (rn.Logistic([[1.0, 2.0], [3.0, 4.0]], [1, 1]), "not attained"),
        (rn.Logistic([[1.0, 0.0], [-1.0, 1e-9]], [1, 1]), "not attained"),
        (rn.Logistic([[1.0, 1.0], [-1.0, -1.0 + 1e-9]], [1, 1]), "not attained"),
        (rn.Logistic([[1.0, 0.0], [-1.0, 0.0], [3.0, 1.0]], [1, 1, 0]), "not attained"),
        (rn.CrossEntropy(2) + rn.Logistic([[1.0, 1.0]], [1]), "unbounded"),
        (rn.CrossEntropy(2) + 0.9 * rn.L1() + rn.Logistic([[1.0, 1.0]], [1]), "unbounded"),
        (rn.CrossEntropy(1) + rn.LeastSquares([[1.0, 1.0]], [1]), "not attained"),
        (
            rn.CrossEntropy(1, 1) + rn.CrossEntropy(0.0, 2) * 0 + rn.CrossEntropy(1, 2),
            "not attained",
        ),
        (rn.CrossEntropy(1.5) + rn.CrossEntropy(0.5, 2), "attained"),
        (rn.CrossEntropy(1) + rn.CrossEntropy(0, 2), "attained"),
        (rn.CrossEntropy(2) + rn.LeastSquares([[1.0, 0.0], [0.0, 1.0]], [1, 1]), "attained"),
        (rn.CrossEntropy(2) + 1.1 * rn.L1() + rn.Logistic([[1.0, 1.0]], [1]), "attained"),
        (rn.Logistic([[1.0, 0.0], [-1.0, 0.0]], [1, 1]), "attained"),
        (rn.Logistic([[1.0, 1.0], [1.0, 1.0]], [1, 0]), "attained"),
        (rn.Logistic([[0.0, 0.0]], [1]), "attained"),
        (rn.Logistic([[1.0, 2.0], [3.0, 4.0]], [1, 1]) + 1e-9 * rn.L1(), "attained"),
        (rn.LeastSquares([[1.0, 2.0]], [3]), "attained"),
        (rn.Logistic([[1e-12, 0], [-1e-12, 0], [0, 1.0], [0, -1.0]], [1, 1, 1, 1]), "attained"),
    ],
    ids=str,
)
def test_whether_there_is_a_minimiser_is_known_beforehand(J, kind):
    J = rn.as_objective(J)
    if kind == "attained":
        certified(J)
    else:
        with pytest.raises(ValueError, match=kind):
            rn.minimise(J)


@settings(max_examples=80)
@given(seed=st.integers(0, 10**6), n=st.integers(1, 8), d=st.integers(1, 4))
def test_separable_data_by_another_program(seed, n, d):
    """Separable (also partly) iff some v has margins >= 0, not all 0: maximise their sum."""
    rng = np.random.default_rng(seed)
    X, y = rng.integers(-2, 3, size=(n, d)).astype(float), rng.integers(0, 2, n)
    signed = (2 * y - 1)[:, np.newaxis] * X
    best = linprog(-signed.sum(axis=0), A_ub=-signed, b_ub=np.zeros(n), bounds=[(-1, 1)] * d)
    if best.fun < -1e-9:
        with pytest.raises(ValueError, match="not attained"):
            rn.minimise(rn.Logistic(X, y))
    else:
        certified(rn.as_objective(rn.Logistic(X, y)))


@pytest.mark.parametrize(
    ("J", "tol", "error", "word"),
    [
        (-1 * EXPERTS, 1e-10, ValueError, "convex"),
        (EXPERTS - 0.5 * rn.LeastSquares(*rn.two_experts()), 1e-10, ValueError, "convex"),
        (EXPERTS, 0.0, ValueError, "tol"),
        (EXPERTS, math.nan, ValueError, "tol"),
        (EXPERTS, "1", TypeError, "tol"),
        (EXPERTS, 1e-300, ValueError, "tol"),
        (rn.Slider("λ", 0, 1) * EXPERTS, 1e-10, TypeError, "λ"),
        (7, 1e-10, TypeError, "J"),
    ],
)
def test_minimise_refuses(J, tol, error, word):
    with pytest.raises(error, match=word):
        rn.minimise(J, tol=tol)


# Residuals.


def test_the_residual_broadcasts_and_certifies():
    J = EXPERTS + 0.15 * rn.L1() + 0.01 * rn.L2()
    best = rn.minimise(J)
    stack = np.random.default_rng(0).normal(size=(3, 1, 5, 2))
    left = rn.residual(J, stack)
    assert left.shape == (3, 1, 5)
    for index in np.ndindex(left.shape):
        assert left[index] == pytest.approx(rn.residual(J, stack[index]), rel=1e-12)
    # J grows at least like Ω norm(b - best)^2, so the residual bounds the distance.
    assert (np.linalg.norm(stack - best, axis=-1) <= left / (2 * 0.01)).all()
    assert rn.residual(rn.L1(), [0.0, 0.0]) == 0 and rn.residual(rn.L1(), [1.0, 0.0]) == 1
    assert rn.residual(rn.L2(), [3.0, 4.0]) == 10


def test_the_residual_does_not_overflow():
    assert rn.residual(rn.L2(), [1e300, 1e300]) == pytest.approx(2e300 * math.sqrt(2))
    assert rn.residual(rn.CrossEntropy(x=1e300), [0.0, 0.0]) == pytest.approx(1e300 / math.sqrt(2))
