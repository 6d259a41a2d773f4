"""What the page conclusions says of its own data: fits by other means, and the worst change of X.

What does not depend on the page's data is in test_conclusions.py.
"""

import numpy as np
import pytest
from pages import drawn

import regnotes as rn


def test_where_p_is_neither_0_nor_1_gradient_descent_arrives():
    inner = rn.minimise(rn.CrossEntropy(p=0.8) + 0 * rn.L2())
    end = rn.trace(rn.gradient_descent, rn.CrossEntropy(p=0.8), [0.7, -0.2], 2000)[-1]
    assert end[0] - end[1] == pytest.approx(inner[0] - inner[1])


def test_the_samples_that_are_over_fitted_can_be_separated():
    rng = np.random.default_rng(0)
    truth, X = rng.normal(size=20), rng.normal(size=(40, 20))
    rng.normal(size=(5000, 20))  # the new data come before the labels
    label = rng.uniform(size=40) < 1 / (1 + np.exp(-X @ truth))
    with pytest.raises(ValueError, match="not attained"):
        rn.minimise(rn.Logistic(X, label.astype(float)))


@pytest.fixture(scope="module")
def line():
    rng = np.random.default_rng(0)
    x = rng.uniform(0.5, 1.5, 20)
    return x, 2 * x + 0.3 * rng.normal(size=20)


WEIGHTS = {"L1": (0.2, 0), "L2": (0, 0.2)}


@pytest.mark.parametrize("name", ["L1", "L2"])
@pytest.mark.parametrize("k", [0, 15, 40])
def test_the_figure_of_outliers_shows_the_fits(line, name, k):
    x, y = line
    lam, omega = WEIGHTS[name]
    moved, shifts = drawn("conclusions")["conclusions-outliers"][1][0][f"squared + {name}"]
    J = [
        rn.LeastSquares(x[:, np.newaxis], target) + lam * rn.L1() + omega * rn.L2()
        for target in (y, np.append(y[:-1], moved[k]))
    ]
    assert shifts[k] == pytest.approx((rn.minimise(J[1]) - rn.minimise(J[0]))[0])
    # The absolute loss, by brute force.
    b = np.linspace(-5, 5, 200_001)
    _, shifts = drawn("conclusions")["conclusions-outliers"][1][0][f"absolute + {name}"]
    lowest = []
    for target in (y, np.append(y[:-1], moved[k])):
        heights = np.mean(np.abs(target[:, np.newaxis] - x[:, np.newaxis] * b), axis=0)
        lowest.append(b[(heights + lam * np.abs(b) + omega * b**2).argmin()])
    assert shifts[k] == pytest.approx(lowest[1] - lowest[0], abs=2e-4)


@pytest.mark.parametrize("penalty", ["L1", "L2"])
def test_the_worst_change_of_x_is_known_and_no_random_one_is_worse(penalty):
    rng = np.random.default_rng(0)
    A, c = rng.normal(size=(7, 3)), 0.4
    r, beta = rng.normal(size=7), rng.normal(size=3)
    target = r + A @ beta
    direction, size, axes = np.sign(beta), np.abs(beta).sum(), -2  # each column for itself
    if penalty == "L2":  # all of X together
        size, axes = np.linalg.norm(beta), (-2, -1)
        direction = beta / size
    worst = target - (A - c * np.outer(r / np.linalg.norm(r), direction)) @ beta
    assert np.linalg.norm(worst) == pytest.approx(np.linalg.norm(r) + c * size, rel=1e-13)
    D = rng.normal(size=(20_000, 7, 3))
    D *= c / np.linalg.norm(D, axis=axes, keepdims=True)
    assert np.linalg.norm(target - (A + D) @ beta, axis=-1).max() <= np.linalg.norm(worst)
