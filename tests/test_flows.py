"""The gradient flow: closed forms, short steps, and what it refuses."""

import mpmath
import numpy as np
import pytest
from scipy.special import wrightomega

import regnotes as rn

TIMES = 10.0 ** np.arange(-3, 9)


def test_on_a_quadratic_every_direction_decays_by_its_own_curvature():
    h, c = np.array([10.0, 1.0, 0.01]), np.array([1.0, -2.0, 3.0])
    loss = rn.LeastSquares(np.diag(np.sqrt(3 * h)), np.sqrt(3 * h) * c)
    expected = -c * np.expm1(-h * TIMES[:, np.newaxis])
    found = rn.gradient_flow(loss, [0, 0, 0], TIMES)
    np.testing.assert_allclose(found, expected, rtol=1e-8, atol=1e-10)


def test_on_the_two_logit_network_it_is_a_wright_function():
    d = rn.gradient_flow(rn.CrossEntropy(p=1, x=1), [0, 0], TIMES) @ [1, -1]
    with mpmath.workdps(30):
        exact = [
            float(2 * t + 1 - mpmath.lambertw(mpmath.exp(2 * t + 1)).real) for t in (1e-3, 1, 100)
        ]
    np.testing.assert_allclose(d[[0, 3, 5]], exact, rtol=1e-9)
    np.testing.assert_allclose(d, np.log(wrightomega(2 * TIMES + 1)), rtol=1e-6)


@pytest.mark.parametrize("x", [1, -0.5, 3])
def test_its_closed_form_is_where_the_flow_of_any_input_is(x):
    found = rn.two_logit_flow(TIMES, x)
    flow = rn.gradient_flow(rn.CrossEntropy(p=1, x=x), [0, 0], TIMES)
    np.testing.assert_allclose(found, flow, rtol=1e-6)
    d = found @ [1, -1]
    np.testing.assert_allclose(x * d + np.exp(x * d), 2 * x**2 * TIMES + 1, rtol=1e-12)
    several = rn.two_logit_flow(TIMES[:, np.newaxis], [x, 0])
    np.testing.assert_array_equal(several[:, 0], found)
    assert not several[:, 1].any() and not rn.two_logit_flow(0, x).any()
    with pytest.raises(ValueError, match="times must not be negative"):
        rn.two_logit_flow([-1])


@pytest.mark.parametrize("seed", range(4))
def test_short_steps_are_at_the_same_place(seed):
    rng = np.random.default_rng(seed)
    loss = rn.Logistic(rng.normal(size=(12, 3)), rng.integers(0, 2, 12)) + 0.1 * rn.L2()
    start, step = rng.normal(size=3), 1e-3
    found = rn.gradient_flow(loss, start, [0.5, 1.0, 3.0])
    walked = rn.trace(rn.gradient_descent, loss, start, 3000, step=step)[[500, 1000, 3000]]
    np.testing.assert_allclose(found, walked, atol=2e-3)


def test_one_time_is_enough():
    loss = rn.Logistic(*rn.two_experts())
    both = rn.gradient_flow(loss, [1, -1], [0.5, 2])
    np.testing.assert_allclose(rn.gradient_flow(loss, [1, -1], [2]), both[1:], rtol=1e-8)


def test_what_is_refused():
    loss = rn.Logistic(*rn.two_experts())
    with pytest.raises(TypeError, match=r"must be smooth.*subgradient"):
        rn.gradient_flow(loss + rn.L1(), [0, 0], [1])
    for times in ([0, 1], [2, 1], [[1, 2]]):
        with pytest.raises(ValueError, match="times must be positive and increasing"):
            rn.gradient_flow(loss, [0, 0], times)
    with pytest.raises(ValueError, match="one point"):
        rn.gradient_flow(loss, [[0, 0], [1, 1]], [1])
