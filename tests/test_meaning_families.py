"""Figures of several surfaces, and of a solver's walk, against formulas and brute force."""

import re

import numpy as np
import pytest
from drawn_cases import CASES, WALK
from seen import experts, l1, lowest, network, numbers, points, seen
from sets_in_words import check_words, set_in_words

import regnotes as rn
from regnotes.figures.palette import BALL, MINIMUM, ON_SURFACE, PATH

# ---- small multiples ---------------------------------------------------------------------------


@pytest.mark.parametrize("several", [[0.1], [0.1, 0.5], [0.02, 0.1, 0.5, 1], [0, 0.1, 0.3, 0.5, 1]])
def test_each_small_surface_is_that_of_its_value(several):
    extent, n = 4, 6
    fig = rn.small_multiples(CASES["article"][0], extent=extent, n=n, λ=several)
    shown, scenes = seen(fig), [f"scene{k + 1 if k else ''}" for k in range(len(several))]
    axis = np.linspace(-extent, extent, 2 * n + 1)
    heights = [CASES["article"][2](*np.meshgrid(axis, axis), λ=v) for v in several]
    lift = 0.03 * (np.max(heights) - np.min(heights))
    sentences = re.findall(r"λ = ([\d.]+): (.*?)\.(?= λ|$)", shown.description)
    assert [float(value) for value, _ in sentences] == several
    assert [float(a.text.removeprefix("λ = ")) for a in fig.layout.annotations] == several
    ranges = {fig.layout[scene].zaxis.range for scene in scenes}
    assert len(ranges) == 1  # all at one scale
    for value, scene, z, sentence, label in zip(
        several, scenes, heights, sentences, fig.layout.annotations, strict=True
    ):
        (surface,) = shown.of("surface", scene=scene)
        assert np.abs(surface["z"] - z).max() <= 1e-4 * np.ptp(z)
        line, _ = shown.of("scatter3d", scene=scene, line_color=MINIMUM.ground)

        def f(b1, b2, value=value):
            return CASES["article"][2](b1, b2, λ=value)

        kind, ends, _ = set_in_words(sentence[1])
        least = lowest(f)[1]
        if kind != "never gets there":
            np.testing.assert_allclose(f(*ends.T), least, atol=1e-5)
        drawn = points(line, "xyz")
        there = ~np.isnan(drawn[:, 0])
        np.testing.assert_allclose(drawn[there, 2] - lift, least, atol=1e-3)
        np.testing.assert_allclose(f(*drawn[there, :2].T), least, atol=1e-5)
        inside = np.abs(ends).max(axis=1, initial=0) <= extent
        if kind == "exactly one":
            np.testing.assert_allclose(drawn[0, :2], ends[0], atol=1e-4)
        elif kind == "segment":
            np.testing.assert_allclose(drawn[inside, :2], ends[inside], atol=1e-4)
        assert len(shown.of("scatter3d", scene=scene, line_color=ON_SURFACE)) == 4
        # Its name stands in its upper left corner.
        domain = fig.layout[scene].domain
        assert (label.x, label.y) == (domain.x[0], domain.y[1])
        assert (label.xanchor, label.yanchor, label.xref) == ("left", "top", "paper")
        narrow = fig.layout.meta["live"]["narrow"]
        k = scenes.index(scene)
        assert narrow[f"annotations[{k}].x"] == narrow[f"{scene}.domain.x"][0]
        assert narrow[f"annotations[{k}].y"] == narrow[f"{scene}.domain.y"][1]
    # Read like a text: to the right, then down.
    corners = [(-fig.layout[s].domain.y[1], fig.layout[s].domain.x[0]) for s in scenes]
    assert corners == sorted(corners)


# ---- families ----------------------------------------------------------------------------------

Q = rn.Slider("q", 0.5, 2, value=1, step=0.5)


def power(q):
    return lambda b1, b2: np.abs(b1) ** q + np.abs(b2) ** q


@pytest.mark.parametrize("level", [0.5, 0.8, 3])
def test_a_family_of_penalties_is_drawn_with_its_balls(level):
    names = ["spikes", "a diamond", "between", "a disc"]
    fig = rn.family(rn.Lq, Q, extent=1.5, n=6, level=level, names=names)
    axis = np.linspace(-1.5, 1.5, 13)
    lift = 0.03 * np.ptp(power(1)(*np.meshgrid(axis, axis)))
    for q, name in zip((0.5, 1, 1.5, 2), names, strict=True):
        shown, f = seen(fig, {"q": q}), power(q)
        assert shown.readouts["Drawn"] == name
        assert f"Drawn: {name}." in shown.description and f"q = {q}" in shown.description
        assert shown.readouts["Minimisers"] == "exactly one, (0, 0)"
        for trace in shown.of("surface") + shown.of("contour"):
            z = f(*np.meshgrid(axis, axis))
            assert np.abs(trace["z"] - z).max() <= 1e-4 * np.ptp(z)
        (above,), (flat,) = (
            [t for t in shown.of(kind, line_color=BALL.ground)] for kind in ("scatter3d", "scatter")
        )
        for trace in (above, flat):
            border = points(trace)
            known = border[~np.isnan(border).any(axis=1)]
            # |β|^½ is steep where a parameter is nearly 0: half a digit in β is more in the price.
            slack = 0.5e-4 * sum(q * np.maximum(np.abs(known), 1e-4) ** (q - 1)).max() + 1e-9
            np.testing.assert_allclose(f(*known.T), level, atol=max(slack, 2e-2 if q < 1 else 0))
            np.testing.assert_array_equal(border[0], border[-1])  # closed
            angle = np.unwrap(np.arctan2(*known.T[::-1]))
            if len(known) == len(border):
                assert (
                    angle[-1] - angle[0] == pytest.approx(2 * np.pi) and (np.diff(angle) >= 0).all()
                )
            corner = level ** (1 / q)
            if corner <= 6:
                for axis_point in ([corner, 0], [0, corner], [-corner, 0], [0, -corner]):
                    assert np.abs(known - axis_point).max(axis=1).min() <= 1e-4
        heights = np.asarray(above["z"])
        np.testing.assert_allclose(heights[~np.isnan(heights)], level + lift, atol=1e-4)
        assert (np.isnan(heights) == np.isnan(points(above)).any(axis=1)).all()


def test_a_family_says_the_minimisers_of_every_step():
    slider = rn.Slider("x", 0.5, 2, value=1, step=0.5)
    fig = rn.family(lambda x: rn.CrossEntropy(p=0.8, x=x) + 0.1 * rn.L1(), slider, extent=3, n=6)
    lift = 0.03 * np.ptp(fig.data[0].z)
    assert not fig.layout.xaxis.title.text  # only the surface
    for x in (0.5, 1, 1.5, 2):
        shown = seen(fig, {"x": x})

        def f(b1, b2, x=x):
            return network(0.8, x)(b1, b2) + 0.1 * l1(b1, b2)

        kind, ends = check_words(shown.readouts, f)
        assert kind == "segment"
        line, marks = shown.of("scatter3d", line_color=MINIMUM.ground)
        np.testing.assert_allclose(points(line), ends, atol=1e-4)
        np.testing.assert_allclose(points(marks), ends, atol=1e-4)
        np.testing.assert_allclose(line["z"], lowest(f)[1] + lift, atol=1e-4)
        assert shown.description.startswith("The surface of J over β₁ and β₂ from −3 to 3, at x = ")


# ---- iterates ----------------------------------------------------------------------------------


def test_a_walk_is_drawn_step_by_step_in_both_views():
    lam, extent = 0.15, 2
    J = rn.Logistic(*rn.two_experts()) + lam * rn.L1()
    betas = rn.trace(rn.coordinate_descent, J, np.array([-1.6, 1.4]), 6)
    fig = rn.iterates(J, betas, extent=extent, n=8, label="half a round", paths=[WALK[5:8]])
    (control,) = fig.layout.meta["live"]["controls"]
    assert (control["label"], control["value"], control["max"], control["step"]) == (
        "half a round", 6, 6, 1
    )  # fmt: skip

    def f(b1, b2):
        return experts(b1, b2) + lam * l1(b1, b2)

    axis = np.linspace(-extent, extent, 17)
    lift = 0.03 * np.ptp(f(*np.meshgrid(axis, axis)))
    best, least = lowest(f)
    for k in range(7):
        shown = seen(fig, {"k": k})
        for view in ("scatter3d", "scatter"):
            (path,) = shown.of(view, line_color=PATH.ground, mode="lines+markers")
            (here,) = shown.of(view, line_color=PATH.ground, mode="markers")
            assert here["marker"]["size"] > 2 * path["marker"]["size"]
            np.testing.assert_allclose(points(path)[: k + 1], betas[: k + 1], atol=1e-6)
            assert np.isnan(points(path)[k + 1 :]).all()
            np.testing.assert_allclose(points(here), betas[k : k + 1], atol=1e-6)
            if view == "scatter3d":
                z = f(*betas.T) + lift
                np.testing.assert_allclose(np.asarray(path["z"])[: k + 1], z[: k + 1], atol=1e-6)
                np.testing.assert_allclose(here["z"], z[k : k + 1], atol=1e-6)
            extra = shown.of(view, line_color=ON_SURFACE, mode="lines")[-1]
            np.testing.assert_array_equal(points(extra), WALK[5:8])
            _, marks = shown.of(view, line_color=MINIMUM.ground)
            np.testing.assert_allclose(points(marks), [best, best], atol=1e-4)
            if view == "scatter3d":  # above the marker of a walk that ends there
                assert lift < marks["z"][0] - least < 2 * lift
        assert numbers(shown.readouts["β"]) == pytest.approx(betas[k], abs=1e-6)
        assert numbers(shown.readouts["J"]) == [pytest.approx(f(*betas[k]), abs=1e-6)]
        h = 1e-7
        up, down = (
            np.array([f(*(betas[k] + s * h * e)) - f(*betas[k]) for e in np.eye(2)]) / h
            for s in (1, -1)
        )
        left = np.linalg.norm(np.maximum(0, np.maximum(-up, -down)))
        assert numbers(shown.readouts["Distance from optimality"]) == [
            pytest.approx(left, abs=1e-5)
        ]
        kind, ends, _ = set_in_words(shown.readouts["Minimisers"])
        assert kind == "exactly one" and ends[0] == pytest.approx(best, abs=1e-4)
        for label, text in shown.readouts.items():
            assert f"{label}: {text}." in shown.description
        assert f"k = {k}" in shown.description
