"""A penalty as a price and as a budget: the numbers of the page, by formula, solver and scipy."""

import numpy as np
import pytest
from scipy.optimize import brentq, minimize
from scipy.special import expit, logit

import regnotes as rn

X, Y = rn.two_experts()
L = rn.Logistic(X, Y)
LN2, LN4 = np.log(2), np.log(4)


def loss(beta):
    """The experts' loss, written anew."""
    S, d = beta[0] + beta[1], beta[0] - beta[1]
    terms = (4, -S), (1, S), (2, -d), (1, d)
    return sum(n * np.logaddexp(0, t) for n, t in terms) / 8


def within(penalty, t):
    """The lowest point of the loss within a budget, by scipy; for L1 with β split into signs."""
    if penalty == "L1":
        found = minimize(
            lambda v: loss(v[:2] - v[2:]), np.full(4, t / 8), bounds=[(0, None)] * 4,
            constraints={"type": "ineq", "fun": lambda v: t - v.sum()}, tol=1e-14,
        )  # fmt: skip
        return found.x[:2] - found.x[2:]
    found = minimize(
        loss, [0.1, 0.1], constraints={"type": "ineq", "fun": lambda b: t - b @ b}, tol=1e-14
    )
    return found.x


def answer(t):
    t = min(t, LN4)
    return np.array([t, 0] if t <= LN2 else [(t + LN2) / 2, (t - LN2) / 2])


def price(t):
    return 3 / 4 - expit(t) if t <= LN2 else (4 - 5 * expit(t)) / 8


def test_the_free_minimum_of_the_experts():
    free = rn.minimise(L)
    assert free == pytest.approx([1.03972077083992, 0.346573590279973], abs=1e-12)
    assert free == pytest.approx([(LN4 + LN2) / 2, (LN4 - LN2) / 2], abs=1e-12)
    assert L.value(free) == pytest.approx(0.551444327821922, abs=1e-14)
    assert loss(free) == pytest.approx(0.551444327821922, abs=1e-14)


@pytest.mark.parametrize("t", [0.05, 0.3, LN2, 0.7, 1.0, 1.3, LN4, 2.0])
def test_within_the_diamond(t):
    np.testing.assert_allclose(within("L1", t), answer(t), atol=2e-5)
    assert loss(answer(t)) <= loss(within("L1", t)) + 1e-12
    if t < LN4:
        found = rn.minimise(L + price(t) * rn.L1())
        np.testing.assert_allclose(found, answer(t), atol=1e-9)
        assert (found[1] == 0) == (t <= LN2)


@pytest.mark.parametrize(("t", "lam"), [(0, 1 / 4), (LN2, 1 / 12), (LN4, 0)])
def test_the_knots_of_the_map(t, lam):
    assert price(t) == pytest.approx(lam, abs=1e-15)
    assert np.abs(rn.minimise(L + lam * rn.L1())).sum() == pytest.approx(t, abs=1e-9)
    if t == LN2:  # both pieces
        assert (4 - 5 * expit(t)) / 8 == pytest.approx(lam, abs=1e-15)


def test_the_price_is_what_the_last_bit_of_budget_saves():
    for t in (0.2, 0.6, 0.8, 1.3):
        h = 1e-5
        saved = (loss(answer(t - h)) - loss(answer(t + h))) / (2 * h)
        assert saved == pytest.approx(price(t), abs=1e-9)


@pytest.mark.parametrize("omega", [0.01, 0.1, 1, 10, 100])
def test_within_the_disc(omega):
    b = rn.minimise(L + omega * rn.L2())
    S, d = b.sum(), b[0] - b[1]
    assert (4 - 5 * expit(S)) / 8 == pytest.approx(omega * S, abs=1e-12)
    assert (2 - 3 * expit(d)) / 8 == pytest.approx(omega * d, abs=1e-12)
    assert 0 < b[1] < b[0]
    np.testing.assert_allclose(within("L2", b @ b), b, atol=1e-5)


@pytest.mark.parametrize(
    ("omega", "wanted"), [(10, (0.012327, 0.006135)), (100, (0.001248, 0.000624))]
)
def test_a_high_price_within_the_disc(omega, wanted):
    assert rn.minimise(L + omega * rn.L2()) == pytest.approx(wanted, abs=0.5e-6)


@pytest.mark.parametrize(
    ("omega", "wanted"), [(0, 0.083333), (0.01, 0.087464), (0.1, 0.104929), (1, 0.121429)]
)
def test_with_both_penalties_one_zero_from_here_on(omega, wanted):
    # On the axis the slope along it is balanced; the one across is -σ(-s)/4.
    def left(s):
        return expit(s) - 3 / 4 + expit(-s) / 4 + 2 * omega * s

    lam = expit(-brentq(left, 0, 2)) / 4
    assert lam == pytest.approx(wanted, abs=0.5e-6)
    for more, zeros in ((-1e-6, 0), (1e-6, 1)):
        found = rn.minimise(L + (lam + more) * rn.L1() + omega * rn.L2())
        assert (found == 0).sum() == zeros


def test_with_both_penalties_the_threshold_tends_to_an_eighth():
    for omega in (1e2, 1e4):
        for lam, zeros in ((1 / 8, 1), (1 / 8 - 0.5 / omega, 0)):
            found = rn.minimise(L + lam * rn.L1() + omega * rn.L2(), tol=1e-12)
            assert (found == 0).sum() == zeros


def test_a_feature_in_other_units_has_another_price():
    assert rn.minimise(L + 0.15 * rn.L1())[1] == 0
    scaled = rn.minimise(rn.Logistic(X * [1, 2], Y) + 0.15 * rn.L1())
    assert scaled == pytest.approx([0.3789, 0.0553], abs=0.5e-4)


def test_the_experts_gradient_is_lipschitz_with_this_constant():
    largest = np.linalg.eigvalsh(X.T @ X).max() / (4 * len(X))
    assert largest == pytest.approx(0.3125, abs=1e-15)
    assert L.lipschitz == pytest.approx(0.3125, abs=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_the_networks_map(seed):
    """λ(t) = |x|(P - σ(t|x|)), and for a disc of radius r Ω(r) = |x|(P - σ(√2 r|x|))/(√2 r)."""
    rng = np.random.default_rng(seed)
    p, x = rng.uniform(0.02, 0.98), rng.uniform(-3, 3)
    P, size = max(p, 1 - p), abs(x)
    t = rng.uniform(0.01, 0.99) * abs(logit(p)) / size
    m = rn.minimisers(rn.CrossEntropy(p=p, x=x) + size * (P - expit(t * size)) * rn.L1())
    np.testing.assert_allclose(np.abs(m.points).sum(axis=1), t, rtol=1e-9)
    r = rng.uniform(0.01, 0.99) * abs(logit(p)) / (np.sqrt(2) * size)
    u = np.sqrt(2) * r
    m = rn.minimisers(rn.CrossEntropy(p=p, x=x) + size * (P - expit(u * size)) / u * rn.L2())
    assert m.kind == "point" and np.linalg.norm(m.points[0]) == pytest.approx(r, rel=1e-9)
