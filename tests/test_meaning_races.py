"""What races and zigzags draw and say, against solvers written down here once more."""

from functools import cache, partial

import numpy as np
import pytest
from seen import numbers, points, seen

import regnotes as rn

X, _ = rn.two_experts()
LAM, STEPS, START, COUNT = 0.15, [0.1, 1, 3.2], [2.0, -1.5], 40
SOLVERS = {
    "coordinate descent": rn.coordinate_descent, "ISTA": rn.proximal_gradient,
    "FISTA": partial(rn.fista, restart=False), "subgradient": rn.subgradient, "Adam": rn.adam,
}  # fmt: skip
STATES = [{}, {"η": 0}, {"η": 2, "b1": -2, "b2": 2}, {"b2": 0}, {"b1": 0.5, "b2": -1.0}]


def slope(b):
    """Of the mean of log(1 + exp(-x·b))."""
    return -X.T @ (1 / (1 + np.exp(X @ b))) / 8


def soft(v, by):
    return np.where(np.abs(v) > by, v - by * np.sign(v), 0.0)


def along(b, j):
    """Where J is least when the other parameter is held: by halving, on either side of 0."""

    def J_slope(t):
        c = b.copy()
        c[j] = t
        return slope(c)[j]

    c = J_slope(0.0)
    if abs(c) <= LAM:
        return 0.0
    side, low, high = -np.sign(c), 0.0, 64.0
    for _ in range(80):
        middle = (low + high) / 2
        falls = side * J_slope(side * middle) + LAM < 0
        low, high = (middle, high) if falls else (low, middle)
    return side * low


def walked(name, step, start):
    """The iterates, from formulas: (COUNT + 1, 2)."""
    b = old = np.array(start, dtype=float)
    t, mean, square, found = 1.0, np.zeros(2), np.zeros(2), [b]
    ahead = b
    for k in range(1, COUNT + 1):
        if name == "coordinate descent":
            j = (k - 1) % 2
            b = np.where(np.arange(2) == j, along(b, j), b)
        elif name == "ISTA":
            b = soft(b - step * slope(b), step * LAM)
        elif name == "FISTA":
            old, b = b, soft(ahead - step * slope(ahead), step * LAM)
            t, before = (1 + np.sqrt(1 + 4 * t**2)) / 2, t
            ahead = b + (before - 1) / t * (b - old)
        else:
            g = slope(b) + LAM * np.sign(b)
            if name == "Adam":
                mean, square = 0.9 * mean + 0.1 * g, 0.999 * square + 0.001 * g**2
                g = mean / (1 - 0.9**k) / (np.sqrt(square / (1 - 0.999**k)) + 1e-8)
            b = b - step * g
        found.append(b)
    return np.array(found)


@cache
def race():
    J = rn.Logistic(*rn.two_experts()) + LAM * rn.L1()
    return rn.race(J, SOLVERS, steps=STEPS, step=1, start=START, iterates=COUNT)


@pytest.mark.parametrize("state", STATES, ids=str)
def test_every_solver_goes_its_way_in_the_plane_and_to_its_floor(state):
    shown = seen(race(), state)
    step = STEPS[int(shown.state["η"])]
    start = [shown.state["b1"], shown.state["b2"]]
    drawn = {(t["name"], t["yaxis"]): points(t) for t in shown.traces}
    np.testing.assert_allclose(drawn["start", "y"], [start], atol=1e-3)
    np.testing.assert_allclose(drawn["minimum", "y"], [[np.log(1.5), 0]], atol=1e-3)
    line = drawn["0", "y2"][0, 1]
    for name in SOLVERS:
        walk = walked(name, step, start)
        # The signs of a rounded 0 decide nothing up to here.
        np.testing.assert_allclose(drawn[name, "y"], walk, atol=1e-3)
        after, height = drawn[name, "y2"].T
        np.testing.assert_allclose(10**after, np.arange(1, COUNT + 1), rtol=3e-3)
        zero = walk[1:, 1] == 0
        assert (height[zero] < line).all() and (height[~zero] > line).all()
        size = np.log10(np.maximum(np.abs(walk[1:, 1][~zero]), 10**-4.6))
        np.testing.assert_allclose(height[~zero], size, atol=2e-3)
        hits = np.count_nonzero((walk[1:, 1] == 0) & (walk[:-1, 1] != 0))
        if not (walk[:, 1] == 0).any():
            expected = f"not 0 in {COUNT} steps"
        elif not zero[-1] or hits > 2:
            expected = f"0 at {zero.sum()} of {COUNT} steps"
        else:
            last = np.flatnonzero(walk[:, 1])
            expected = f"exactly 0 since step {last[-1] + 1 if len(last) else 0}"
        assert shown.readouts[name] == expected, (name, state)
    assert len({drawn[name, "y2"][-1, 1] for name in ("coordinate descent", "ISTA", "FISTA")}) == 3


def test_the_level_lines_of_a_race_are_of_the_objective():
    (lines,) = [t for t in seen(race()).traces if t["name"] == "level lines"]
    at = points(lines)
    gaps = np.flatnonzero(np.isnan(at[:, 0]))
    for part in np.split(at, gaps)[:-1]:
        b = part[~np.isnan(part[:, 0])]
        J = np.log1p(np.exp(-b @ X.T)).mean(axis=1) + LAM * np.abs(b).sum(axis=1)
        assert np.ptp(J) < 2e-3
    assert len(gaps) >= 10


def test_a_solver_without_a_step_and_what_a_race_refuses():
    J = rn.Logistic(*rn.two_experts()) + LAM * rn.L1()
    few = {"ISTA": rn.proximal_gradient}
    with pytest.raises(ValueError, match="step=2"):
        rn.race(J, few, steps=[0.1, 1], step=2, start=START)
    with pytest.raises(ValueError, match="start"):
        rn.race(J, few, steps=[0.1, 1], start=[1, 2, 3])
    asked = rn.Question("Who?", ["one", "none"], right=0, then="One.")
    fig = rn.race(J, few, steps=[0.1, 1], start=[1, 1], extent=2, spacing=1, question=asked)
    hides = fig.layout.meta["live"]["question"]["hides"]
    assert {fig.data[k].name for k in hides["traces"]} == {"ISTA"} and hides["readouts"] == [0]


PRICE = rn.Slider("λ", 0.1, 0.24, value=0.15, step=0.01)


@cache
def zigzag():
    return rn.zigzag(rn.Logistic(*rn.two_experts()), PRICE, start=START, steps=[0.02, 0.5])


@pytest.mark.parametrize("state", [{}, {"λ": 0.1}, {"λ": 0.24}, {"λ": 0.2, "η": 1}], ids=str)
def test_a_zigzag_is_late_in_the_run_and_its_numbers_are_of_all_steps(state):
    shown = seen(zigzag(), state)
    lam, eta = shown.state["λ"], (0.02, 0.5)[int(shown.state["η"])]
    b, run = np.array(START), []
    early = round(500 + 25 / eta)
    for k in range(early + 2400):
        if k >= early:
            run.append([b[1], slope(b)[1]])
        b = b - eta * (slope(b) + lam * np.sign(b))
    height, pull = np.array(run).T
    teeth, share = (points(t) for t in shown.traces if t["name"] == "zigzag")
    np.testing.assert_allclose(teeth, np.stack([np.arange(61), height[:61] / eta], -1), atol=1e-2)
    counted, edges = np.histogram(height / eta, np.arange(-0.2, 0.46, 0.02))
    np.testing.assert_allclose(share[::2, 0], counted / 2400, atol=2e-3)
    np.testing.assert_allclose(share[::2, 1], edges[:-1], atol=1e-3)
    g = -(0.25 + lam) / 4  # of the experts, where the second one is silent
    for name, end in (("−(λ + g)", -lam - g), ("λ − g", lam - g)):
        for trace in (t for t in shown.traces if t["name"] == name):
            np.testing.assert_allclose(trace["y"], end, atol=1e-3)
    said = shown.readouts
    assert numbers(said["Time above 0"])[0] == pytest.approx(100 * np.mean(height > 0), abs=0.06)
    rule = 50 * (1 - pull.mean() / lam)
    assert numbers(said["½(1 − ḡ/λ)"])[0] == pytest.approx(rule, abs=0.06)
    assert numbers(said["Time above 0"])[0] == pytest.approx(rule, abs=0.3)
    assert numbers(said["Mean slope ḡ of the loss"])[0] == pytest.approx(pull.mean(), abs=1e-4)
    wide = numbers(said["Highest less lowest"])
    assert wide[0] == pytest.approx(np.ptp(height) / eta, abs=1e-3)
    assert wide[-1] == pytest.approx(2 * lam, abs=1e-3)


def test_a_zigzag_needs_a_zero_at_every_price():
    low = rn.Slider("λ", 0.05, 0.2, value=0.15, step=0.01)
    with pytest.raises(ValueError, match=r"λ = 0\.05"):
        rn.zigzag(rn.Logistic(*rn.two_experts()), low, start=START, steps=[0.1])
