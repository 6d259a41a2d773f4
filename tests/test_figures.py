"""Figures and their records, without a browser."""

import json
from functools import cache

import numpy as np
import plotly.io as pio
import pytest

import regnotes as rn
from regnotes.figures import __all__ as NAMES
from regnotes.figures import drawing
from regnotes.figures.minimiser_sets import tabulated_sets
from regnotes.figures.palette import BALL, LOSS, MINIMUM, ON_SURFACE
from regnotes.livefigures import record as live

FUNCTIONS = [name for name in NAMES if name[0].islower()]  # the others are what they are given
LAM = rn.Slider("λ", 0, 1, value=0.2)
OMEGA = rn.Slider("Ω", 0, 0.5, step=0.1)
P = rn.Slider("p", 0, 1, value=1, step=0.25)
OBJECTIVES = {
    "article": rn.CrossEntropy(p=1, x=1) + LAM * rn.L1(),
    "all sliders": rn.CrossEntropy(p=P, x=-2) + LAM * rn.L1() + OMEGA * rn.L2(),
    "one slider, two weights": rn.CrossEntropy(p=0.8) + (1 - LAM) * rn.L1() + 2 * LAM * rn.L2(),
    "experts": rn.Logistic(*rn.two_experts()) + LAM * rn.L1() + 0.1 * rn.L2(),
    "no slider": rn.CrossEntropy(p=0.5, x=1) + 0.25 * rn.L1(),
    "a bare term": rn.CrossEntropy(p=P),
    "only a penalty": LAM * rn.L1(),
}  # fmt: skip


@cache
def figure(name):
    return rn.linked(OBJECTIVES[name], n=10)


def states(record, rng):
    for _ in range(8):
        yield {c["symbol"]: float(rng.choice(live.node_values(c))) for c in record["controls"]}


@pytest.mark.parametrize("name", OBJECTIVES)
def test_every_state_is_what_the_objective_is(name):
    J, fig = 1 * OBJECTIVES[name], figure(name)
    record = json.loads(pio.to_json(fig))["layout"]["meta"]["live"]
    x, y = fig.data[0].x, fig.data[0].y
    np.testing.assert_allclose(
        fig.data[0].z, J.at_rest().value(np.stack(np.meshgrid(x, y), axis=-1)), atol=1e-12
    )
    creases = [
        k for k, t in enumerate(fig.data) if t.type == "scatter3d" and t.line.color == ON_SURFACE
    ]  # fmt: skip
    for values in states(record, np.random.default_rng(0)):
        here, shown = J.at(**values), live.evaluate(record, values)
        for k in [k for k, t in enumerate(fig.data) if t.type in ("surface", "contour")]:
            z = here.value(np.stack(np.meshgrid(x, y), axis=-1))
            assert np.abs(shown["traces"][k, "z"] - z).max() <= 1e-4 * max(np.ptp(z), 1e-9)
        for k in creases:
            trace = fig.data[k]
            along = np.stack([trace.x, trace.y], axis=-1).astype(float)
            z, drawn = here.value(along), np.asarray(shown["traces"][k, "z"])
            seen = ~np.isnan(drawn)
            np.testing.assert_allclose(drawn[seen], z[seen], atol=1e-4)


@pytest.mark.parametrize("name", ["article", "all sliders", "experts"])
def test_a_groove_is_where_the_surface_rises_to_both_sides(name):
    J, fig = OBJECTIVES[name], figure(name)
    record = fig.layout.meta["live"]
    thick = [
        k for k, t in enumerate(fig.data)
        if t.type == "scatter3d" and t.mode == "lines" and t.line.width == 8
    ]  # fmt: skip
    assert len(thick) == 2
    h, told = 1e-6, set()
    for values in states(record, np.random.default_rng(1)):
        here = J.at(**values)
        for k, step in zip(thick, ([0, h], [h, 0]), strict=True):
            along = np.stack([fig.data[k].x, fig.data[k].y], axis=-1).astype(float)
            sides = [
                (here.value(along + s * np.array(step)) - here.value(along)) / h for s in (1, -1)
            ]
            rise = np.minimum(*sides)
            drawn = ~np.isnan(live.evaluate(record, values)["traces"][k, "z"])
            if values["λ"] == 0:
                assert not drawn.any()
            else:
                assert drawn[rise > 1e-4].all() and not drawn[rise < -1e-4].any()
                told |= set(drawn.tolist())
    assert told == {True, False}  # both were seen


@pytest.mark.parametrize("name", OBJECTIVES)
def test_the_drawn_set_lies_on_the_surface_and_in_the_set(name):
    J, record = 1 * OBJECTIVES[name], figure(name).layout.meta["live"]
    high, low = figure(name).data[0].z.max(), figure(name).data[0].z.min()
    lift = 0.03 * (high - low)  # drawn so far above the surface, which would bury it
    line, end = [k for k, t in enumerate(figure(name).data) if t.type == "scatter3d"][-2:]
    for values in states(record, np.random.default_rng(2)):
        here, shown = J.at(**values), live.evaluate(record, values)["traces"]
        for k in (line, end):
            points = np.stack([shown[k, "x"], shown[k, "y"]], axis=-1)
            for point, z in zip(points, shown[k, "z"], strict=True):
                if np.isnan(point).any() or np.isnan(z):
                    continue
                assert np.abs(point).max() <= 4 + 1e-9
                assert z == pytest.approx(float(here.value(point)) + lift, abs=2e-4)
                assert rn.residual(here, np.where(point == 0, 0.0, point)) < 1e-3


def test_a_set_outside_the_picture_is_clipped_not_moved():
    J = rn.CrossEntropy(p=1, x=1) + rn.Slider("λ", 0, 1, value=0.01, step=0.01) * rn.L1()
    control = live.control(J.sliders[0])
    record = {
        "controls": [control], "arrays": {}, "bindings": [], "readouts": [], "description": "",
        "tables": [tabulated_sets(J, [control], drawing.draw(J, 4.0, 2), 0.0)],
    }  # fmt: skip
    names = ["x0_line", "y0_line", "x1_line", "y1_line", "x0_end", "x1_end"]
    record["bindings"] = [{"trace": 0, "attribute": "x", "table": 0, "columns": names}]
    x0, y0, x1, y1, *ends = live.evaluate(record)["traces"][0, "x"]
    d = np.log(99)
    assert d > 4
    assert sorted([x0, x1]) == pytest.approx([d - 4, 4], abs=1e-4)
    np.testing.assert_allclose([x0 - y0, x1 - y1], d, atol=2e-4)
    assert np.isnan(ends).all()


def test_sliders_off_their_steps_and_many_positions():
    J = rn.CrossEntropy(p=1) + rn.Slider("λ", 0, 1, value=0.25) * rn.L1()
    control = rn.surface(J, n=4).layout.meta["live"]["controls"][0]
    assert control["value"] == 0.25 and control["step"] == pytest.approx(0.01)
    fine = rn.CrossEntropy(p=1) + rn.Slider("λ", 0, 1, step=1e-6) * rn.L1()
    with pytest.raises(ValueError, match="1000001 positions"):
        rn.surface(fine, n=4)


def test_three_sliders_of_51_steps_fit_into_a_page():
    J = rn.CrossEntropy(p=rn.Slider("p", 0, 1)) + LAM * rn.L1() + rn.Slider("Ω", 0, 0.5) * rn.L2()
    table = rn.surface(J).layout.meta["live"]["tables"][0]
    assert np.prod(table["shape"]) == 51**3
    assert table["columns"]["x0"]["shape"][0] < 51**3 / 40  # rows that agree are stored once


@pytest.mark.parametrize(
    "function",
    [
        getattr(rn, name)
        for name in FUNCTIONS
        if name
        not in (
            "bars",
            "bench",
            "curve",
            "curves",
            "moving_curves",
            "price_paths",
            "race",
            "zigzag",
        )
    ],
)
@pytest.mark.parametrize(
    ("J", "keywords", "error", "said"),
    [
        (rn.CrossEntropy(), {"extent": 0}, ValueError, "extent=0"),
        (rn.CrossEntropy(), {"extent": float("nan")}, ValueError, "extent=nan"),
        (rn.CrossEntropy(), {"n": 0}, ValueError, "n=0"),
        (rn.CrossEntropy(), {"n": 2.5}, TypeError, "n=2.5"),
        (rn.CrossEntropy(), {"n": float("nan")}, TypeError, "n=nan"),
        (rn.CrossEntropy(), {"extent": "4"}, TypeError, "extent='4'"),
        (rn.CrossEntropy(), {"extent": -1}, ValueError, "extent=-1"),
        (rn.Logistic(np.eye(3), [0, 1, 1]), {}, ValueError, "d=3"),
        ("J", {}, TypeError, "J"),
    ],
)
def test_what_cannot_be_drawn_is_an_error(function, J, keywords, error, said):
    first, more = J, {}
    if function is rn.budget:
        first = J if isinstance(J, str) else J + LAM * rn.L1()
    if function in (rn.small_multiples, rn.small_planes):
        first, more = J if isinstance(J, str) else J + LAM * rn.L1(), {"λ": [0.1]}
    if function is rn.iterates:
        more = {"betas": np.zeros((3, 2))}
    if function is rn.family:
        first, more = lambda x: J, {"slider": LAM}
    with pytest.raises(error, match=said):
        function(first, **keywords, **more)


@pytest.mark.parametrize(
    ("presets", "error"),
    [({"a": {"λ": 2}}, ValueError), ({"a": {"μ": 0.5}}, TypeError)],
)
def test_a_preset_must_be_possible(presets, error):
    with pytest.raises(error):
        rn.surface(OBJECTIVES["article"], n=4, presets=presets)


@pytest.mark.parametrize("values", [{}, {"λ": [0.1], "Ω": [0.1]}, {"q": [1]}, {"p": [0.3]}])
def test_small_multiples_take_one_slider(values):
    J = rn.CrossEntropy() + LAM * rn.L1() + OMEGA * rn.L2()
    with pytest.raises(TypeError, match="expected one slider"):
        rn.small_multiples(J, n=4, **values)


def test_small_multiples_need_a_value():
    with pytest.raises(ValueError, match="at least one value"):
        rn.small_multiples(OBJECTIVES["article"], n=4, λ=[])


def test_a_symbol_that_a_figure_uses_itself_is_refused():
    J = rn.CrossEntropy() + rn.Slider("value", 0, 1) * rn.L1()
    with pytest.raises(ValueError, match="'value'"):
        rn.surface(J, n=4)


def test_small_multiples_show_each_value():
    J = OBJECTIVES["all sliders"]
    fig = rn.small_multiples(J, n=5, Ω=[0, 0.1, 0.5])
    surfaces = [trace for trace in fig.data if trace.type == "surface"]
    assert len({trace.scene for trace in surfaces}) == 3
    assert fig.layout.meta["live"]["controls"] == []
    shown = live.evaluate(fig.layout.meta["live"])["traces"]
    for value, trace in zip([0, 0.1, 0.5], surfaces, strict=True):
        z = J.at(Ω=value).at_rest().value(np.stack(np.meshgrid(trace.x, trace.y), axis=-1))
        np.testing.assert_allclose(trace.z, z, atol=1e-12)
        number = fig.data.index(trace)
        assert np.abs(shown[number, "z"] - z).max() <= 1e-4 * np.ptp(z)


def test_a_family_has_the_surface_of_every_step():
    slider = rn.Slider("x", 0.5, 2, value=1, step=0.5)

    def f(x):
        return rn.CrossEntropy(p=0.8, x=x) + 0.1 * rn.L1()

    fig = rn.family(f, slider, n=8)
    x, y = fig.data[0].x, fig.data[0].y
    for value in (0.5, 1, 1.5, 2):
        shown = live.evaluate(fig.layout.meta["live"], {"x": value})
        z = f(value).value(np.stack(np.meshgrid(x, y), axis=-1))
        assert np.abs(shown["traces"][0, "z"] - z).max() <= 1e-4 * np.ptp(z)
        d = rn.minimisers(f(value)).points.max()
        assert f"({d:.4f}, 0)" in shown["readouts"]["Minimisers"]


def test_a_family_of_penalties_has_the_ball_of_every_step():
    slider = rn.Slider("q", 0.5, 2, value=1, step=0.5)
    fig = rn.family(rn.Lq, slider, extent=1.5, n=6, level=0.8, names=["a", "b", "c", "d"])
    scatters = [k for k, t in enumerate(fig.data) if t.type.startswith("scatter")]
    lines = [k for k in scatters if fig.data[k].mode == "lines" and len(fig.data[k].x) > 9]
    assert [fig.data[k].type for k in lines] == ["scatter3d", "scatter"]
    flat = [k for k, t in enumerate(fig.data) if t.type == "contour"]
    x = fig.data[flat[0]].x
    for q, name in ((0.5, "a"), (1, "b"), (1.5, "c"), (2, "d")):
        shown = live.evaluate(fig.layout.meta["live"], {"q": q})
        assert shown["readouts"]["Drawn"] == name
        z = rn.Lq(q).value(np.stack(np.meshgrid(x, x), axis=-1))
        assert np.abs(shown["traces"][flat[0], "z"] - z).max() <= 1e-4 * np.ptp(z)
        for k in lines:
            drawn = np.stack([shown["traces"][k, a] for a in "xy"], axis=-1)
            np.testing.assert_allclose(drawn, rn.ball(rn.Lq(q), 0.8), atol=1e-4)
        lift = 0.03 * np.ptp(rn.Lq(1).value(np.stack(np.meshgrid(x, x), axis=-1)))
        np.testing.assert_allclose(shown["traces"][lines[0], "z"], 0.8 + lift, atol=1e-4)


def test_a_family_has_one_name_for_each_step():
    with pytest.raises(ValueError, match="expected one for each of the 4 steps"):
        rn.family(rn.Lq, rn.Slider("q", 0.5, 2, value=1, step=0.5), n=4, names=["a"])


def test_iterates_are_shown_up_to_the_step():
    J = rn.Logistic(*rn.two_experts()) + 0.15 * rn.L1()
    betas = rn.trace(rn.proximal_gradient, J, np.array([1.5, -1.0]), 6)
    fig = rn.iterates(J, betas, extent=2, n=8)
    lines = [k for k, t in enumerate(fig.data) if t.type == "scatter3d"]
    path = next(k for k in lines if fig.data[k].mode == "lines+markers")
    for k in range(7):
        shown = live.evaluate(fig.layout.meta["live"], {"k": k})
        z = J.value(betas) + 0.03 * np.ptp(fig.data[0].z)
        for a, expected in zip("xyz", (*betas.T, z), strict=True):
            drawn = np.asarray(shown["traces"][path, a])
            np.testing.assert_allclose(drawn[: k + 1], expected[: k + 1], atol=1e-6)
            assert np.isnan(drawn[k + 1 :]).all()
        assert float(shown["readouts"]["J"]) == pytest.approx(J.value(betas[k]), abs=1e-6)


def at(traces, k, axes="xy"):
    return np.stack([traces[k, a] for a in axes], axis=-1)


@pytest.mark.parametrize("penalty", [rn.L1(), rn.L2(), rn.L1() + 0.5 * rn.L2()], ids=str)
def test_a_budget_is_what_the_price_buys(penalty):
    price = rn.Slider("λ", 0, 0.2, value=0.05, step=0.05)
    loss = rn.Logistic(*rn.two_experts())
    fig = rn.budget(loss + price * penalty, extent=2, n=8)
    record, penalty = fig.layout.meta["live"], 1 * penalty
    flat = [(k, t) for k, t in enumerate(fig.data) if t.type == "scatter" and not t.yaxis]
    ball, level = (next(k for k, t in flat if t.line.color == role.ground) for role in (BALL, LOSS))
    dots = [k for k, t in flat if t.marker.color == MINIMUM.ground and t.mode == "markers"]
    curves = {t.name: t for t in fig.data if t.name}
    assert set(curves) == {"β₁", "β₂", "price λ"}
    assert [t.name for t in fig.data if t.showlegend] == list(curves)
    on_top = next(
        k for k, t in enumerate(fig.data)
        if t.type == "scatter3d" and t.line.color == BALL.ground
    )  # fmt: skip
    for step, value in enumerate([0, 0.05, 0.1, 0.15, 0.2]):
        shown = live.evaluate(record, {"λ": value})
        best = rn.minimise(loss + value * penalty)
        traces = shown["traces"]
        size = penalty.value(best)
        np.testing.assert_allclose(at(traces, dots[0])[0], best, atol=1e-4)
        np.testing.assert_allclose(penalty.value(at(traces, ball)), size, atol=1e-3)
        # The level line is one of the loss, and lies outside the ball: it touches it.
        line = at(traces, level)
        np.testing.assert_allclose(loss.value(line), loss.value(best), atol=1e-4)
        if value:
            assert penalty.value(line).min() > size - 1e-3
            assert loss.value(at(traces, ball)).min() > loss.value(best) - 1e-4
        lift = 2 * 0.03 * np.ptp(fig.data[0].z)
        np.testing.assert_allclose(
            at(traces, on_top, "xyz")[:, 2] - lift, loss.value(at(traces, ball)), atol=1e-3
        )
        for name, height in zip(curves, (*best, value), strict=True):
            assert curves[name].x[step] == pytest.approx(size, abs=1e-9)
            assert curves[name].y[step] == pytest.approx(height, abs=1e-9)
        assert float(shown["readouts"]["Budget t"]) == pytest.approx(size, abs=1e-4)
        assert shown["readouts"]["Exactly zero"].startswith(
            ["none", "one", "both"][(best == 0).sum()]
        )


@pytest.mark.parametrize(
    ("J", "said"),
    [
        (rn.CrossEntropy(p=1) + LAM * rn.L1(), "no single lowest point at λ = 0"),
        (rn.Logistic(*rn.two_experts()) + rn.L1(), "expected one"),
        (rn.Logistic(*rn.two_experts()) + LAM * rn.L1() + OMEGA * rn.L2(), "expected one"),
        (rn.Logistic(*rn.two_experts()) + rn.Slider("λ", 0.1, 1) * rn.L1(), "begins at 0"),
    ],
)
def test_a_budget_needs_one_price_and_one_answer(J, said):
    with pytest.raises(ValueError, match=said):
        rn.budget(J, extent=2, n=4)


@pytest.mark.parametrize("betas", [[[0, 0]], [[0, 0], [9, 0]], [0, 0], [[0, 0, 0]] * 3])
def test_iterates_must_be_points_of_the_square(betas):
    with pytest.raises(ValueError, match=r"betas|paths"):
        rn.iterates(rn.CrossEntropy() + 0.1 * rn.L1(), betas)


def test_a_path_lies_on_the_surface_at_every_slider_position():
    J = OBJECTIVES["article"]
    path = np.stack([np.linspace(-5, 3, 9), np.linspace(1, 2, 9)], axis=-1)
    fig = rn.surface(J, n=5, paths=[path])
    (k,) = (k for k, t in enumerate(fig.data) if t.x is not None and len(t.x) == 9)
    assert np.isnan(np.asarray(fig.data[k].x, dtype=float)).sum() == 1  # outside the square
    for value in (0, 0.4, 1):
        z = live.evaluate(fig.layout.meta["live"], {"λ": value})["traces"][k, "z"]
        lift = 0.03 * np.ptp(fig.data[0].z)
        np.testing.assert_allclose(z - lift, J.at(λ=value).value(path), atol=1e-4)


def test_curves_and_bars_say_what_they_show():
    fig = rn.curves({"rise": ([1, 2], [0.5, 4]), "gap": ([1, 2], [2, np.nan])}, x="t", y="J")
    said = fig.layout.meta["live"]["description"]
    assert (
        "rise goes from 0.5 at 1 to 4 at 2." in said and "gap goes from 2 at 1 to 2 at 1." in said
    )
    fig = rn.bars({"lasso": {"few": 0.4, "many": -2}}, y="risk")
    assert "lasso: few 0.4, many −2." in fig.layout.meta["live"]["description"]
    assert list(fig.data[0].text) == ["0.4", "−2"]


@pytest.mark.parametrize(
    "draw",
    [
        lambda: rn.curves({}, x="", y=""),
        lambda: rn.curves({"a": ([1, 2], [1])}, x="", y=""),
        lambda: rn.curves({"a": ([1], [np.nan])}, x="", y=""),
        lambda: rn.curves({"a": ([1, 2], [0, 1])}, x="", y="", log_y=True),
        lambda: rn.bars({}, y=""),
        lambda: rn.bars({"a": {"b": np.inf}}, y=""),
    ],
)
def test_curves_and_bars_refuse_what_they_cannot_show(draw):
    with pytest.raises(ValueError, match=r"expected|log_y"):
        draw()


Z = rn.Slider("z", -2, 2, value=0.6, step=0.2)


def cost(z, lam):
    grid = np.linspace(-2, 2, 9)
    answer = np.sign(z) * max(abs(z) - lam, 0)
    height = (answer - z) ** 2 / 2 + lam * abs(answer)
    return {"cost": (grid, (grid - z) ** 2 / 2 + lam * np.abs(grid)), "answer": (answer, height)}


def slope(z, lam):
    side = np.array([-2, 0, np.nan, 0, 2])
    return {"cost": (side, side - z + lam * np.array([-1, -1, 0, 1, 1])), "free": ([0, 1], [0, 1])}


def moving(f=cost, sliders=(Z, LAM), **keywords):
    plain = {"x": "β", "y": "J", "x_range": (-2, 2), "y_range": (-4, 4)}
    return rn.moving_curves(f, list(sliders), **plain | keywords)


def test_moving_curves_are_those_of_the_function_at_every_step():
    panels = [cost, slope]
    fig = moving(panels, y=["J", "slope"], y_range=[(0, 4), (-4, 4)], dots={"answer": "cost"})
    record = json.loads(pio.to_json(fig))["layout"]["meta"]["live"]
    names = [(trace.name, trace.yaxis) for trace in fig.data]
    assert names == [("cost", "y"), ("answer", "y"), ("cost", "y2"), ("free", "y2")]
    for values in (*states(record, np.random.default_rng(3)), {}):
        shown = live.evaluate(record, values)["traces"]
        at = {"z": 0.6, "λ": 0.2} | values
        for number, trace in enumerate(fig.data):
            expected = panels[trace.yaxis == "y2"](*at.values())[trace.name]
            for axis, wanted in zip("xy", expected, strict=True):
                drawn = shown.get((number, axis), trace[axis])
                np.testing.assert_allclose(drawn, np.atleast_1d(wanted), atol=4e-4)
                if not values:  # at rest a notebook shows the same
                    np.testing.assert_allclose(trace[axis], np.atleast_1d(wanted), atol=4e-4)
    # What stands still is not stored again for each step.
    bound = {(b["trace"], b["attribute"]) for b in record["bindings"]}
    assert bound == {(0, "y"), (1, "x"), (1, "y"), (2, "y")}
    # One colour for one label, and the answer has that of its curve and no line of its own.
    colours = {(trace.name, trace.marker.color, trace.showlegend) for trace in fig.data}
    assert colours == {
        ("cost", fig.data[0].line.color, True), ("cost", fig.data[0].line.color, False),
        ("answer", fig.data[0].line.color, False), ("free", fig.data[3].line.color, True),
    }  # fmt: skip


def test_moving_curves_follow_only_the_sliders_they_depend_on():
    def f(z, lam):
        return {"a": ([0, 1], [z, z]), "b": ([0, 1], [lam, z]), "c": ([0, 1], [2, 3])}

    table = moving(f).layout.meta["live"]["tables"]
    assert {tuple(t["controls"]): sorted(t["columns"]) for t in table} == {
        ("z",): ["y 0"],
        ("z", "λ"): ["y 1"],
    }


def test_moving_curves_say_numbers_and_words():
    def told(z, lam):
        answer = np.sign(z) * max(abs(z) - lam, 0)
        return {"beta": answer, "kind": "exactly {beta}" if answer == 0 else "not zero: {beta}"}

    fig = moving(numbers=told, readouts={"Answer": "{beta}"}, said="The answer is {kind}.")
    record = fig.layout.meta["live"]
    for values, number, words in (
        ({"z": 0.6, "λ": 0.2}, "0.40", "not zero: 0.40"),
        ({"z": -0.2, "λ": 0.2}, "0", "exactly 0"),
        ({"z": -2, "λ": 1}, "−1.00", "not zero: −1.00"),
    ):
        shown = live.evaluate(record, values)
        assert shown["readouts"] == {"Answer": number}
        assert shown["description"].endswith(f"Answer: {number}. The answer is {words}.")
    assert "Curves of J against β, at z = 0.6, λ = 0.20." in live.evaluate(record)["description"]


def test_moving_curves_have_fixed_axes_and_buttons():
    panels = [cost, slope]
    fig = moving(panels, x=["β", "b"], y_range=[(0, 4), (-4, 4)], presets={"zero": {"z": 0}})
    assert fig.layout.yaxis.range == (0, 4) and fig.layout.yaxis2.range == (-4, 4)
    assert fig.layout.xaxis2.title.text == "b" and fig.layout.xaxis2.anchor == "y2"
    assert fig.layout.xaxis.domain[1] < fig.layout.xaxis2.domain[0]
    record = fig.layout.meta["live"]
    assert record["presets"] == [{"label": "zero", "values": {"z": 0.0}}]
    assert record["narrow"]["yaxis2.domain"][1] < record["narrow"]["yaxis.domain"][0]
    assert moving(panels, below=True).layout.yaxis2.domain[1] < 0.5
    assert moving(equal=True).layout.yaxis.scaleanchor == "x"


@pytest.mark.parametrize(
    ("keywords", "said"),
    [
        ({"f": []}, "0 functions"),
        ({"sliders": []}, "sliders"),
        ({"sliders": [Z, Z]}, "sliders"),
        ({"f": lambda z, lam: {}}, "no curve"),
        ({"f": lambda z, lam: {"a": ([1, 2], [1])}}, "'a'"),
        ({"f": lambda z, lam: {"a": ([1], [np.inf])}}, "'a'"),
        ({"f": lambda z, lam: {"a" if z < 0 else "b": ([1], [1])}}, "every step"),
        ({"f": lambda z, lam: {"a": ([1] * (1 + (z < 0)),) * 2}}, "as long as"),
        ({"x_range": (2, -2)}, "x_range"),
        ({"x_range": (0, float("nan"))}, "x_range"),
        ({"y_range": [(0, 1), (0, 1)]}, "y_range"),
        ({"x": ["β", "β"]}, "x="),
        ({"dots": ["nothing"]}, "nothing"),
        ({"dots": {"answer": "nothing"}}, "nothing"),
        ({"numbers": lambda z, lam: {"z": 1}}, "'z'"),
        ({"numbers": lambda z, lam: {"my number": 1}}, "my number"),
        ({"presets": {"a": {"z": 3}}}, "preset"),
    ],
)
def test_moving_curves_refuse_what_they_cannot_show(keywords, said):
    with pytest.raises(ValueError, match=said):
        moving(**keywords)


def test_in_a_notebook_a_figure_is_ordinary_and_light():
    fig = rn.surface(OBJECTIVES["article"])
    assert {trace.type for trace in fig.data} == {"surface", "scatter3d"}
    assert all(trace.x is not None and trace.z is not None for trace in fig.data)
    template = json.loads(pio.to_json(fig))["layout"]["template"]
    assert len(json.dumps(template)) < 100  # of 6500


# -- Edges ----------------------------------------------------------------------------------------


def test_a_walk_may_touch_the_border_of_its_square_and_not_leave_it():
    J, touching = rn.CrossEntropy() + 0.1 * rn.L1(), np.array([[1.0, -1.0], [0.5, 0.0]])
    assert rn.iterates(J, touching, extent=1.0, n=4).data
    with pytest.raises(ValueError, match="betas"):
        rn.iterates(J, 1.01 * touching, extent=1.0, n=4)


def test_every_picture_of_an_objective_shows_the_same_square():
    J = rn.CrossEntropy() + LAM * rn.L1()
    for draw in (rn.surface, rn.contours, rn.linked):
        assert draw(J).data[0].x[-1] == draw(J).data[0].y[-1] == 4.0, draw.__name__


def test_a_minimiser_on_the_border_is_marked():
    J = 0.5 * rn.LeastSquares(np.eye(2), [1.0, 0.5]) + 0 * rn.L1()
    for extent, marked in ((1.0, True), (0.9, False)):
        record = rn.surface(J, extent=extent, n=4).layout.meta["live"]
        columns = live.evaluate(record | {"bindings": [
            {"trace": 0, "attribute": "x", "table": 0, "columns": ["x0_end", "y0_end"]}
        ]})["traces"][0, "x"]  # fmt: skip
        assert np.allclose(columns, [1.0, 0.5]) == marked


@pytest.mark.parametrize("name", ["curves", "bars"])
def test_a_still_figure_has_every_part_of_a_record(name):
    line = {"a": ([0.0, 1.0], [1.0, 2.0])}
    fig = rn.curves(line, x="x", y="y") if name == "curves" else rn.bars({"a": {"b": 1.0}}, y="y")
    moving = rn.surface(rn.CrossEntropy(), n=4)
    assert fig.layout.meta["live"].keys() == moving.layout.meta["live"].keys()
