"""Where AdamW ends: roots, long runs, minimisers of the penalties that it has, simulations."""

import itertools

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

import regnotes as rn


@pytest.mark.parametrize(
    ("h", "c", "decay", "eps", "expected"),
    [
        ([1], [1], 0.5, 1.0, [0.585786437627]),
        ([100, 1], [1, 1], 2.0, 0.1, [0.499003976175, 0.425834261323]),
        ([100, 1], [1, 1], 0.1, 1.0, [0.998890258771, 0.900980486407]),
        ([10, 1], [3, -4], 0.5, 0.0, [2, -2]),
        ([10, 1], [1, -1.5], 0.5, 0.0, [1, -1.5]),
    ],
)
def test_without_noise_it_is_where_long_runs_end(h, c, decay, eps, expected):
    found = rn.adamw_rest(h, c, decay=decay, eps=eps)
    np.testing.assert_allclose(found, expected, rtol=1e-11)
    if eps:
        root = np.sqrt(len(h) * np.array(h))
        J = rn.LeastSquares(np.diag(root), root * c)
        options = {"step": 0.01, "decay": decay, "eps": eps}
        end = next(itertools.islice(rn.adamw(J, np.zeros(len(h)), **options), 30_000, None))
        np.testing.assert_allclose(end, expected, atol=1e-7)


@pytest.mark.parametrize("seed", range(20))
def test_it_minimises_the_loss_with_its_penalty(seed):
    rng = np.random.default_rng(seed)
    h, decay, strength = 10 ** rng.uniform(-1, 1, 3)
    c = rng.normal(0, 2)

    def barrier(size):
        return strength * (-size - np.log1p(-decay * size) / decay)

    def hemisphere(size):
        return strength * (1 - np.sqrt(1 - (decay * size) ** 2)) / decay

    for penalty, options in (
        (barrier, {"eps": strength}), (hemisphere, {"eps": 0, "noise": strength}),
    ):  # fmt: skip
        low = minimize_scalar(
            lambda size, penalty=penalty: h * (abs(c) - size) ** 2 / 2 + penalty(size),
            bounds=(0, min(abs(c), 1 / decay) * (1 - 1e-12)), options={"xatol": 1e-10},
        ).x  # fmt: skip
        found = rn.adamw_rest(h, c, decay=decay, **options)
        assert found == pytest.approx(np.sign(c) * low, abs=1e-5)


@pytest.mark.parametrize("seed", range(20))
def test_its_penalty_is_that_of_both_limits_and_has_the_slope_that_holds_it(seed):
    rng = np.random.default_rng(seed)
    decay, eps, noise = 10 ** rng.uniform(-1, 1, 3)
    theta = np.linspace(-0.99, 0.99, 67) / decay
    size = np.abs(theta)
    barrier = rn.adamw_penalty(theta, decay=decay, eps=eps)
    expected = eps * (-size - np.log1p(-decay * size) / decay)
    np.testing.assert_allclose(barrier, expected, rtol=1e-9, atol=1e-14 * eps / decay)
    hemisphere = rn.adamw_penalty(theta, decay=decay, eps=0, noise=noise)
    expected = noise * (1 - np.sqrt(1 - (decay * theta) ** 2)) / decay
    np.testing.assert_allclose(hemisphere, expected, rtol=1e-9, atol=1e-14 * noise / decay)
    # Both at once: AdamW rests where its step, with this slope against it, is all decay.
    near = 1e-6 / decay
    up, down = (
        rn.adamw_penalty(theta + side, decay=decay, eps=eps, noise=noise) for side in (near, -near)
    )
    slope = (up - down) / (2 * near)
    np.testing.assert_allclose(slope / (np.hypot(slope, noise) + eps), decay * theta, atol=1e-6)
    # And the loss with it is least at rest.
    h, c = 10 ** rng.uniform(-1, 1), rng.normal(0, 2)
    rest = rn.adamw_rest(h, c, decay=decay, eps=eps, noise=noise)
    tried = np.append(rest + 1e-3 * rng.normal(size=200) / decay, theta)
    total = h * (tried - c) ** 2 / 2 + rn.adamw_penalty(tried, decay=decay, eps=eps, noise=noise)
    least = h * (rest - c) ** 2 / 2 + rn.adamw_penalty(rest, decay=decay, eps=eps, noise=noise)
    assert (total >= least - 1e-12 * (1 + abs(least))).all()


def test_its_penalty_has_a_box_without_which_there_is_none():
    walls = rn.adamw_penalty([-2.5, -2, 0, 2, 2.5], decay=0.5, eps=[[0], [1e-8]], noise=3)
    assert walls.tolist() == [[np.inf, 6, 0, 6, np.inf], [np.inf, np.inf, 0, np.inf, np.inf]]
    assert rn.adamw_penalty([1, 2, 2.1], decay=0.5, eps=0).tolist() == [0, 0, np.inf]
    assert rn.adamw_penalty(5.0, decay=0, noise=1) == 0
    for name in ("decay", "eps", "noise"):
        with pytest.raises(ValueError, match=name):
            rn.adamw_penalty(1.0, **({"decay": 1} | {name: -1}))


def test_simulations_end_there_on_average():
    for decay, noise, h in ((0.1, [30, 3], [100, 1]), (2, [3, 0.3], [100, 1]), (0.5, 3.0, [1, 5])):
        options = {"decay": decay, "noise": noise}
        rng = np.random.default_rng(0)
        ends = rn.simulate_adamw(h, 1.0, runs=100, steps=20_000, step=3e-3, rng=rng, **options)
        error = ends.std(axis=0, ddof=1) / 10
        expected = rn.adamw_rest(h, 1.0, **options)
        assert (np.abs(ends.mean(axis=0) - expected) < 4 * error + 5e-4).all()


def test_what_is_refused():
    with pytest.raises(ValueError, match="h must be positive"):
        rn.adamw_rest([0.0], [1.0], decay=1)
    for name in ("decay", "eps", "noise"):
        with pytest.raises(ValueError, match=name):
            rn.adamw_rest(1.0, 1.0, **({"decay": 1} | {name: -1}))
