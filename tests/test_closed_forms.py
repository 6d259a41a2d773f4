"""Closed forms that the pages rest on, to the digits given: the network, the experts, twins.

`minimisers` and `minimise` are compared with formulas whose equations mpmath solves here; the
digits beside them come from a calculation that knew nothing of this package.
"""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.special import expit, logit

import regnotes as rn

LN2 = math.log(2)
EXPERTS = rn.Logistic(*rn.two_experts())


def network(lam=0.0, omega=0.0, p=1.0, x=1.0):
    return rn.CrossEntropy(p, x) + lam * rn.L1() + omega * rn.L2()


def root(f, low, high):
    with mpmath.workdps(40):
        return float(mpmath.findroot(f, (low, high), solver="anderson"))


# The network.


@pytest.mark.parametrize(
    ("lam", "omega", "b1", "least"),
    [
        (0.1, 0.0, 2.19722457733622, 0.325082973391448),
        (0.0, 0.1, 0.816753085077923, 0.311767313922205),
        (0.1, 0.1, 0.620795628824434, None),
    ],
)
def test_the_network_s_minimisers_to_fifteen_digits(lam, omega, b1, least):
    found = rn.minimisers(network(lam, omega))
    if omega:  # σ(d) = 1 - λ - Ωd
        d = root(lambda d: 1 / (1 + mpmath.exp(-d)) - (1 - mpmath.mpf(lam)) + omega * d, 0.1, 5)
        wanted = d / 2
        value = math.log1p(math.exp(-d)) + lam * d + omega * d**2 / 2
    else:
        wanted, value = math.log((1 - lam) / lam), -lam * math.log(lam) - 0.9 * math.log(0.9)
    assert found.points.max() == pytest.approx(wanted, rel=1e-14)
    assert found.value == pytest.approx(value, rel=1e-14)
    assert found.points.max() == pytest.approx(b1, rel=2e-15)
    assert least is None or found.value == pytest.approx(least, rel=2e-15)


@given(omega=st.floats(1e-4, 1e4), p=st.floats(0, 1), x=st.floats(0.1, 5))
def test_how_far_l2_lets_it_go(omega, p, x):
    assume(abs(p - 0.5) > 1e-3)
    d = abs(np.subtract(*rn.minimisers(network(omega=omega, p=p, x=x)).points[0]))
    more = abs(np.subtract(*rn.minimisers(network(omega=1.01 * omega, p=p, x=x)).points[0]))
    assert 0 < more < d < x / (2 * omega)


def test_far_out_l2_is_nearly_linear():
    for omega in (100, 1000, 1e5):
        d = 2 * rn.minimisers(network(omega=omega)).points[0, 0]
        assert d == pytest.approx(1 / (2 * omega + 0.5), rel=1 / omega**2)
    assert 2 * rn.minimisers(network(omega=1000)).points[0, 0] == pytest.approx(
        4.99875e-4, abs=1e-9
    )


@given(p=st.floats(0, 1), x=st.floats(0.2, 4), lam=st.floats(0, 2), omega=st.floats(0.01, 2))
def test_both_penalties_are_ridge_with_a_less_certain_label(p, x, lam, omega):
    most = x * abs(p - 0.5)
    assume(abs(lam - most) > 1e-6)
    found = rn.minimisers(network(lam, omega, p, x)).points[0]
    if lam > most:
        assert not found.any()
        return
    label = p - math.copysign(lam / x, p - 0.5)
    np.testing.assert_allclose(found, rn.minimisers(network(0, omega, label, x)).points[0])
    assert found.all()


@given(p=st.floats(0, 1), x=st.floats(-4, 4), seed=st.integers(0, 99))
def test_the_loss_is_convex_flat_one_way_and_nowhere_steep(p, x, seed):
    b = np.random.default_rng(seed).normal(0, 3, (50, 2))
    loss, sigma = rn.CrossEntropy(p, x), expit(x * (b[:, 0] - b[:, 1]))
    across = np.array([[1.0, -1.0], [-1.0, 1.0]])
    wanted = (x**2 * sigma * (1 - sigma))[:, np.newaxis, np.newaxis] * across
    np.testing.assert_allclose(loss.hessian(b), wanted, atol=1e-13)
    np.testing.assert_allclose(
        loss.gradient(b), (x * (sigma - p))[:, np.newaxis] * [1, -1], atol=1e-13
    )
    bound = math.sqrt(2) * abs(x) * max(p, 1 - p)
    assert (np.linalg.norm(loss.gradient(b), axis=1) <= bound + 1e-13).all()


@pytest.mark.parametrize("p", [1.0, 0.9, 0.3])
@pytest.mark.parametrize("x", [1.0, 0.4, -2.5])
def test_a_budget_has_its_price(p, x):
    """λ(t) = abs(x)(P - σ(t abs(x))) makes norm(b)₁ = t, and alike for Ω and norm(b)₂."""
    likelier, size = max(p, 1 - p), abs(x)
    most = 8.0 if p == 1 else abs(logit(p)) / size
    for t in np.array([0.05, 0.3, 0.6, 0.95]) * most:
        lam = size * (likelier - expit(t * size))
        ends = rn.minimisers(network(lam, p=p, x=x)).points
        np.testing.assert_allclose(np.abs(ends).sum(axis=1), t, rtol=1e-9)
        radius = t / math.sqrt(2)
        omega = size * (likelier - expit(math.sqrt(2) * radius * size)) / (math.sqrt(2) * radius)
        only = rn.minimisers(network(omega=omega, p=p, x=x)).points[0]
        assert np.linalg.norm(only) == pytest.approx(radius, rel=1e-9)


def test_a_grain_of_difference_between_the_inputs_is_enough():
    """z₁ = β₁x₁, z₂ = β₂x₂ with abs(x₂) < abs(x₁): b = (logit(p - sλ/abs(x₁)) / x₁, 0)."""
    for x1, x2, tenths in ((1.0, 0.999, 10), (2.0, -1.9, 9), (-0.5, 0.3, 2), (1.0, 0.0, 7)):
        p = tenths / 10
        loss = rn.Logistic([[x1, -x2]] * 10, np.arange(10) < tenths)
        for lam in np.array([0.1, 0.5, 0.9]) * abs(x1) * abs(p - 0.5):
            b = rn.minimise(loss + lam * rn.L1())
            q = p - math.copysign(lam / abs(x1), p - 0.5)
            np.testing.assert_allclose(b, [logit(q) / x1, 0], atol=1e-9)
            assert b[1] == 0
    # How little holds it there at λ = 0.1: the second slope is within λ by 1e-4.
    one = rn.Logistic([[1.0, -0.999]], [1])
    slope = one.gradient(rn.minimise(one + 0.1 * rn.L1()))
    assert 0.1 - abs(slope[1]) == pytest.approx(1e-4, rel=1e-6)


# Two experts.


def test_the_experts_without_a_penalty():
    b = rn.minimise(rn.as_objective(EXPERTS))
    np.testing.assert_allclose(b, [(math.log(4) + LN2) / 2, (math.log(4) - LN2) / 2], rtol=1e-14)
    np.testing.assert_allclose(b, [1.03972077083992, 0.346573590279973], rtol=5e-15)
    assert EXPERTS.value(b) == pytest.approx(0.551444327821922, rel=2e-15)
    assert EXPERTS.lipschitz == pytest.approx(0.3125, rel=1e-15)
    S, d = np.random.default_rng(0).normal(0, 3, (2, 50))

    def softplus(t):
        return np.logaddexp(0, t)

    apart = (4 * softplus(-S) + softplus(S) + 2 * softplus(-d) + softplus(d)) / 8
    np.testing.assert_allclose(EXPERTS.value(np.stack([(S + d) / 2, (S - d) / 2], -1)), apart)


def test_the_experts_budget_is_piecewise_linear():
    for t in (0.1, 0.5, LN2 - 1e-3):
        b = rn.minimise(EXPERTS + (0.75 - expit(t)) * rn.L1())
        np.testing.assert_allclose(b, [t, 0], atol=1e-12)
    for t in (LN2 + 1e-3, 1.0, math.log(4) - 1e-3):
        b = rn.minimise(EXPERTS + (4 - 5 * expit(t)) / 8 * rn.L1())
        np.testing.assert_allclose(b, [(t + LN2) / 2, (t - LN2) / 2], atol=1e-12)


@pytest.mark.parametrize(
    ("omega", "wanted"), [(10, (0.012327, 0.006135)), (100, (0.001248, 0.000624))]
)
def test_l2_leaves_the_second_expert_something(omega, wanted):
    b = rn.minimise(EXPERTS + omega * rn.L2())
    S = root(lambda S: (4 - 5 / (1 + mpmath.exp(-S))) / 8 - omega * S, 0, 1)
    d = root(lambda d: (2 - 3 / (1 + mpmath.exp(-d))) / 8 - omega * d, 0, 1)
    np.testing.assert_allclose(b, [(S + d) / 2, (S - d) / 2], rtol=1e-10)
    np.testing.assert_allclose(b, wanted, atol=5e-7)


@pytest.mark.parametrize(
    ("omega", "wanted"), [(0.0, 0.083333), (0.01, 0.087464), (0.1, 0.104929), (1.0, 0.121429)]
)
def test_where_the_first_zero_comes_under_both(omega, wanted):
    """On the axis 3/4 - σ(β₁) = λ + 2Ωβ₁; there the loss must pull at β₂ by no more than λ."""

    def b1(lam):
        return root(lambda b: 0.75 - 1 / (1 + mpmath.exp(-b)) - lam - 2 * omega * b, 0, 3)

    def pull(lam):
        return -float(EXPERTS.gradient([b1(lam), 0.0])[1])

    low, high = 0.05, 0.2
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if pull(middle) > middle else (low, middle)
    assert low == pytest.approx(wanted, abs=5e-7)
    for lam, zeros in ((low - 1e-6, 0), (low + 1e-6, 1), (0.25 - 1e-6, 1), (0.25, 2)):
        b = rn.minimise(EXPERTS + lam * rn.L1() + omega * rn.L2())
        assert (b == 0).sum() == zeros


def test_another_unit_undoes_a_zero():
    J = rn.Logistic(rn.two_experts()[0] * [1, 2], np.ones(8)) + 0.15 * rn.L1()
    np.testing.assert_allclose(rn.minimise(J), [0.3789, 0.0553], atol=5e-5)
    assert rn.minimise(EXPERTS + 0.15 * rn.L1())[1] == 0


# One sample, and twins.


@pytest.mark.parametrize("a", [0.9, 0.3, -0.5])
def test_one_sample(a):
    loss = rn.Logistic([[1.0, a]], [1])
    for lam in (0.01, 0.2, 0.49):
        b = rn.minimise(loss + lam * rn.L1())
        assert b[0] == pytest.approx(logit(1 - lam), abs=1e-9) and b[1] == 0
    assert not rn.minimise(loss + 0.5 * rn.L1()).any()
    for omega in (0.01, 0.5, 20):
        c = root(lambda c, omega=omega: 2 * omega * c - 1 / (1 + mpmath.exp((1 + a**2) * c)), 0, 50)
        np.testing.assert_allclose(rn.minimise(loss + omega * rn.L2()), [c, a * c], atol=1e-10)


def test_twins_under_l1_share_anyhow_and_under_l2_equally():
    rng = np.random.default_rng(0)
    column, y = rng.normal(size=20), rng.normal(size=20) + 1
    twins = rn.LeastSquares(np.stack([column, column], axis=-1), y + column)
    J = twins + 0.1 * rn.L1()
    total = rn.minimise(rn.LeastSquares(column[:, np.newaxis], y + column) + 0.1 * rn.L1())[0]
    share = np.linspace(0, 1, 11)
    along = total * np.stack([share, 1 - share], axis=-1)
    assert rn.residual(J, along).max() < 1e-10 and np.ptp(J.value(along)) < 1e-14
    beyond = total * np.array([[1.1, -0.1], [-0.1, 1.1]])
    assert rn.residual(J, beyond).min() > 0.05
    first, second = rn.minimise(twins + 0.1 * rn.L2())
    assert first == pytest.approx(second, rel=1e-12) and first != 0
