"""What every figure has in common: it stands still on a page of any ground, and can be read."""

import itertools
import re
from functools import cache

import numpy as np
import pytest
from seen import seen

import regnotes as rn
from regnotes.figures import __all__ as NAMES
from regnotes.figures.palette import (
    BALL,
    BALL_AREA,
    BETA1,
    BETA2,
    MINIMUM,
    NO_ZERO,
    ON_SURFACE,
    PATH,
)
from regnotes.livefigures.record import VERSION

FUNCTIONS = [name for name in NAMES if name[0].islower()]  # the others are what they are given
LAM = rn.Slider("λ", 0, 0.2, value=0.1, step=0.05)
J = rn.Logistic(*rn.two_experts()) + LAM * rn.L1()
WALK = np.array([[-1.0, 1.0], [0.5, 0.5], [0.2, 0.0]])
DRAW = {
    "surface": lambda: rn.surface(J, n=4, paths=[WALK]),
    "contours": lambda: rn.contours(J, n=4, paths=[WALK]),
    "linked": lambda: rn.linked(J, n=4, paths=[WALK]),
    "small_multiples": lambda: rn.small_multiples(J, n=4, λ=[0.1, 0.2]),
    "family": lambda: rn.family(rn.Lq, rn.Slider("q", 1, 2, step=0.5), n=4, level=1),
    "iterates": lambda: rn.iterates(J, WALK, n=4),
    "budget": lambda: rn.budget(J, n=4),
    "bench": lambda: rn.bench(
        {"L1": rn.L1(), "L2": rn.L2()}, extent=2, step=1, start=(2, 1), areas=True
    ),
    "moving_curves": lambda: rn.moving_curves(
        lambda v: {"a": ([0, 1], [v, 1]), "b": (v, 1)}, [LAM], x="x", y="y", x_range=(0, 1),
        y_range=(0, 1), dots=["b"],
    ),
    "curve": lambda: rn.curve(rn.LeastSquares([[1]], [1]) + LAM * rn.L1(), extent=2, n=4),
    "small_planes": lambda: rn.small_planes(J, n=4, paths=[WALK], λ=[0.1, 0.2]),
    "price_paths": lambda: rn.price_paths(
        rn.Logistic(*rn.two_experts()), {"L1": rn.L1(), "L2": rn.L2()}, x="x", y="y",
        x_range=(-1, 1), y_range=(-1, 1),
    ),
    "race": lambda: rn.race(
        J.at(λ=0.15), {"ISTA": rn.proximal_gradient, "Adam": rn.adam}, steps=[0.5, 1],
        start=[1, -1], extent=2, spacing=1, iterates=5,
    ),
    "zigzag": lambda: rn.zigzag(
        rn.Logistic(*rn.two_experts()), rn.Slider("λ", 0.1, 0.2, step=0.05), start=[1, 1],
        steps=[0.5, 1],
    ),
    "profile": lambda: rn.profile(J, n=4),
    "curves": lambda: rn.curves({"a": ([0, 1], [1, 2]), "b": ([0, 1], [2, 1])}, x="x", y="y"),
    "bars": lambda: rn.bars({"a": {"u": 1, "v": 2}, "b": {"u": 2, "v": 3}}, y="y"),
}  # fmt: skip
each = pytest.mark.parametrize("name", DRAW)


@cache
def figure(name):
    return DRAW[name]()


def parts(layout, pattern):
    return [layout[key] for key in layout.to_plotly_json() if re.fullmatch(pattern, key)]


def test_every_function_is_looked_at():
    assert set(DRAW) == set(FUNCTIONS)


@each
def test_the_page_shows_through_and_nothing_is_moved_by_accident(name):
    layout = figure(name).layout
    assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0,0,0,0)"
    assert layout.template.layout.to_plotly_json() == {}  # Plotly's own has white panels
    assert layout.dragmode is False
    for axis in parts(layout, r"[xy]axis\d*"):
        assert axis.fixedrange is True
    for scene in parts(layout, r"scene\d*"):
        assert scene.dragmode == "turntable"  # the reader turns it, with the third axis upright
        for axis in (scene.xaxis, scene.yaxis, scene.zaxis):
            assert axis.showbackground is False and axis.showspikes is False
            assert axis.gridcolor == axis.zerolinecolor
            assert 10 <= axis.tickfont.size <= axis.title.font.size <= 18


@each
def test_the_place_of_a_figure_is_known_before_it_is_drawn(name):
    fig = figure(name)
    record = fig.layout.meta["live"]
    assert record["version"] == VERSION  # which the script looks at first
    assert set(record) - {"handles"} == {
        "version", "controls", "presets", "arrays", "tables", "bindings", "readouts",
        "description", "height", "narrow",
    }  # fmt: skip
    height = record["height"]
    assert set(height) == {"wide", "narrow"}
    assert fig.layout.height == height["wide"]
    # A narrow figure is at least as wide as high in each of its views, and fits on a screen.
    assert 200 <= height["narrow"] <= 1000 and 300 <= height["wide"] <= 700
    margin = fig.layout.margin
    edges = [margin.l, margin.r, margin.t, margin.b]
    assert None not in edges and sum(edges) < 200  # else Plotly chooses, once it has drawn
    if parts(fig.layout, r"scene\d*") or name == "contours":
        assert edges == [0, 0, 0, 0]  # the places of its views are shares of the whole figure


@each
def test_one_camera_sees_every_surface(name):
    layout = figure(name).layout
    for scene in parts(layout, r"scene\d*"):
        eye = np.array([scene.camera.eye[a] for a in "xyz"])
        centre = np.array([scene.camera.center[a] for a in "xyz"])
        up = [scene.camera.up[a] for a in "xyz"]
        assert up == [0, 0, 1] and scene.aspectmode == "manual"
        sides = np.array([scene.aspectratio[a] for a in "xyz"])
        assert sides[0] == sides[1] > sides[2] > 0.5  # a unit of β₁ is as long as one of β₂
        # From the side of β₁ > 0 and β₂ < 0, where the article's valley is, and from above.
        assert eye[0] > 0 > eye[1] and eye[2] > sides[2]
        # All corners of the box are within Plotly's field of view, 45° high, and fill half of it.
        ahead = (centre - eye) / np.linalg.norm(centre - eye)
        corners = np.array(np.meshgrid(*[[-s / 2, s / 2] for s in sides])).reshape(3, -1).T
        away = corners - eye
        depth = away @ ahead
        side = np.cross(ahead, up) / np.linalg.norm(np.cross(ahead, up))
        height = away @ np.cross(side, ahead) / depth
        assert (depth > 0).all()
        assert 0.6 < np.abs(height).max() / np.tan(np.pi / 8) < 1.05


@each
def test_colours_of_surfaces_tell_the_height_and_not_the_light(name):
    for trace in figure(name).data:
        if trace.type == "surface":
            assert trace.lighting.ambient + trace.lighting.diffuse == pytest.approx(1.2, abs=0.1)
            assert trace.lighting.specular < 0.1 and trace.lighting.fresnel < 0.1
            assert trace.lightposition.z > 5 * abs(trace.lightposition.x) > 0  # from above
        if trace.type in ("surface", "contour"):
            assert trace.showscale is False
            scale = np.array([[int(c[k : k + 2], 16) for k in (1, 3, 5)]
                              for _, c in trace.colorscale])  # fmt: skip
            light = scale @ [0.2126, 0.7152, 0.0722]
            assert (np.diff(light) > 0).all()  # the higher the lighter, also in grey


@each
def test_lines_are_thicker_on_a_surface_and_a_crease_is_thinner_than_a_groove(name):
    fig = figure(name)
    for trace in fig.data:
        if trace.type.startswith("scatter") and trace.mode == "lines":
            assert trace.line.width >= 1
    for kind in ("scatter3d", "scatter"):
        lines = [t for t in fig.data if t.type == kind and t.line.color == ON_SURFACE]
        widths = {t.line.width for t in lines if t.mode == "lines"}
        if name in ("linked", "small_multiples") and widths:
            thin, thick = sorted(widths)
            assert thick > 2 * thin
    if name in ("linked", "iterates", "family"):
        for colour in (MINIMUM.ground, BALL.ground if name == "family" else PATH.ground):
            solid, flat = (
                {t.line.width for t in fig.data if t.type == kind and t.line.color == colour}
                for kind in ("scatter3d", "scatter")
            )
            assert min(solid) > max(flat)
        marks = [t for t in fig.data if t.type.startswith("scatter") and t.mode == "markers"]
        assert all(t.marker.size >= (3 if t.meta else 4) for t in marks)


def contrast(one, other):
    """The contrast of two colours, from 1 to 21 (WCAG 2.2)."""
    light = []
    for colour in (one, other):
        parts = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        light.append(linear @ [0.2126, 0.7152, 0.0722] + 0.05)
    return max(light) / min(light)


def test_the_areas_of_the_map_differ_in_lightness_too():
    budget = next(trace for trace in figure("bench").data if trace.fillcolor == BALL_AREA)
    assert contrast(budget.fillcolor, budget.line.color) > 7  # on a light page it is as light
    for one, other in itertools.combinations((NO_ZERO, BETA1.ground, BETA2.ground), 2):
        assert contrast(one, other) > 1.3


@each
def test_at_rest_a_notebook_shows_what_the_sliders_say(name):
    fig = figure(name)
    for trace, at_rest in zip(fig.data, seen(fig).traces, strict=True):
        for a in "xyz":
            if a in at_rest and trace[a] is not None and at_rest["type"] != "bar":
                drawn = np.asarray(trace[a], dtype=float)
                np.testing.assert_allclose(drawn, at_rest[a], atol=1e-3)


@pytest.mark.parametrize("name", ["surface", "contours", "linked", "small_multiples", "iterates"])
def test_unless_asked_the_square_reaches_to_4_with_40_nodes_on_each_side(name):
    more = {"small_multiples": {"λ": [0.1]}, "iterates": {"betas": [[4, -4], [0, 0]]}}.get(name, {})
    fig = getattr(rn, name)(J, **more)  # a walk may begin in a corner of the square
    for trace in fig.data:
        if trace.type in ("surface", "contour"):
            np.testing.assert_allclose(trace.x, np.arange(-40, 41) / 10)
            np.testing.assert_array_equal(trace.x, trace.y)


@pytest.mark.parametrize(
    ("flat", "height"), [(rn.CrossEntropy(x=0), np.log(2)), (rn.Slider("λ", 0, 1) * rn.L1(), 0)]
)
def test_what_is_flat_is_drawn_half_way_up(flat, height):
    fig = rn.linked(flat, n=4)
    np.testing.assert_allclose(fig.data[0].z, height, atol=1e-12)
    plane = seen(fig).of("contour")[0]
    for trace, ends in ((fig.data[0], ("cmin", "cmax")), (plane, ("zmin", "zmax"))):
        assert [trace[end] for end in ends] == pytest.approx([height - 0.5, height + 0.5])
    bottom, top = fig.layout.scene.zaxis.range
    assert bottom < height < top
