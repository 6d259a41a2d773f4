"""Expected errors: integrals, simulations, and least points found by search."""

import itertools

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

import regnotes as rn


@pytest.mark.parametrize("mean", [0, 0.3, -1, 2.5, 7])
@pytest.mark.parametrize("price", [0, 0.5, 1, 3])
def test_the_risk_of_soft_thresholding_is_its_integral(mean, price):
    def error(z):
        return (np.sign(z) * max(abs(z) - price, 0) - mean) ** 2 * norm.pdf(z - mean)

    pieces = sorted([mean - 12, *np.clip([-price, price], mean - 12, mean + 12), mean + 12])
    exact = sum(quad(error, a, b, epsabs=1e-13)[0] for a, b in itertools.pairwise(pieces))
    assert rn.soft_threshold_risk(mean, price) == pytest.approx(exact, rel=1e-10)


def test_the_risk_at_its_ends():
    assert rn.soft_threshold_risk([0, 5, -40], 0) == pytest.approx(1)  # that of the number itself
    assert rn.soft_threshold_risk(50, [1, 2]) == pytest.approx([2, 5])  # 1 + price²
    assert rn.soft_threshold_risk(1.5, 30) == pytest.approx(1.5**2)  # always 0
    assert 0 < rn.soft_threshold_risk(0, 20) < 1e-80  # 4 φ(20)/20³: no cancellation
    assert rn.soft_threshold_risk(0, 20) == pytest.approx(4 * norm.pdf(20) / 20**3, rel=0.02)
    assert rn.soft_threshold_risk(np.zeros((3, 1)), [0, 1]).shape == (3, 2)
    with pytest.raises(ValueError, match="price must not be negative"):
        rn.soft_threshold_risk(0, -1)


def test_no_price_is_better_than_the_best():
    for zeros, large in [(1, 1), (10, 1), (100, 1), (3, 7), (0.5, 2), (1e6, 1)]:

        def risk(price, zeros=zeros, large=large):
            far = large * rn.soft_threshold_risk(60, price)
            return far + zeros * rn.soft_threshold_risk(0, price)

        best = rn.best_threshold(zeros, large)
        assert risk(best) <= risk(np.linspace(0, 10, 10_001)).min()
        assert best == rn.best_threshold(2 * zeros, 2 * large)


def test_the_best_price_to_known_digits():
    expected = [0.436326563794, 1.17671047504, 1.94830247]
    assert rn.best_threshold([1, 10, 100]) == pytest.approx(expected, rel=1e-8)
    assert rn.best_threshold(0) == pytest.approx(0, abs=1e-15)
    assert (np.diff(rn.best_threshold(10.0 ** np.arange(-3, 300, 20))) > 0).all()
    assert rn.best_threshold(np.ones((2, 1)), np.ones(3)).shape == (2, 3)
    with pytest.raises(ValueError, match="large must be positive"):
        rn.best_threshold(1, 0)
    with pytest.raises(ValueError, match="zeros must not be negative"):
        rn.best_threshold(-1)


@pytest.mark.parametrize(("n", "p"), [(40, 10), (12, 10), (14, 10), (8, 10), (5, 10), (3, 40)])
def test_the_risk_of_least_squares_by_simulation(n, p):
    rng = np.random.default_rng(n)
    X = rng.normal(size=(8000, n, p))
    beta = np.append(3.0, np.zeros(p - 1))
    b = np.linalg.pinv(X) @ (X @ beta + 0.5 * rng.normal(size=(8000, n)))[..., np.newaxis]
    errors = np.sum((b[..., 0] - beta) ** 2, axis=1)
    exact = rn.least_squares_risk(n, p, length=3, noise=0.5)
    if abs(n - p) == 2:  # a mean without a variance
        assert np.isfinite(exact) and np.mean(errors) == pytest.approx(exact, rel=0.5)
        return
    assert abs(np.mean(errors) - exact) < 5 * np.std(errors) / np.sqrt(8000)


def test_the_risk_of_least_squares_in_fractions():
    n = np.array([20, 30, 38, 39, 40, 41, 42, 45, 80])
    found = rn.least_squares_risk(n, 40, length=2)
    expected = [58 / 19, 4 + 1 / 3, 38.2, np.inf, np.inf, np.inf, 40, 10, 40 / 39]
    assert found == pytest.approx(expected)
    assert rn.least_squares_risk(0, 40, length=2) == 4  # no sample: nothing is learned
    assert rn.least_squares_risk([40, 41], 40, length=2, noise=0).tolist() == [0, 0]
    assert rn.least_squares_risk(30, 20) == pytest.approx(20 / 9)
    for wrong in ({"n": -1, "p": 2}, {"n": 1, "p": 0}, {"n": 1, "p": 1, "noise": -1}):
        with pytest.raises(ValueError):
            rn.least_squares_risk(**wrong)


@pytest.mark.parametrize("shape", [(6, 3), (2, 4)])
def test_the_risk_of_ridge_by_simulation(shape):
    rng = np.random.default_rng(0)
    (n, d), spread, noise = shape, 0.7, 1.3
    X = rng.normal(size=shape)
    for omega in (0.02, 0.3):
        beta = spread * rng.normal(size=(40_000, d))
        y = beta @ X.T + noise * rng.normal(size=(40_000, n))
        # The normal equations of 1/(2n) ‖y - Xb‖² + Ω ‖b‖².
        b = np.linalg.solve(X.T @ X / n + 2 * omega * np.eye(d), X.T @ y.T / n).T
        errors = np.sum((b - beta) ** 2, axis=1)
        exact = rn.ridge_risk(X, omega, spread=spread, noise=noise)
        assert abs(errors.mean() - exact) < 5 * errors.std() / np.sqrt(40_000)
    one = rn.minimise(rn.LeastSquares(X, y[0]) + omega * rn.L2())
    np.testing.assert_allclose(one, b[0], atol=1e-8)  # it is that objective


def test_the_best_price_of_ridge_and_its_trace():
    rng = np.random.default_rng(1)
    X = rng.normal(size=(5, 7, 4))
    best = 1.5**2 / (2 * 7 * 0.4**2)
    lowest = rn.ridge_risk(X, best, spread=0.4, noise=1.5)
    inverse = np.linalg.inv(np.swapaxes(X, 1, 2) @ X + 14 * best * np.eye(4))
    np.testing.assert_allclose(lowest, 1.5**2 * np.trace(inverse, axis1=1, axis2=2))
    for omega in best * np.geomspace(0.01, 100, 41):
        assert (rn.ridge_risk(X, omega, spread=0.4, noise=1.5) >= lowest - 1e-12).all()


def test_the_risk_of_ridge_refuses():
    for X, omega in (([1.0, 2.0], 1), (np.zeros((0, 2)), 1), (np.eye(2), 0), (np.eye(2), -1)):
        with pytest.raises(ValueError, match=r"X must have shape|omega must"):
            rn.ridge_risk(X, omega, spread=1)
    with pytest.raises(ValueError, match="spread must not be negative"):
        rn.ridge_risk(np.eye(2), 1, spread=-1)
