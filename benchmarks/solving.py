"""Walks, paths and tables beside what they are compared with, each as a ratio in one run."""

import time

import numpy as np
from measure import table
from sklearn.datasets import load_diabetes
from sklearn.linear_model import lars_path, lasso_path

import regnotes as rn

STEPS = 500


def walks():
    """Microseconds a step: coordinate descent beside the proximal gradient method."""
    rng = np.random.default_rng(0)
    X, wide = rng.normal(size=(20, 2)), rng.normal(size=(200, 20))
    experts = rn.Logistic(*rn.two_experts())
    labels = (wide @ rng.normal(size=20) > rng.normal(size=200)).astype(float)
    objectives = {
        "squares + L1, d = 2": rn.LeastSquares(X, rng.normal(size=20)) + 0.1 * rn.L1(),
        "squares + L1, d = 20": rn.LeastSquares(wide, rng.normal(size=200)) + 0.1 * rn.L1(),
        "log loss + L1, d = 2": experts + 0.05 * rn.L1(),
        "log loss + L1 + L2, d = 2": experts + 0.05 * rn.L1() + 0.05 * rn.L2(),
        "log loss + L1, d = 20": rn.Logistic(wide, labels) + 0.02 * rn.L1(),
        "squares + fused, d = 2": rn.LeastSquares(X, rng.normal(size=20)) + 0.1 * rn.Fused(),
    }
    rows = []
    for name, J in objectives.items():
        start = rng.normal(0, 2, J.dimension)
        each = [
            seconds(lambda s=s, J=J, start=start: rn.trace(s, J, start, STEPS)) / STEPS
            for s in (rn.coordinate_descent, rn.proximal_gradient)
        ]
        rows.append([name, *(f"{1e6 * s:,.0f}" for s in each), f"{each[0] / each[1]:.1f}"])
    table(f"{STEPS} steps of coordinate descent", ["", "µs a step", "ISTA", "/ ISTA"], rows)


def along():
    """Milliseconds for 30 prices and for all knots, beside scikit-learn."""
    X, y = load_diabetes(return_X_y=True)
    J = rn.LeastSquares(X, y) + rn.Slider("λ", 0, 3) * rn.L1()
    prices = np.geomspace(2, 0.002, 30)
    pairs = {
        "path, 30 λ, diabetes": (
            lambda: rn.path(J, λ=prices),
            lambda: lasso_path(X, y, alphas=prices),
        ),
        "knots, diabetes": (lambda: rn.knots(J, "λ"), lambda: lars_path(X, y, method="lasso")),
    }
    rows = []
    for name, pair in pairs.items():
        ours, theirs = (seconds(f) for f in pair)
        rows.append([name, f"{1e3 * ours:.1f}", f"{1e3 * theirs:.1f}", f"{ours / theirs:.1f}"])
    table("Along a slider", ["", "ms", "scikit-learn", "/ it"], rows)


def tables():
    """Seconds for a surface with three sliders of 51 steps, beside its minimisers alone."""
    p, lam, omega = rn.Slider("p", 0, 1), rn.Slider("λ", 0, 1), rn.Slider("Ω", 0, 0.5)
    J = rn.CrossEntropy(p) + lam * rn.L1() + omega * rn.L2()
    steps = np.meshgrid(*[np.linspace(s.min, s.max, 51) for s in J.sliders], indexing="ij")
    values = {s.symbol: grid.ravel() for s, grid in zip(J.sliders, steps, strict=True)}
    whole, alone = seconds(lambda: rn.surface(J)), seconds(lambda: rn.minimisers_over(J, values))
    row = ["surface, 132,651 positions", f"{whole:.2f}", f"{alone:.2f}", f"{whole / alone:.1f}"]
    table("A figure with three sliders", ["", "s", "minimisers", "/ them"], [row])


def seconds(f, times=5):
    """The least processor time of a few calls: what waits for others does not count."""
    took = []
    for _ in range(times):
        start = time.process_time()
        f()
        took.append(time.process_time() - start)
    return min(took)


def solving():
    walks()
    along()
    tables()
