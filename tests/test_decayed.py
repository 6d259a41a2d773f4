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
