"""What the map of zeros draws and says, against a search over the whole border of the budget."""

import re
from functools import cache

import numpy as np
import pytest
from seen import numbers, points, positions, seen

import regnotes as rn
from regnotes.figures.palette import BETA1, BETA2, NO_ZERO

SLIDERS = [
    rn.Slider("m", 0, 1, step=0.25),
    rn.Slider("s", 1, 7, value=4, step=3),
    rn.Slider("τ", 0, 90, step=30),
]
PRESETS = {"L2": {"m": 1}, "round": {"s": 1}}
ANGLES = np.sort(np.append(2 * np.pi * np.arange(3601) / 3601, np.pi / 2 * np.arange(4)))
STATES = [*positions(SLIDERS, between=6), {"m": 0.5, "s": 1, "τ": 0}, {"m": 0, "s": 1}]


@cache
def drawn():
    return rn.zeros_map(*SLIDERS, presets=PRESETS)


def size(m, beta):
    return (1 - m) * np.abs(beta).sum(axis=-1) + m * np.square(beta).sum(axis=-1)


def border(m, angle=ANGLES):
    """The points that cost exactly 1; on the axes they are the corners, exactly."""
    unit = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    unit[np.abs(unit) < 1e-12] = 0
    low, high = np.zeros(len(unit)), np.full(len(unit), 2.0)
    for _ in range(60):
        middle = (low + high) / 2
        below = size(m, middle[:, np.newaxis] * unit) < 1
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return high[:, np.newaxis] * unit


def losses(s, tau, optima, beta):
    """½ (β - c)ᵀ H (β - c): s times as long in the direction τ (degrees) as across it."""
    away = beta - optima
    angle = np.deg2rad(tau)
    along = away @ [np.cos(angle), np.sin(angle)]
    across = away @ [-np.sin(angle), np.cos(angle)]
    return along**2 / s / 2 + across**2 * s / 2


def ends(state, optima):
    """Where each of the optima ends under the budget, to about 0.001."""
    rim = border(state["m"])
    found = np.empty_like(optima)
    for k, optimum in enumerate(optima):
        found[k] = rim[np.argmin(losses(state["s"], state["τ"], optimum, rim))]
        if size(state["m"], optimum) <= 1:
            found[k] = optimum
    return found


def inside(point, ring):
    """Whether a point is in a polygon (even-odd rule)."""
    x, y = point
    a, b = ring, np.roll(ring, -1, axis=0)
    crosses = (a[:, 1] > y) != (b[:, 1] > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = a[:, 0] + (y - a[:, 1]) / (b[:, 1] - a[:, 1]) * (b[:, 0] - a[:, 0])
    return bool((crosses & (x < at)).sum() % 2)


def areas(shown):
    """Name -> its polygons; and the order in which they are painted."""
    named = [trace for trace in shown.of("scatter") if trace.get("name")]
    found = {}
    for trace in named:
        both = points(trace)
        cuts = np.flatnonzero(np.isnan(both).any(axis=1))
        found[trace["name"]] = [part[~np.isnan(part).any(axis=1)] for part in np.split(both, cuts)]
    return found


def colour_at(shown, point):
    """The name of the area that is on top at a point."""
    under = [name for name, rings in areas(shown).items() if any(inside(point, r) for r in rings)]
    return under[-1] if under else None


@pytest.mark.parametrize("state", STATES, ids=str)
def test_the_colour_of_a_place_says_what_becomes_of_it(state):
    shown = seen(drawn(), state)
    rng = np.random.default_rng(0)
    optima = rng.uniform(-3.99, 3.99, (250, 2))
    found = ends(shown.state, optima)
    counts = dict.fromkeys(areas(shown), 0)
    for optimum, end in zip(optima, found, strict=True):
        name = colour_at(shown, optimum)
        # Close to a border the search is too coarse to tell: all four neighbours must agree.
        near = [colour_at(shown, optimum + 0.04 * np.array(d))
                for d in ((1, 0), (-1, 0), (0, 1), (0, -1))]  # fmt: skip
        if set(near) != {name}:
            continue
        counts[name] += 1
        if name == "budget":
            assert size(shown.state["m"], optimum) < 1.02
        elif name == "β₂ = 0":
            assert end[1] == 0 and abs(end[0]) == pytest.approx(1)
        elif name == "β₁ = 0":
            assert end[0] == 0 and abs(end[1]) == pytest.approx(1)
        else:
            assert (name == "no zero" and (end != 0).all()) or shown.state["m"] == 1
    assert counts["no zero"] and counts["budget"]
    shares = numbers(shown.readouts["Of all directions at distance 2"])
    if sum(shares[1::2][:2]) > 20:  # else a wedge is too thin to be met for certain
        assert counts["β₂ = 0"] + counts["β₁ = 0"] > 10
    if shown.state["m"] == 1:
        assert counts["β₂ = 0"] == counts["β₁ = 0"] == 0


@pytest.mark.parametrize("state", STATES, ids=str)
def test_the_white_area_is_the_budget(state):
    shown = seen(drawn(), state)
    (ring,) = areas(shown)["budget"]
    np.testing.assert_allclose(size(shown.state["m"], ring), 1, atol=0.02)
    np.testing.assert_array_equal(ring[0], ring[-1])
    for corner in ([1, 0], [0, 1], [-1, 0], [0, -1]):
        assert np.abs(ring - corner).max(axis=1).min() == 0
    turned = np.unwrap(np.arctan2(*ring.T[::-1]))
    assert turned[-1] - turned[0] == pytest.approx(2 * np.pi)
    assert (np.diff(turned) > 0.05).all() and len(ring) > 60


@pytest.mark.parametrize("state", STATES, ids=str)
def test_the_level_line_of_the_example_touches_the_budget_at_its_answer(state):
    shown = seen(drawn(), state)
    plain = [trace for trace in shown.of("scatter") if not trace.get("name")]
    ring, level, example, answer = plain
    assert [t["mode"] for t in plain] == ["lines", "lines", "markers", "markers"]
    np.testing.assert_allclose(np.hypot(*points(ring).T), 2, atol=1e-9)
    assert ring["line"]["dash"] == "dot"
    np.testing.assert_allclose(points(example), [[2.8, 1.3]])
    (end,) = ends(shown.state, points(example))
    np.testing.assert_allclose(points(answer), [end], atol=2e-3)
    heights = losses(shown.state["s"], shown.state["τ"], points(example)[0], points(level))
    reached = losses(shown.state["s"], shown.state["τ"], points(example)[0], points(answer))[0]
    np.testing.assert_allclose(heights, reached, rtol=0.05)  # two digits are drawn
    angle = np.unwrap(np.arctan2(*(points(level) - points(example)).T[::-1]))
    assert abs(angle[-1] - angle[0]) == pytest.approx(2 * np.pi, abs=1e-2)
    # It touches: no point of it is inside, one comes near the answer.
    assert size(shown.state["m"], points(level)).min() > 0.97
    assert answer["marker"]["color"] != example["marker"]["color"]
    # And the words.
    label = "The optimum (2.8, 1.3) becomes"
    said = shown.readouts[label]
    np.testing.assert_allclose(numbers(said), points(answer)[0], atol=5e-5)
    zeros = ["no parameter is zero", "β₁ is exactly zero", "β₂ is exactly zero"]
    expected = zeros[0] if (end != 0).all() else zeros[1 + int(end[1] == 0)]
    if shown.state["m"] == 1:
        expected = zeros[0]
    assert shown.readouts["There"] == expected
    assert numbers(said).count(0) == (0 if expected == zeros[0] else 1)
    assert f"{label} {said}: {expected}." in shown.description


@pytest.mark.parametrize("state", STATES, ids=str)
def test_the_shares_are_those_of_many_directions(state):
    shown = seen(drawn(), state)
    angle = 2 * np.pi * (np.arange(1440) + 0.5) / 1440
    found = ends(shown.state, 2 * np.stack([np.cos(angle), np.sin(angle)], axis=-1))
    if shown.state["m"] == 1:
        found = np.where(found == 0, 1e-9, found)  # a place of measure 0, found by the search only
    counted = {
        "β₂ = 0": (found[:, 1] == 0).mean(), "β₁ = 0": (found[:, 0] == 0).mean(),
        "no zero": (found != 0).all(axis=1).mean(),
    }  # fmt: skip
    label = "Of all directions at distance 2"
    said = dict(re.findall(r"(\S+ = 0|no zero) for ([\d.]+) %", shown.readouts[label]))
    assert list(said) == ["β₂ = 0", "β₁ = 0", "no zero"]
    assert f"{label}: {shown.readouts[label]}." in shown.description
    assert sum(map(float, said.values())) == pytest.approx(100, abs=0.11)
    for name, share in counted.items():
        assert float(said[name]) == pytest.approx(100 * share, abs=1.0)
        (area,) = [t for t in shown.of("scatter") if t.get("name") == name]
        assert area["customdata"][0] == pytest.approx(float(said[name]), abs=0.051)
        assert area["meta"] == "% of all directions at distance 2"


def test_it_names_its_areas_and_axes_and_states():
    fig = drawn()
    named = {t.name: t for t in fig.data if t.name}
    assert list(named) == ["no zero", "β₂ = 0", "β₁ = 0", "budget"]
    assert [named[n].fillcolor for n in list(named)[:3]] == [NO_ZERO, BETA2.ground, BETA1.ground]
    for trace in named.values():
        assert trace.fill == "toself"
        assert trace.name == "budget" or trace.line.color == trace.fillcolor
    assert len({t.fillcolor for t in named.values()}) == 4
    assert all(t.showlegend is False for t in fig.data if not t.name)
    assert fig.layout.showlegend and fig.layout.yaxis.scaleanchor == "x"
    for axis, title in ((fig.layout.xaxis, "β₁"), (fig.layout.yaxis, "β₂")):
        assert axis.title.text == title and axis.range == (-4, 4)
    background = points(fig.data[0].to_plotly_json())
    assert set(map(tuple, background)) == {(a, b) for a in (-4, 4) for b in (-4, 4)}
    for state in STATES:
        shown = seen(drawn(), state)
        first = shown.description.split(": ")[0]
        told = dict(re.findall(r"(\w) = ([\d.]+\d|\d)", first))
        assert {s: float(v) for s, v in told.items()} == pytest.approx(shown.state)
        assert "from −4 to 4" in first
    record = fig.layout.meta["live"]
    assert [(p["label"], p["values"]) for p in record["presets"]] == list(PRESETS.items())
    assert record["height"]["wide"] == fig.layout.height
    for trace, at_rest in zip(seen(fig).traces, fig.data, strict=True):
        for a in ("x", "y", "customdata"):
            if a in trace:
                np.testing.assert_array_equal(np.asarray(at_rest[a], dtype=float), trace[a])
