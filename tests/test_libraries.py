"""The boxes “In your library”: every row of their tables on random data, each with its price.

What scikit-learn returns is compared with `minimise`. glmnet and PyTorch are not run: for them
each documented objective is written down here, and must be stationary where ours is lowest.
"""

import warnings

import numpy as np
import pytest
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import (
    ElasticNet,
    Lasso,
    LogisticRegression,
    MultiTaskLasso,
    Ridge,
    SGDClassifier,
    SGDRegressor,
)

import regnotes as rn

LAM, OMEGA = 0.08, 0.03
PRICES = [(LAM, 0.0), (0.0, OMEGA), (LAM, OMEGA)]
SEEDS = range(3)
exact = dict(fit_intercept=False, tol=1e-12, max_iter=10**6)


def data(seed, labels=False, n=40, d=4):
    """Correlated features with a mean and a scale of their own; numbers or labels 0 and 1."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, d)) @ (np.eye(d) + 0.3) * [1, 2, 0.5, 1.5][:d] + 0.3
    y = X @ np.array([1, -0.5, 0, 0.2])[:d] + 0.5 + 0.7 * rng.normal(size=n)
    return X, (y > np.median(y)).astype(float) if labels else y


def ours(loss, lam, omega, weights=None):
    penalties = [w * p(weights) for w, p in ((lam, rn.L1), (omega, rn.L2)) if w]
    return rn.minimise(sum(penalties, loss))


def with_intercept(X):
    """A column of ones before the features, and weights that leave it free."""
    return np.column_stack([np.ones(len(X)), X]), np.array([0.0] + [1.0] * X.shape[1])


def totals(lam, omega):
    """What glmnet calls lambda and alpha, scikit-learn alpha and l1_ratio."""
    return lam + 2 * omega, lam / (lam + 2 * omega)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("lam", "omega"), PRICES)
def test_scikit_learn_on_a_squared_loss(seed, lam, omega):
    X, y = data(seed)
    total, share = totals(lam, omega)
    if lam == 0:
        model = Ridge(alpha=2 * len(y) * omega, fit_intercept=False)
    elif omega == 0:
        model = Lasso(alpha=lam, **exact)
    else:
        model = ElasticNet(alpha=total, l1_ratio=share, **exact)
    expected = ours(rn.LeastSquares(X, y), lam, omega)
    np.testing.assert_allclose(model.fit(X, y).coef_, expected, atol=1e-8)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("lam", "omega"), PRICES)
def test_scikit_learn_on_a_logistic_loss(seed, lam, omega):
    X, y = data(seed, labels=True)
    total, share = totals(lam, omega)
    solvers = {0: ["lbfgs", "liblinear", "saga"], 1: ["liblinear", "saga"]}.get(share, ["saga"])
    expected = ours(rn.Logistic(X, y), lam, omega)
    for solver in solvers:
        settings = exact | dict(l1_ratio=share, solver=solver, random_state=0, tol=1e-9)
        found = LogisticRegression(C=1 / (len(y) * total), **settings).fit(X, y).coef_[0]
        np.testing.assert_allclose(found, expected, atol=1e-5)


@pytest.mark.parametrize("seed", SEEDS)
def test_intercepts_are_free_except_that_of_liblinear(seed):
    X, y = data(seed, labels=True)
    Z, free = with_intercept(X)
    priced = np.ones_like(free)
    # liblinear may shuffle the features, so that the answer depends on the seed where tol is lax.
    settings = dict(C=1 / (len(y) * LAM), l1_ratio=1, tol=1e-9, max_iter=10**6, random_state=0)
    for solver, weights in (("saga", free), ("liblinear", priced)):
        model = LogisticRegression(solver=solver, **settings).fit(X, y)
        expected = ours(rn.Logistic(Z, y), LAM, 0, weights)
        found = np.append(model.intercept_, model.coef_[0])
        np.testing.assert_allclose(found, expected, atol=1e-5)
    # The two differ, so the warning is not idle.
    assert np.abs(ours(rn.Logistic(Z, y), LAM, 0, free) - expected).max() > 0.01
    X, y = data(seed)
    model = Lasso(alpha=LAM, tol=1e-12, max_iter=10**6).fit(X, y)
    expected = ours(rn.LeastSquares(with_intercept(X)[0], y), LAM, 0, free)
    np.testing.assert_allclose(np.append(model.intercept_, model.coef_), expected, atol=1e-6)


def slope_of_net(beta, a, share):
    """Of glmnet's penalty where no parameter is 0: a(share |β|₁ + (1 - share)/2 |β|²)."""
    return a * (share * np.sign(beta) + (1 - share) * beta)


@pytest.mark.parametrize("labels", [False, True])
@pytest.mark.parametrize(("lam", "omega"), PRICES)
def test_the_objective_that_glmnet_documents_is_ours(labels, lam, omega):
    """1/n times the negative log-likelihood, of which a squared loss is 1/(2n) the sum."""
    X, y = data(0, labels)
    loss = (rn.Logistic if labels else rn.LeastSquares)(X, y)
    beta = ours(loss, lam / 10, omega)
    assert beta.all()  # else its slope is an interval
    total, share = totals(lam / 10, omega)
    np.testing.assert_allclose(loss.gradient(beta) + slope_of_net(beta, total, share), 0, atol=1e-8)


def test_a_target_divided_by_its_deviation_changes_the_price_of_squares_alone():
    """What glmnet does with "gaussian": it fits y/s at the price l/s and returns s times that."""
    X, y = data(0)
    s, lam, square = y.std(), 0.01, 0.2
    loss = rn.LeastSquares(X, y / s)
    beta = s * ours(loss, lam / s, square / (2 * s))  # of l1 and l2 parts lam and square
    expected = ours(rn.LeastSquares(X, y), lam, square / (2 * s))
    np.testing.assert_allclose(beta, expected, rtol=1e-6)


@pytest.mark.parametrize("scale", [1, 2])
def test_where_the_steps_of_pytorch_s_sgd_rest(scale):
    """The mean of squares, its MSELoss, is twice our loss, and so are the prices in it."""
    X, y = data(0)
    beta, lr = np.ones(4), 0.02
    lam = 3 * LAM  # enough for a zero
    l1, w = scale * lam, 2 * scale * OMEGA
    for _ in range(5000):
        beta = beta - lr * (scale * rn.LeastSquares(X, y).gradient(beta) + w * beta)
        beta = np.sign(beta) * np.maximum(np.abs(beta) - lr * l1, 0)  # softshrink(beta, lr * l1)
    expected = ours(rn.LeastSquares(X, y), lam, OMEGA)
    np.testing.assert_allclose(beta, expected, atol=1e-10)
    np.testing.assert_array_equal(beta == 0, expected == 0)
    assert (beta == 0).any()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("lam", [0.05, 0.3, 0.8])
def test_several_targets_are_a_group_lasso(seed, lam):
    X, y = data(seed)
    Y = np.stack([y, X @ [0, 1, 0, 0], np.random.default_rng(seed).normal(size=len(y))], axis=1)
    theirs = MultiTaskLasso(alpha=lam, **exact).fit(X, Y).coef_
    loss = 3 * rn.LeastSquares(np.kron(np.eye(3), X), Y.T.ravel())
    found = rn.minimise(loss + lam * rn.GroupL2(np.arange(12).reshape(3, 4).T))
    np.testing.assert_allclose(found.reshape(3, 4), theirs, atol=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_sweep_of_the_lasso_is_a_sweep_of_ours(seed):
    X, y = data(seed)
    J = rn.LeastSquares(X, y) + LAM * rn.L1()
    walk = rn.trace(rn.coordinate_descent, J, np.zeros(4), 40)[4::4]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        for sweeps, expected in enumerate(walk, 1):
            model = Lasso(alpha=LAM, **exact | dict(max_iter=sweeps)).fit(X, y)
            np.testing.assert_allclose(model.coef_, expected, atol=1e-12)


@pytest.mark.parametrize("tol", [1e-2, 1e-4, 1e-8])
def test_the_lasso_stops_at_a_gap_of_tol_times_the_mean_square(tol):
    """`dual_gap_` is of the mean loss; and it bounds the distance to the minimum."""
    for seed in range(10):
        X, y = data(seed)
        J = rn.LeastSquares(X, y) + LAM * rn.L1()
        model = Lasso(alpha=LAM, fit_intercept=False, tol=tol, max_iter=10**6).fit(X, y)
        above = J.value(model.coef_) - J.value(rn.minimise(J))
        assert above <= model.dual_gap_ + 1e-12 and model.dual_gap_ <= tol * np.mean(y**2)


# What the page race says of each of scikit-learn's solvers.


@pytest.mark.parametrize("seed", SEEDS)
def test_who_of_scikit_learn_s_solvers_returns_the_same_zeros(seed):
    X, labels = data(seed, labels=True)
    lam = 3 * LAM
    expected = ours(rn.Logistic(X, labels), lam, 0)
    assert (expected == 0).any() and (expected != 0).any()
    settings = exact | dict(C=1 / (len(labels) * lam), l1_ratio=1, tol=1e-9, random_state=0)
    for solver in ("liblinear", "saga"):
        found = LogisticRegression(solver=solver, **settings).fit(X, labels).coef_[0]
        np.testing.assert_array_equal(found == 0, expected == 0)
    for solver in ("lbfgs", "newton-cg", "newton-cholesky", "sag"):
        with pytest.raises(ValueError, match="supports only 'l2' or None"):
            LogisticRegression(solver=solver, **settings).fit(X, labels)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("model", [SGDClassifier, SGDRegressor])
def test_stochastic_descent_is_cut_off_at_zero_and_its_average_is_not(seed, model):
    X, y = data(seed, labels=model is SGDClassifier)
    X[:, 2] = np.random.default_rng(seed).choice([-1, 1], len(X))  # says nothing
    settings = dict(penalty="l1", alpha=5 * LAM, fit_intercept=False, max_iter=300, tol=None,
                    random_state=seed)  # fmt: skip
    settings |= {"loss": "log_loss"} if model is SGDClassifier else {"eta0": 0.001}
    assert (model(**settings).fit(X, y).coef_ == 0).any()
    assert model(average=True, **settings).fit(X, y).coef_.all()
