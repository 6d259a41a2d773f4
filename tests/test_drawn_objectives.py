"""Whatever has a value is drawn: its creases are where its slope jumps, brute force; and what
nobody minimises is said."""

import json
from dataclasses import dataclass

import numpy as np
import plotly.io as pio
import pytest

import regnotes as rn
from regnotes.figures.palette import FAINT, MINIMUM
from regnotes.livefigures import record as live
from regnotes.livefigures.stills import stills

LAM = rn.Slider("λ", 0, 1, value=0.2, step=0.1)
A = rn.LeastSquares([[1, 0.3], [2, -1], [2.5, 0.7]], [1, 1.3, 1])
ALIKE = rn.LeastSquares([[1, 0.9], [2, 2.1], [2.5, 2.4]], [1, 1.3, 1])


@dataclass(frozen=True)
class Waves(rn.Term):
    """Nothing but a value."""

    def value(self, beta):
        return np.sum(np.cos(np.asarray(beta)), axis=-1)


@dataclass(frozen=True)
class Facets(rn.Term):
    """Σ abs(xₖ·β - yₖ), with whatever `Term` asks of a kinked term to be drawn."""

    X: tuple
    y: tuple
    smooth = False
    penalty = False

    def value(self, beta):
        return np.abs(np.asarray(beta) @ np.transpose(self.X) - self.y).sum(axis=-1)

    def slopes(self, beta):
        left = np.asarray(beta) @ np.transpose(self.X) - self.y
        at = np.abs(left) < 1e-12
        steep = np.where(at, 0, np.sign(left)) @ np.array(self.X)
        jump = at.astype(float) @ np.abs(self.X)
        return steep - jump, steep + jump

    def kinks(self, beta):
        X, y, beta = np.array(self.X, dtype=float), np.array(self.y), np.asarray(beta)
        rest = y - beta @ X.T
        places = [(rest + np.multiply.outer(beta[..., j], X[:, j])) / X[:, j] for j in (0, 1)]
        return np.stack(places, axis=-2)


FACETS = Facets(((1.0, 2.0), (-3.0, 1.0)), (0.5, -1.0))
# How many lines there are, at any position of the slider.
CREASED = {
    "L1": (A + LAM * rn.L1(), 2),
    "weights": (A + LAM * rn.L1([1, 2.5]), 2),
    "one free": (A + LAM * rn.L1([1, 0]), 1),
    "fused": (A + LAM * rn.Fused(), 1),
    "both": (A + LAM * rn.L1() + (1 - LAM) * rn.Fused(), 3),
    "group": (A + LAM * rn.GroupL2([[0, 1]]), 0),
    "groups": (A + LAM * rn.GroupL2([[0], [1]]), 2),
    "root": (A + LAM * rn.Lq(0.5), 2),
    "smooth at 0": (A + LAM * rn.Lq(1.5), 0),
    "L1 and powers": (A + LAM * rn.L1() + 0.2 * rn.Lq(1.9) + 0.1 * rn.Lq(3), 2),
    "MCP": (ALIKE + LAM * rn.MCP(0.7), 2),
    "SCAD": (ALIKE + rn.SCAD(0.4) + LAM * rn.L2(), 2),
    "upside down": (LAM * rn.L1() - A, 2),
    "a contributor's": (A + LAM * FACETS, 2),
    "only a penalty": (LAM * rn.Fused(), 1),
}


def lines(fig, kind):
    """The thin creases and the thick ones: numbers of traces."""
    widths = (3, 8) if kind == "scatter3d" else (1.5, 4)
    found = [[], []]
    for k, trace in enumerate(fig.data):
        if trace.type == kind and "lines" in (trace.mode or "") and trace.line.color == "#ffffff":
            found[widths.index(trace.line.width)].append(k)
    return found


@pytest.mark.parametrize("name", CREASED)
def test_creases_are_where_the_slope_jumps_and_thick_where_it_rises_to_both_sides(name):
    J, count = CREASED[name]
    fig = rn.linked(J, n=10)
    record = fig.layout.meta["live"]
    thin, thick = lines(fig, "scatter3d")
    flat = lines(fig, "scatter")
    assert len(thin) == len(thick) == len(flat[0]) == len(flat[1]) == count
    h, digits = 1e-7, 1e-4 * np.ptp(fig.data[0].z)
    for value in (0, 0.2, 1):
        here, shown = J.at(λ=value), live.evaluate(record, {"λ": value})["traces"]
        for number in range(count):
            k = thin[number]
            points = np.stack([fig.data[k].x, fig.data[k].y], axis=-1).astype(float)
            known = np.isfinite(points).all(axis=1)
            drawn = ~np.isnan(np.asarray(shown[k, "z"], dtype=float)) & known
            groove = ~np.isnan(np.asarray(shown[thick[number], "z"], dtype=float)) & known
            points = points[known]
            way = points[-1] - points[0]
            normal = h * np.array([-way[1], way[0]]) / np.linalg.norm(way)
            rises = [(here.value(points + s * normal) - here.value(points)) / h for s in (1, -1)]
            jump, lowest = rises[0] + rises[1], np.minimum(*rises)
            assert drawn[known][jump > 1e-4].all() and not drawn[known][jump < 1e-6].any()
            seen = groove[known]
            assert seen[lowest > digits].all() and not seen[lowest < -digits].any()
            z = np.asarray(shown[k, "z"], dtype=float)[drawn]
            np.testing.assert_allclose(z, here.value(points[drawn[known]]), atol=digits)
            # In the plane the same points are there.
            for wide, mask in ((flat[0], drawn), (flat[1], groove)):
                trace = fig.data[wide[number]]
                both = [shown.get((wide[number], a), trace[a]) for a in "xy"]
                both = np.stack(both, axis=-1).astype(float)
                np.testing.assert_array_equal(np.isfinite(both).all(axis=1), mask)
                np.testing.assert_allclose(both[mask], points[mask[known]], atol=1e-4)


def test_a_fused_penalty_has_its_crease_on_the_diagonal():
    fig = rn.surface(A + 0.3 * rn.Fused(), n=4)
    (k,), _ = lines(fig, "scatter3d")
    np.testing.assert_array_equal(fig.data[k].x, fig.data[k].y)


def test_a_surface_of_very_many_facets_has_no_lines():
    rng = np.random.default_rng(0)
    many = Facets(tuple(map(tuple, rng.normal(size=(30, 2)))), tuple(rng.normal(size=30)))
    assert lines(rn.surface(many, n=10), "scatter3d") == [[], []]


UNKNOWN = {
    "a value alone": (1 * Waves(), "gradient"),
    "a value and a kink": (Waves() + LAM * rn.L1(), "gradient"),
    "not convex": (ALIKE + LAM * rn.L2() - 3 * A, "convex"),
    "upside down": (LAM * rn.L1() - A, "convex"),
    "MCP": (ALIKE + 1 * rn.MCP(0.7), "convex"),
}


@pytest.mark.parametrize("function", [rn.surface, rn.contours, rn.linked])
@pytest.mark.parametrize("name", UNKNOWN)
def test_what_nobody_minimises_is_drawn_and_the_readout_says_why(function, name):
    J, why = UNKNOWN[name]
    fig = function(J, n=6)
    shown = live.evaluate(fig.layout.meta["live"])
    z = J.at_rest().value(np.stack(np.meshgrid(fig.data[0].x, fig.data[0].y), axis=-1))
    assert np.abs(shown["traces"][0, "z"] - z).max() <= 1e-4 * np.ptp(z)
    said = shown["readouts"]["Minimisers"]
    assert said.startswith("not known here: ") and "\n" not in said
    assert why in said or name == "a value alone"
    assert (
        shown["readouts"]["Exactly zero"] == shown["readouts"]["Minimum of J"] == "not known here"
    )
    assert f"Minimisers: {said}." in shown["description"]
    scatters = [(k, t) for k, t in enumerate(fig.data) if "scatter" in t.type]
    markers = [k for k, t in scatters if t.marker.color in (MINIMUM.ground, FAINT)]
    assert markers and all(np.isnan(shown["traces"][k, "x"]).all() for k in markers)


def test_what_nobody_minimises_has_a_still_picture():
    for still in stills(json.loads(pio.to_json(rn.linked(UNKNOWN["upside down"][0], n=6)))):
        assert still.svg.count('stroke="#ffffff"') >= 2  # its creases


def test_where_a_minimiser_is_known_at_some_positions_it_is_said_there():
    J = A - 2 * LAM * A + 0.1 * rn.L1()  # upside down from λ = 1/2 on
    record = rn.surface(J, n=4).layout.meta["live"]
    for value, known in ((0, True), (0.4, True), (0.6, False), (1, False)):
        said = live.evaluate(record, {"λ": value})["readouts"]["Minimisers"]
        assert said.startswith("exactly one, (" if known else "not known here: ")


def test_what_stands_for_nobody_is_not_named_by_its_place_in_memory():
    class Plain(Waves):
        __repr__ = object.__repr__

    said = live.evaluate(rn.surface(Plain() + LAM * rn.L1(), n=4).layout.meta["live"], {"λ": 0.5})
    assert "0x" not in said["description"] and "{" not in said["description"]


def test_families_and_small_surfaces_say_it_too():
    fig = rn.small_multiples(ALIKE + rn.MCP(0.7) + LAM * rn.L1(), n=4, λ=[0, 0.5])
    assert live.evaluate(fig.layout.meta["live"])["description"].count("not known here: ") == 2
    slider = rn.Slider("m", 1, 2, step=1)
    fig = rn.family(lambda m: ALIKE + m * rn.MCP(0.7) if m > 1 else A + rn.L1(), slider, n=4)
    for m, begins in ((1, "exactly one"), (2, "not known here")):
        said = live.evaluate(fig.layout.meta["live"], {"m": m})["readouts"]["Minimisers"]
        assert said.startswith(begins)


@pytest.mark.parametrize("extent", [0, "4"])
def test_other_mistakes_stay_errors(extent):
    with pytest.raises((ValueError, TypeError), match="extent"):
        rn.surface(Waves(), extent=extent)
