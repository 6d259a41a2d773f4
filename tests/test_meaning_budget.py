"""What the figure of a price and a budget draws and says, against brute force on the border."""

import re
from functools import cache

import numpy as np
import pytest
from seen import experts, l1, l2, lowest, numbers, points, seen

import regnotes as rn
from regnotes.figures.palette import BALL, LOSS, MINIMUM, PATH

PRICE = rn.Slider("λ", 0, 0.24, value=0.06, step=0.03)
NODES = 0.03 * np.arange(9)
EXTENT, N = 1.5, 8
# Name -> the penalty, and a, b with which it costs a (|β₁| + |β₂|) + b (β₁² + β₂²).
PENALTIES = {
    "diamond": (rn.L1(), 1, 0),
    "disc": (rn.L2(), 0, 1),
    "both": (rn.L1() + 0.5 * rn.L2(), 1, 0.5),
    "a half": (0.5 * rn.L1(), 0.5, 0),
}
each = pytest.mark.parametrize("name", PENALTIES)


@cache
def figure(name):
    penalty, _, _ = PENALTIES[name]
    loss = rn.Logistic(*rn.two_experts())
    return rn.budget(loss + PRICE * penalty, extent=EXTENT, n=N, presets={"none": {"λ": 0}})


def cost(name, beta):
    _, a, b = PENALTIES[name]
    return a * l1(*beta.T) + b * l2(*beta.T)


def within(name, budget):
    """(β, loss) of the lowest point that costs no more, by brute force along the border."""
    _, a, b = PENALTIES[name]

    def border(angle):
        unit = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
        sizes = a * np.abs(unit).sum(axis=-1)
        if b == 0:
            radius = budget / sizes
        else:
            radius = (np.sqrt(sizes**2 + 4 * b * budget) - sizes) / (2 * b)
        return radius[:, np.newaxis] * unit

    free, least = lowest(experts, reach=8)
    if cost(name, free) <= budget:
        return free, least
    angles = np.linspace(0, 2 * np.pi, 721)
    for _ in range(12):
        best = angles[np.argmin(experts(*border(angles).T))]
        step = angles[1] - angles[0]
        angles = best + step * np.linspace(-1, 1, 41)
    beta = border(np.array([best]))[0]
    return beta, experts(*beta)


@cache
def answer(name, price):
    _, a, b = PENALTIES[name]
    return lowest(lambda b1, b2: experts(b1, b2) + price * (a * l1(b1, b2) + b * l2(b1, b2)))[0]


def parts(fig, price):
    """The traces of the three views by what they are."""
    shown = seen(fig, {"λ": price})
    scene = [t for t in shown.of("scatter3d")]
    plane = [t for t in shown.of("scatter") if "yaxis" not in t]
    path = [t for t in shown.of("scatter") if "yaxis" in t]
    (ball3,) = shown.of("scatter3d", line_color=BALL.ground)
    lines = [t for t in plane if "line" in t]
    (ball,) = [t for t in lines if t["line"]["color"] == BALL.ground]
    (level,) = [t for t in lines if t["line"]["color"] == LOSS.ground]
    (answers,) = [t for t in lines if t["line"]["color"] == PATH.ground]
    dots = [t for t in scene + plane if t["marker"]["color"] == MINIMUM.ground]
    dots = [t for t in dots if t["mode"] == "markers"]
    return shown, ball3, ball, level, answers, dots, path


@each
def test_the_ball_has_the_budget_as_its_size_and_the_level_line_touches_it(name):
    fig = figure(name)
    lift = 2 * 0.03 * np.ptp(experts(*np.meshgrid(*[np.linspace(-EXTENT, EXTENT, 2 * N + 1)] * 2)))
    for price in NODES:
        shown, ball3, ball, level, answers, dots, _ = parts(fig, price)
        best = answer(name, price)
        budget = cost(name, best)
        border, line = points(ball), points(level)
        known = ~np.isnan(border).any(axis=1)
        np.testing.assert_allclose(cost(name, border[known]), budget, atol=4e-4)
        # What is missing would lie outside the picture; what is there goes once around.
        angle = np.radians(np.arange(0, 361, 5))
        assert len(border) == len(angle)
        unit = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
        if price:
            assert known.all() or np.abs(border[known]).max() > 0.8 * EXTENT
            far = cost(name, EXTENT / np.abs(unit).max(axis=1)[:, None] * unit)
            np.testing.assert_array_equal(known[np.abs(far - budget) > 1e-3],
                                          (far > budget)[np.abs(far - budget) > 1e-3])  # fmt: skip
            if budget > 1e-3:
                turned = border[known] / np.linalg.norm(border[known], axis=1, keepdims=True)
                np.testing.assert_allclose(turned, unit[known], atol=1e-2)
        np.testing.assert_array_equal(points(ball3), border)
        np.testing.assert_allclose(
            np.asarray(ball3["z"])[known] - lift, experts(*border[known].T), atol=2e-4
        )
        # The level line is that of the answer, goes once around the lowest point ...
        there = ~np.isnan(line).any(axis=1)
        assert there.sum() > 60
        np.testing.assert_allclose(experts(*line[there].T), experts(*best), atol=1e-4)
        if price:  # ... and no point of it is in the ball, as no lower point is.
            assert cost(name, line[there]).min() > budget - 3e-3
            gap = np.linalg.norm(line[there] - best, axis=1).min()
            assert gap < 0.25  # and it comes to the answer
        # The answer, in both views; and the way it goes.
        above, flat = dots[0], dots[1]
        assert "scene" in above and "scene" not in flat
        np.testing.assert_allclose(points(flat), [best], atol=1e-4)
        np.testing.assert_allclose(points(above, "xyz"), [[*best, experts(*best) + lift]],
                                   atol=2e-4)  # fmt: skip
        expected = [answer(name, p) for p in NODES]
        np.testing.assert_allclose(points(answers), expected, atol=1e-5)
        assert flat["marker"]["color"] == above["marker"]["color"] == MINIMUM.ground
        assert answers["line"]["dash"] == PATH.dash
        assert ball["fill"] == "toself"
        (surface,), (plane,) = shown.of("surface"), shown.of("contour")
        for trace in (surface, plane):
            z = experts(*np.meshgrid(trace["x"], trace["y"]))
            assert np.abs(trace["z"] - z).max() < 1e-4 * np.ptp(z)  # the loss alone


@each
def test_the_path_below_is_what_each_budget_buys(name):
    fig = figure(name)
    for price in NODES:
        *_, path = parts(fig, price)
        curves, dots = path[::2], path[1::2]
        assert [t["name"] for t in curves] == ["β₁", "β₂", "price λ"]
        assert [t["mode"] for t in curves] == ["lines"] * 3
        assert [t["mode"] for t in dots] == ["markers"] * 3
        assert len({t["line"]["color"] for t in curves}) == 3
        assert len({t["line"]["dash"] for t in curves}) == 3
        assert [t["showlegend"] for t in curves] == [True] * 3
        assert not any(t.get("showlegend") for t in dots)
        best = answer(name, price)
        here = [[cost(name, best), height] for height in (*best, price)]
        for curve, dot, place in zip(curves, dots, here, strict=True):
            assert dot["marker"]["color"] == curve["line"]["color"]
            assert (curve["xaxis"], curve["yaxis"]) == (dot["xaxis"], dot["yaxis"]) == ("x2", "y2")
            np.testing.assert_allclose(points(dot), [place], atol=2e-4)
    beta1, beta2, cost_curve = curves
    for k, budget in enumerate(beta1["x"]):
        for curve in curves:
            assert curve["x"][k] == budget
        best, _ = within(name, budget)
        np.testing.assert_allclose([beta1["y"][k], beta2["y"][k]], best, atol=1e-4)
        if 0.01 < budget < max(beta1["x"]) - 1e-3:
            h = 1e-4
            saved = (within(name, budget - h)[1] - within(name, budget + h)[1]) / (2 * h)
            assert cost_curve["y"][k] == pytest.approx(saved, abs=2e-4)  # the price is -dL/dt
    layout = fig.layout
    assert layout.xaxis2.title.text == "budget t" and layout.yaxis2.title.text == "β₁, β₂, λ"
    assert layout.xaxis2.anchor == "y2" and layout.yaxis2.anchor == "x2"
    low, high = layout.xaxis2.range  # from nothing to the largest budget
    assert low == 0 and layout.showlegend
    assert high >= max(max(t.x) for t in fig.data if t.type == "scatter" and t.xaxis == "x2")
    # The legend stands above the curves that it names.
    assert layout.legend.y >= layout.yaxis2.domain[1] and layout.legend.x == layout.xaxis2.domain[0]
    narrow = layout.meta["live"]["narrow"]
    assert narrow["legend.y"] >= narrow["yaxis2.domain"][1]
    assert narrow["legend.x"] == narrow["xaxis2.domain"][0]


@each
def test_the_readouts_and_the_sentences_are_true(name):
    fig = figure(name)
    for price in NODES:
        shown = seen(fig, {"λ": price})
        best = answer(name, price)
        budget, loss = cost(name, best), experts(*best)
        said = shown.readouts
        assert list(said) == ["Price λ", "Budget t", "Lowest point", "Exactly zero", "Loss L"]
        assert numbers(said["Price λ"]) == pytest.approx([price], abs=1e-9)
        assert numbers(said["Budget t"]) == pytest.approx([budget], abs=6e-5)
        assert numbers(said["Lowest point"]) == pytest.approx(best, abs=6e-5)
        assert numbers(said["Loss L"]) == pytest.approx([loss], abs=6e-5)
        zeros = (np.abs(best) < 1e-7).sum()
        assert said["Exactly zero"].split()[0] == ["none", "one", "both"][zeros]
        assert numbers(said["Lowest point"]).count(0) == zeros  # only an exact zero is written 0
        text = shown.description
        first, as_price, as_budget, exact = re.fullmatch(
            r"(.*?)\. (Read as a price: .*?)\. (Read as a budget: .*?)\. (Exactly zero: .*)\.", text
        ).groups()
        assert first.startswith("The surface and the level sets of L over β₁ and β₂ from −1.5 to")
        assert f"λ = {price:.2f}" in first.replace("λ = 0", "λ = 0.00" if price == 0 else "λ = 0")
        assert as_price.endswith(f"is lowest at {said['Lowest point']}")
        assert f"at most {said['Budget t']}, L is lowest at that same point" in as_budget
        assert as_budget.endswith(f"where it is {said['Loss L']}")
        assert exact == f"Exactly zero: {said['Exactly zero']}"
        found, least = within(name, numbers(said["Budget t"])[0])
        np.testing.assert_allclose(found, numbers(said["Lowest point"]), atol=4e-3)
        assert least == pytest.approx(numbers(said["Loss L"])[0], abs=1e-4)
    presets = fig.layout.meta["live"]["presets"]
    assert presets == [{"label": "none", "values": {"λ": 0.0}}]


@each
def test_it_is_the_loss_that_is_drawn_and_named(name):
    fig = figure(name)
    assert fig.layout.scene.zaxis.title.text == "L"
    for trace in fig.data:
        if trace.hovertemplate:
            assert "L %{z" in trace.hovertemplate and "J " not in trace.hovertemplate
    rest = seen(fig)
    # At rest a notebook shows what the sliders' rest values say.
    for trace, drawn in zip(rest.traces, fig.data, strict=True):
        for a in "xyz":
            if a in trace:
                np.testing.assert_allclose(np.asarray(drawn[a], dtype=float), trace[a], atol=1e-4)
    assert rest.state == {"λ": 0.06}


def test_a_ball_that_leaves_the_picture_is_cut_off():
    penalty = rn.Slider("Ω", 0, 0.1, value=0, step=0.01) * rn.L1()
    fig = rn.budget(rn.Logistic(*rn.two_experts()) + penalty, extent=1, n=4)
    shown = seen(fig)
    (ball,) = [t for t in shown.of("scatter", line_color=BALL.ground)]
    known = ~np.isnan(points(ball)).any(axis=1)
    assert 0 < known.sum() < len(known)
    assert np.abs(points(ball)[known]).max() <= 1
