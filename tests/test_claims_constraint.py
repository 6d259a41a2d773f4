"""What the page constraint says of the diamond, at many prices and against many of its points."""

import numpy as np
import pytest

import regnotes as rn

L = rn.Logistic(*rn.two_experts())


@pytest.mark.parametrize("price", np.linspace(0.01, 0.24, 24))
def test_no_point_of_the_diamond_is_lower_and_the_corner_is_where_the_slope_is_too_weak(price):
    rng = np.random.default_rng(0)
    b = rn.minimise(L + price * rn.L1())
    t = np.abs(b).sum()
    inside = rng.dirichlet([1, 1], size=5000) * rng.choice([-1, 1], size=(5000, 2)) * t
    inside *= np.minimum(1, rng.uniform(0, 1.2, size=(5000, 1)))  # the border included
    assert np.abs(inside).sum(axis=1).max() <= t + 1e-12
    assert L.value(inside).min() >= L.value(b)
    assert (b[1] == 0) == (price > 1 / 12)
    if b[1] == 0:
        assert abs(L.gradient([b[0], 0])[1]) <= price + 1e-9
        assert L.gradient(b)[0] == pytest.approx(-price, abs=1e-9)
    else:  # on a side: the gradient is at right angles to it
        assert L.gradient(b) == pytest.approx(np.full(2, -price), abs=1e-9)


def answer(t):
    return np.array([t, 0] if t <= np.log(2) else [(t + np.log(2)) / 2, (t - np.log(2)) / 2])


def price_of(t):
    sigma = 1 / (1 + np.exp(-t))
    return 3 / 4 - sigma if t <= np.log(2) else (4 - 5 * sigma) / 8


@pytest.mark.parametrize("t", [*np.linspace(0.01, 1.38, 20), np.log(2)])
def test_budget_and_price_belong_together(t):
    found = rn.minimise(L + price_of(t) * rn.L1())
    assert found == pytest.approx(answer(t), abs=1e-8)
    assert np.abs(found).sum() == pytest.approx(t)
    if t != np.log(2):  # what a little more budget saves
        saved = (L.value(answer(t + 1e-6)) - L.value(answer(t - 1e-6))) / 2e-6
        assert saved == pytest.approx(-price_of(t), abs=1e-8)


def test_the_price_falls_all_the_way_from_a_quarter_to_0():
    prices = [price_of(t) for t in np.linspace(0, np.log(4), 200)]
    assert (np.diff(prices) < 0).all()
    assert [prices[0], prices[-1]] == pytest.approx([1 / 4, 0], abs=1e-12)
    assert not rn.minimise(L + 0.3 * rn.L1()).any()
