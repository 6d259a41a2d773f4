"""Shares of the way in each direction, against solvers."""

import numpy as np
import pytest

import regnotes as rn


@pytest.fixture(params=range(4))
def problem(request):
    """X (30, 3) with correlated columns, y, its curvatures h, its axes and its optimum there."""
    rng = np.random.default_rng(request.param)
    X = rng.normal(size=(30, 3)) @ rng.normal(size=(3, 3))
    y = rng.normal(size=30)
    h, axes = np.linalg.eigh(X.T @ X / 30)
    return X, y, h, axes, axes.T @ np.linalg.lstsq(X, y)[0]


@pytest.mark.parametrize("t", [0.1, 1, 10])
def test_short_steps_go_the_share_of_descent(problem, t):
    X, _y, h, axes, optimum = problem
    step = 1e-4 / max(h.max(), 1)
    once = np.eye(3) - step * X.T @ X / 30  # the error after one step; then powers of it
    walked = optimum - axes.T @ np.linalg.matrix_power(once, round(t / step)) @ axes @ optimum
    np.testing.assert_allclose(walked, rn.descent_share(h, t) * optimum, atol=1e-3)


@pytest.mark.parametrize("omega", [0, 0.01, 0.5, 20])
def test_l2_goes_the_share_of_ridge(problem, omega):
    X, y, h, axes, optimum = problem
    found = rn.minimise(rn.LeastSquares(X, y) + omega * rn.L2())
    np.testing.assert_allclose(axes.T @ found, rn.ridge_share(h, omega) * optimum, atol=1e-10)


def test_shares_begin_alike_and_end_at_1_and_are_0_where_the_loss_is_flat():
    h, t = 10.0 ** np.arange(-3, 4), 10.0 ** np.arange(-4, 5)[:, np.newaxis]
    fast, slow = rn.descent_share(h, t), rn.ridge_share(h, 1 / (2 * t))
    assert fast.shape == slow.shape == (9, 7)
    np.testing.assert_allclose(slow, h * t / (1 + h * t), rtol=1e-14)
    early = h * t < 2e-4
    np.testing.assert_allclose((fast / slow)[early], 1, atol=1e-4)
    assert (fast >= slow - 1e-15).all() and np.abs(fast - slow)[h * t > 1e6].max() < 1e-5
    assert rn.descent_share(0, 5) == rn.ridge_share(0, 5) == rn.ridge_share(0, 0) == 0
    assert rn.ridge_share(3, 0) == 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: rn.descent_share(-1, 1), "h must not be negative"),
        (lambda: rn.descent_share(1, -1), "t must not be negative"),
        (lambda: rn.ridge_share(-1, 1), "h must not be negative"),
        (lambda: rn.ridge_share(1, -1), "omega must not be negative"),
    ],
)
def test_what_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
