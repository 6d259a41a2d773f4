"""Numbers of the page race that take longer than a page may: other steps, other data, long runs."""

import itertools
from functools import partial

import numpy as np
import pytest

import regnotes as rn

LOSS = rn.Logistic(*rn.two_experts())
J = LOSS + 0.15 * rn.L1()
START, OPTIMUM = [2.0, -1.5], np.array([np.log(1.5), 0])
PLAIN = partial(rn.fista, restart=False)
GRID = np.stack(np.meshgrid(np.linspace(-4, 4, 81), np.linspace(-4, 4, 81)), axis=-1)


def late(walk, start, stop):
    return np.array(list(itertools.islice(walk, start, stop)))


@pytest.mark.parametrize(("step", "latest"), [(0.1, 177), (1, 17), (3.2, 5), (6.3, 3)])
def test_when_ista_reaches_the_zero_from_a_grid_of_starts(step, latest):
    walk = rn.trace(rn.proximal_gradient, J, GRID.reshape(-1, 2), latest + 20, step=step)
    other = walk[..., 1] != 0
    since = np.where(other.any(axis=0), len(other) - other[::-1].argmax(axis=0), 0)
    assert since.max() == latest


def test_coordinate_descent_is_done_after_three_moves_from_everywhere():
    rng = np.random.default_rng(0)
    starts = np.vstack([GRID[::3, ::3].reshape(-1, 2), rng.normal(0, 8, (500, 2))])
    for lam in (0.125, 0.15, 0.2, 0.249, 0.25, 0.6):
        moves = rn.trace(rn.coordinate_descent, LOSS + lam * rn.L1(), starts, 5)
        assert (moves[2:, :, 1] == 0).all() and (moves[1:, :, 0] >= 0).all()
        np.testing.assert_allclose(moves[3], moves[5], atol=1e-12)


@pytest.mark.parametrize("decay", [0.5, 1])
def test_shrinking_subgradient_steps_reach_no_zero_and_tell_the_same(decay):
    walk = rn.subgradient(J, START, step=0.5 if decay < 1 else 5, decay=decay)
    b = late(walk, 0, 20_000)[:, 1]
    assert b.all()
    assert np.sign(b[10_000:]).mean() == pytest.approx(2 / 3, abs=0.006)


def test_shares_bands_and_excess_of_the_zigzag_to_the_digits_of_short_steps():
    b = late(rn.subgradient(J, START, step=0.01), 20_000, 40_000)
    assert np.mean(b[:, 1] > 0) == pytest.approx(0.8326, abs=5e-4)
    assert np.sign(b[:, 1]).mean() == pytest.approx(0.6652, abs=1e-3)
    np.testing.assert_allclose([b[:, 1].min(), b[:, 1].max()], [-4.93e-4, 2.497e-3], rtol=5e-3)
    slope = LOSS.gradient(OPTIMUM)[1]
    excess = np.mean(slope * b[:, 1] + 0.15 * np.abs(b[:, 1])) / 0.01
    assert excess == pytest.approx(0.00625, rel=0.02)  # η (λ² - g²) / 2
    for step, share in ((0.1, 0.826), (1, 0.75)):
        b = late(rn.subgradient(J, START, step=step), 4000, 10_000)
        assert np.mean(b[:, 1] > 0) == pytest.approx(share, abs=1e-3)


@pytest.mark.parametrize("seed", range(8))
def test_share_and_band_wherever_the_data_put_the_slope(seed):
    rng = np.random.default_rng(seed)
    while True:
        A, y, lam = rng.normal(size=(12, 2)), rng.normal(size=12), rng.uniform(0.2, 0.6)
        loss = rn.LeastSquares(A, y)
        at = rn.minimise(loss + lam * rn.L1())
        g = loss.gradient(at)[1]
        if at[1] == 0 != at[0] and abs(g) < 0.9 * lam:
            break
    b = late(rn.subgradient(loss + lam * rn.L1(), at, step=1e-3), 3000, 9000)[:, 1]
    np.testing.assert_allclose([b.min(), b.max()], [-1e-3 * (lam + g), 1e-3 * (lam - g)], atol=2e-5)
    assert np.mean(b > 0) == pytest.approx((1 - g / lam) / 2, abs=0.01)


@pytest.mark.parametrize(("step", "share"), [(0.1, 0.818), (0.01, 0.8316)])
def test_adam_reaches_no_zero_and_shares_its_time_in_the_same_way(step, share):
    b = late(rn.adam(J, START, step=step), 5000, 25_000)[:, 1]
    assert b.all() and np.mean(b > 0) == pytest.approx(share, abs=4e-3)
    assert np.ptp(b) > 1.5 * 2 * 0.15 * step  # a wider band


@pytest.mark.parametrize(
    ("step", "expected"),
    [(0.1, [989, 1353, 162]), (1, [89, 134, 42]), (3.2, [18, 27, 19])],
)
def test_how_long_ista_and_fista_take(step, expected):
    solvers = (rn.proximal_gradient, PLAIN, rn.fista)
    far = [np.abs(rn.trace(s, J, START, 1500, step=step) - OPTIMUM).sum(axis=1) for s in solvers]
    assert [int(np.flatnonzero(d > 1e-10)[-1]) + 1 for d in far] == expected


@pytest.mark.parametrize("seed", range(6))
def test_fista_is_slower_in_the_end_on_other_strongly_convex_losses(seed):
    """By the largest distance in the last hundred steps before both are exact to rounding."""
    rng = np.random.default_rng(seed)
    A, y = rng.normal(size=(30, 4)), rng.normal(size=30)
    objective = rn.LeastSquares(A, y) + 0.05 * rn.L1()
    best = rn.minimise(objective)
    step = 0.2 / objective.fixed().lipschitz
    far = [np.linalg.norm(rn.trace(s, objective, [3, -3, 3, -3], 2500, step=step) - best, axis=1)
           for s in (rn.proximal_gradient, PLAIN)]  # fmt: skip
    end = int(np.argmax(far[0] < 1e-9))
    assert 0 < end < 2400
    assert far[1][end : end + 100].max() > far[0][end : end + 100].max()


def test_the_share_of_zeros_of_coordinate_descent_on_the_network():
    """β₁ moves first: β₂ ≥ 0 or β₂ ≤ -ln 3 ends on an axis, and nothing between."""
    network, gap = rn.CrossEntropy(p=1, x=1) + 0.25 * rn.L1(), np.log(3)
    starts = np.random.default_rng(3).normal(0, 2, (4000, 2))
    end = rn.trace(rn.coordinate_descent, network, starts, 4)[-1]
    second = starts[:, 1]
    np.testing.assert_array_equal((end == 0).any(axis=1), (second >= 0) | (second <= -gap))
    between = (second < 0) & (second > -gap)
    np.testing.assert_allclose(end[between], np.stack([second + gap, second], -1)[between])
