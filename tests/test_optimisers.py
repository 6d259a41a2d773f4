"""Momentum, Adam and AdamW: PyTorch's own runs, and where theory says that they end."""

import itertools
import json
import math
from pathlib import Path

import numpy as np
import pytest

import regnotes as rn

KEPT = json.loads(Path(__file__).with_name("optimisers.json").read_text(encoding="utf-8"))
LOSSES = {"squares": rn.LeastSquares, "log loss": rn.Logistic}


def last(solver, J, start, steps, **options):
    return next(itertools.islice(solver(J, start, **options), steps, None))


def bowl(h, c):
    """½ Σ hⱼ (βⱼ - cⱼ)²."""
    h, c = np.array(h, dtype=float), np.array(c, dtype=float)
    root = np.sqrt(len(h) * h)
    return rn.LeastSquares(np.diag(root), root * c)


@pytest.mark.parametrize(
    "run", KEPT["runs"], ids=lambda run: f"{run['torch']}-{run['problem']}-{run['options']}"
)
def test_the_iterates_are_those_of_pytorch(run):
    problem = KEPT["problems"][run["problem"]]
    J = LOSSES[problem["loss"]](problem["X"], problem["y"]) + problem["lam"] * rn.L1()
    start = run["path"][0]
    path = rn.trace(getattr(rn, run["solver"]), J, start, KEPT["steps"][-1], **run["options"])
    np.testing.assert_allclose(path[KEPT["steps"]], run["path"], rtol=1e-11, atol=1e-13)


def test_pytorch_ran_every_optimiser_and_every_option():
    ran = {(run["solver"], name) for run in KEPT["runs"] for name in ("step", *run["options"])}
    assert ran == {
        ("momentum", "step"), ("momentum", "momentum"), ("momentum", "nesterov"),
        ("adam", "step"), ("adam", "betas"), ("adam", "eps"), ("adamw", "step"), ("adamw", "decay"),
    }  # fmt: skip


def test_without_momentum_it_is_gradient_descent():
    J = rn.Logistic(*rn.two_experts()) + 0.1 * rn.L2()
    plain = rn.trace(rn.gradient_descent, J, [2.0, -1.5], 20, step=0.3)
    for nesterov in (False, True):
        options = {"step": 0.3, "momentum": 0, "nesterov": nesterov}
        path = rn.trace(rn.momentum, J, [2.0, -1.5], 20, **options)
        np.testing.assert_allclose(path, plain, rtol=1e-14)


def test_a_heavy_ball_on_a_parabola_is_a_recurrence():
    """xₖ₊₁ = (1 + μ - ηh) xₖ - μ xₖ₋₁; Nesterov's with μ (1 - ηh) twice (Sutskever 2013)."""
    h, step, mu = 2.0, 0.3, 0.8
    for nesterov, forget in ((False, 1.0), (True, 1 - step * h)):
        options = {"step": step, "momentum": mu, "nesterov": nesterov}
        x = rn.trace(rn.momentum, bowl([h], [0]), [1.0], 30, **options)[:, 0]
        # From the second step on: the first has no speed behind it.
        expected = (1 + mu * forget - step * h) * x[1:-1] - mu * forget * x[:-2]
        if nesterov:
            expected = (1 - step * h) * x[1:-1] + mu * forget * (x[1:-1] - x[:-2])
        np.testing.assert_allclose(x[2:], expected, atol=1e-14)


def test_an_l2_penalty_in_adam_is_in_the_place_of_ridge():
    h, c, lam = np.array([100.0, 1.0]), np.array([3.0, -4.0]), 0.5
    J = bowl(h, c) + lam / 2 * rn.L2()
    for solver, step in ((rn.adam, 0.01), (rn.momentum, 0.01)):
        found = last(solver, J, [0.0, 0.0], 8000, step=step)
        np.testing.assert_allclose(found, h * c / (h + lam), atol=1e-4)


@pytest.mark.parametrize(
    ("h", "c", "lam", "eps"),
    [
        ([1], [1], 0.5, 1.0),
        ([100, 1], [1, 1], 2.0, 0.1),
        ([100, 1], [1, 1], 0.1, 1.0),
        ([3, 0.2], [-2, 5], 0.4, 0.3),
    ],
)
def test_where_adamw_comes_to_rest(h, c, lam, eps):
    """h (c - θ) = ελθ / (1 - λθ) for θ ≥ 0: a root of a parabola, whatever the steps are."""
    h, c = np.array(h, dtype=float), np.array(c, dtype=float)
    b = h + h * lam * np.abs(c) + eps * lam
    size = (b - np.sqrt(b**2 - 4 * h**2 * lam * np.abs(c))) / (2 * h * lam)
    # With PyTorch's own 0.999 the squares of the first slopes are remembered far longer.
    for options in ({"step": 0.01, "betas": (0.9, 0.99)}, {"step": 0.02, "betas": (0.5, 0.9)}):
        found = last(rn.adamw, bowl(h, c), 0 * c, 5000, eps=eps, decay=lam, **options)
        np.testing.assert_allclose(found, np.sign(c) * size, atol=1e-8)
    if (h == 1).all():
        assert size == pytest.approx(2 - math.sqrt(2))


def test_without_noise_adamw_stays_in_its_box():
    lam, c = 0.5, [3.0, -4.0]
    options = {"step": 0.01, "betas": (0.9, 0.99)}
    found = last(rn.adamw, bowl([1, 1], c), [0.0, 0.0], 5000, decay=lam, **options)
    np.testing.assert_allclose(found, [2, -2], atol=1e-4)


def test_what_no_loss_pulls_at_decays_by_one_factor():
    J = rn.LeastSquares([[1.0, 0.0]], [1.0])
    path = rn.trace(rn.adamw, J, [0.0, 2.0], 100, step=0.01, decay=0.1)
    np.testing.assert_allclose(path[:, 1], 2 * (1 - 0.01 * 0.1) ** np.arange(101), rtol=1e-12)
    assert path[-1, 1] == pytest.approx(1.80958, abs=5e-6)


@pytest.mark.parametrize(
    ("solver", "options"), [(rn.adam, {"step": 0.1}), (rn.momentum, {"step": 0.1})]
)
def test_their_zeros_are_not_zeros(solver, options):
    J = rn.Logistic(*rn.two_experts()) + 0.15 * rn.L1()
    path = rn.trace(solver, J, [2.0, -1.5], 500, **options)
    assert (path != 0).all() and np.abs(path[-100:, 1]).max() < 0.2


def test_a_walk_for_each_weight_and_each_start():
    lam = rn.Slider("λ", 0, 0.3)
    J, weights = rn.Logistic(*rn.two_experts()) + lam * rn.L1(), np.array([0.02, 0.1, 0.2])
    start = np.random.default_rng(0).normal(size=(3, 2))
    for solver in (rn.momentum, rn.adam, rn.adamw):
        together = rn.trace(solver, J.over({"λ": weights}), start, 30, step=0.1)
        for k, weight in enumerate(weights):
            alone = rn.trace(solver, J.at(λ=weight), start[k], 30, step=0.1)
            np.testing.assert_allclose(together[:, k], alone, atol=1e-12)


@pytest.mark.parametrize(
    ("solver", "options", "error", "said"),
    [
        (rn.momentum, {}, TypeError, "step"),
        (rn.momentum, {"step": 0}, ValueError, "step must be positive"),
        (rn.momentum, {"step": 1, "momentum": 1}, ValueError, "momentum must be from 0"),
        (rn.momentum, {"step": 1, "momentum": "a"}, TypeError, "momentum"),
        (rn.adam, {"betas": 0.9}, TypeError, "betas must be two numbers"),
        (rn.adam, {"betas": (0.9, 1)}, ValueError, r"betas\[1\] must be from 0"),
        (rn.adam, {"betas": (-0.1, 0.9)}, ValueError, r"betas\[0\]"),
        (rn.adam, {"eps": 0}, ValueError, "eps must be positive"),
        (rn.adam, {"decay": 0.1}, TypeError, "decay"),
        (rn.adamw, {"decay": -1}, ValueError, "decay must not be negative"),
    ],
)
def test_what_is_no_option(solver, options, error, said):
    with pytest.raises(error, match=said):
        next(solver(rn.L2(), [0.0, 1.0], **options))
