"""Still pictures of planes, read back as SVG, without a browser."""

import itertools
import json
import re

import numpy as np
import plotly.graph_objects as go
import plotly.io as pio
import pytest

import regnotes as rn
from regnotes.figures.palette import FAINT, NEUTRAL
from regnotes.livefigures.stills import stills

Z = rn.Slider("z", 0, 1, value=0.5)


def drawn(fig):
    return stills(json.loads(pio.to_json(fig)))


def dots(svg):
    found = re.findall(r'<circle cx="(-?\d+)" cy="(-?\d+)" r="\d+" fill="([^"]+)"', svg)
    return {fill: (int(x), int(y)) for x, y, fill in found}


def lines(svg, colour):
    """The points of the lines of one colour, an array (k, 2) for each."""
    found = []
    for path in re.findall(rf'<path d="([^"]+)" stroke="{colour}"', svg):
        for part in path.split("M")[1:]:
            numbers = [int(n) for n in re.findall(r"-?\d+", part)]
            found.append(np.cumsum(np.reshape(numbers, (-1, 2)), axis=0))
    return found


def panels(**keywords):
    f, g = (lambda z, y=y: {f"dot {y}": (0.5, y)} for y in (0.25, 0.75))
    return rn.moving_curves(
        [f, g], [Z], x="a", y=["b", "c"], x_range=(0, 1), y_range=(0, 1),
        dots=["dot 0.25", "dot 0.75"], **keywords,
    )  # fmt: skip


def test_words_stand_where_an_axis_has_them_instead_of_numbers():
    fig = rn.curves({"one": ([1, 2], [3, 5])}, x="x", y="y", y_range=(3, 5))
    fig.layout.yaxis.update(tickmode="array", tickvals=np.array([3.0, 4]), ticktext=["few", "many"])
    for still in drawn(fig):
        assert ">few</text>" in still.svg and ">many</text>" in still.svg
        assert ">3</text>" not in still.svg and ">5</text>" not in still.svg


@pytest.mark.parametrize("below", [False, True])
def test_each_panel_has_its_part_of_the_picture(below):
    wide, narrow = drawn(panels(below=below))
    assert wide.narrow is None and narrow.wide is None
    for still, stacked in ((wide, below), (narrow, True)):
        (first, second) = dots(still.svg).values()
        size = [int(n) for n in re.search(r'viewBox="0 0 (\d+) (\d+)"', still.svg).groups()]
        if stacked:  # the dot low in the upper panel is above that high in the lower one
            assert first[0] == second[0] and first[1] < size[1] / 2 < second[1]
        else:
            assert first[0] < size[0] / 2 < second[0] and first[1] > second[1]
        for title in ("a", "b", "c"):
            assert f">{title}</text>" in still.svg


def test_a_line_ends_where_it_leaves_the_axes():
    x = np.array([-3, -2, np.nan, 0, 0, 2])
    y = np.array([0.5, 0.5, np.nan, -2, 0.5, 0.5])
    trace = {"type": "scatter", "x": x, "y": y, "line": {"color": "#123456"}}
    layout = {"xaxis": {"range": [-1, 1]}, "yaxis": {"range": [0, 1]}, "template": {}}
    wide, _narrow = drawn(go.Figure([trace], layout))
    (line,) = lines(wide.svg, "#123456")  # the first part is outside
    corner = re.search(r'<path d="([^"]+)" stroke="rgba', wide.svg)[1]
    grid = np.array([[int(n) for n in m] for m in re.findall(r"M(-?\d+) (-?\d+)", corner)])
    left, bottom = grid[:, 0].min(), grid[:, 1].max()
    centre, right = line[0, 0], line[-1, 0]
    assert line[0, 1] == bottom  # cut at y = 0
    assert right - centre == pytest.approx(centre - left, abs=2)  # cut at x = 1, from x = 0
    assert line[1].tolist() == [centre, line[-1, 1]]  # the corner between is kept


def test_one_unit_on_both_axes():
    def f(z):
        return {"cross": ([0, 0, np.nan, -1, 1], [-1, 1, np.nan, 0, 0])}

    fig = rn.moving_curves(f, [Z], x="a", y="b", x_range=(-1, 1), y_range=(-1, 1), equal=True)
    for still in drawn(fig):
        up, across = lines(still.svg, NEUTRAL[0])[:2]
        assert np.ptp(up[:, 1]) == pytest.approx(np.ptp(across[:, 0]), abs=2)


def test_a_legend_names_what_the_figure_names():
    fig = panels()
    fig.data[1].showlegend = False
    for still in drawn(fig):
        assert ">dot 0.25</text>" in still.svg and ">dot 0.75</text>" not in still.svg


def test_the_third_view_of_a_budget_is_below_the_others():
    price = rn.Slider("λ", 0, 0.2, value=0.1, step=0.1)
    fig = rn.budget(rn.Logistic(*rn.two_experts()) + price * rn.L1(), extent=2, n=8)
    views = drawn(fig)
    wide = [view.wide for view in views if view.wide]
    narrow = [view.narrow for view in views if view.narrow]
    assert len(wide) == len(narrow) == 3
    (surface, plane, path), stacked = wide, narrow
    assert surface[0] + surface[2] <= plane[0] + 0.01  # side by side
    assert path[1] >= max(view[1] + view[3] for view in (surface, plane)) - 0.02
    for above, below in itertools.pairwise(stacked):
        assert above[1] + above[3] <= below[1] + 0.03
    assert ">price λ</text>" in views[-1].svg and ">price λ</text>" not in views[1].svg


def test_what_is_drawn_through_a_surface_is_whole_in_the_still_picture():
    """A bowl whose near rim hides its bottom: the lines that drop to the floor are all there."""
    J = rn.CrossEntropy() + 0.2 * rn.L1() + rn.Slider("Ω", 0, 0.5, value=0.05) * rn.L2()
    fig = rn.surface(J, n=10)
    fig.layout.meta["live"]["controls"][0]["value"] = 0.5
    (still,) = drawn(fig)
    (way,) = lines(still.svg, FAINT)
    assert len(way) >= 2 and np.ptp(way[:, 1]) > 30
    words = [text.strip() for text in re.findall(r">([^<]*)</text>", still.svg)]
    assert "minimiser" in words and f'stroke="{FAINT}"' in still.svg
    assert still.title.startswith("cut at J = ")


def test_words_stand_on_the_side_that_they_ask_for_with_a_halo():
    places = {}
    for side in ("middle left", "middle right", "top center", "bottom center"):
        trace = {"type": "scatter", "mode": "markers+text", "x": [0, 1, 2], "y": [0, 1, 2],
                 "text": ["", "here", ""], "textposition": side,
                 "textfont": {"color": "#ffffff", "shadow": "0 0 2px #123456"}}  # fmt: skip
        wide, _ = drawn(go.Figure([trace], {"template": {}}))
        ((x, y, anchor, halo),) = re.findall(
            r'<text x="(\d+)" y="(\d+)"[^>]*text-anchor="(\w+)"[^>]*stroke="(#\w+)"[^>]*>here<',
            wide.svg,
        )
        assert halo == "#123456"
        dots_at = [
            (int(a), int(b)) for a, b in re.findall(r'<circle cx="(\d+)" cy="(\d+)"', wide.svg)
        ]
        across, down = sorted(dots_at)[1]
        places[side] = np.sign([int(x) - across, int(y) - down]).tolist(), anchor
    assert places == {
        "middle left": ([-1, 0], "end"), "middle right": ([1, 0], "start"),
        "top center": ([0, -1], "middle"), "bottom center": ([0, 1], "middle"),
    }  # fmt: skip


@pytest.mark.parametrize(("low", "every"), [(-6, 1), (-13, 2)])
def test_a_long_logarithmic_axis_is_marked_at_every_second_power(low, every):
    powers = np.arange(low, 2)
    fig = rn.curves({"one": (powers, 10.0**powers)}, x="x", y="y", log_y=True,
                    y_range=(10.0**low, 10))  # fmt: skip
    wide, _ = drawn(fig)
    for power in powers[powers < -2]:
        word = "10" + str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
        assert (f">{word}</text>" in wide.svg) == (power % every == 0)
