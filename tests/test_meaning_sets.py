"""The set of minimisers as it is drawn and said, against brute force."""

import re

import numpy as np
import pytest
from drawn_cases import CASES, LAM, figure, states
from seen import numbers, points, positions, seen
from sets_in_words import check_words, set_in_words

import regnotes as rn
from regnotes.figures.palette import MINIMUM

each = pytest.mark.parametrize("name", CASES)


@each
def test_the_words_on_the_minimisers_are_true(name):
    kinds = set()
    for shown, f, _, _ in states(name):
        kind, _ = check_words(shown.readouts, f)
        kinds.add(kind)
        for label in ("Minimisers", "Minimum of J", "Exactly zero"):
            assert f"{label}: {shown.readouts[label]}." in shown.description
    expected = {
        "article": {"exactly one", "segment", "never gets there"}, "no slider": {"segment"},
        "no penalty": {"line", "never gets there", "falls without end"},
        "only a penalty": {"exactly one", "plane"},
    }.get(name, {"exactly one"})  # fmt: skip
    assert kinds >= expected


@each
def test_the_drawn_set_is_the_one_in_words_cut_at_the_picture(name):
    for shown, f, extent, lift in states(name):
        kind, ends, _ = set_in_words(shown.readouts["Minimisers"])
        if len(ends) == 1:
            ends = np.repeat(ends, 2, axis=0)
        for view, axes in (("scatter3d", "xyz"), ("scatter", "xy")):
            line, marks = shown.of(view, line_color=MINIMUM.ground)
            assert (line["mode"], marks["mode"]) == ("lines", "markers")
            assert marks["marker"]["color"] == MINIMUM.ground
            drawn, marked = points(line, axes), points(marks, axes)
            if kind in ("plane", "never gets there", "falls without end"):
                assert np.isnan(drawn[:, :2]).all()
                if kind != "plane":
                    assert np.isnan(marked[:, :2]).all()
                continue
            if kind == "line":  # right across the picture
                assert np.abs(drawn[:, :2]).max(axis=1) == pytest.approx(extent, abs=1e-3)
                difference = ends[0, 0] - ends[0, 1]
                np.testing.assert_allclose(drawn[:, 0] - drawn[:, 1], difference, atol=1e-3)
                assert np.isnan(marked[:, :2]).all()
            else:
                inside = np.abs(ends).max(axis=1) <= extent
                np.testing.assert_allclose(drawn[inside, :2], ends[inside], atol=1e-4)
                np.testing.assert_allclose(marked[inside, :2], ends[inside], atol=1e-4)
                assert np.isnan(marked[~inside, :2]).all()
                for point in drawn[~inside, :2]:  # at the border, on the way to the end
                    if not np.isnan(point).any():
                        assert np.abs(point).max() == pytest.approx(extent, abs=1e-3)
                        side = ends[1] - ends[0]
                        away = point - ends[0]
                        assert side[0] * away[1] - side[1] * away[0] == pytest.approx(0, abs=1e-2)
            if view == "scatter3d":
                there = ~np.isnan(drawn[:, 0])
                np.testing.assert_allclose(
                    drawn[there, 2] - lift, f(*drawn[there, :2].T), atol=1e-4 + 1e-3 * lift
                )


@each
def test_no_surface_hides_the_set_which_drops_to_the_floor_beside_the_origin(name):
    floor, top = figure(name).layout.scene.zaxis.range
    for shown, *_ in states(name):
        solid, ends = shown.of("scatter3d", line_color=MINIMUM.ground)
        through = [t for t in shown.of("scatter3d") if (t.get("meta") or {}).get("through")]
        way, dots, shadows, origin, *words = through
        first = [t["type"] for t in shown.traces].index("surface")
        place = [shown.traces.index(t) for t in (*through, solid)]
        assert first < place[0] and place == sorted(place)  # covered by the set itself alone
        assert (way["mode"], dots["mode"], origin["mode"]) == ("lines", "markers", "markers")
        np.testing.assert_array_equal(points(origin, "xyz"), [[0, 0, origin["z"][0]]])
        # On the floor, and by no rounding below it: plotly.js would leave it out.
        assert floor < origin["z"][0] < floor + 0.01 * (top - floor)
        # Down from one end, along the floor, up to the other, and back along the set itself.
        a, b = points(solid, "xyz")
        on_floor = [np.append(end[:2], origin["z"][0]) for end in (a, b)]
        expected = np.array([a, on_floor[0], on_floor[1], b, a])
        np.testing.assert_allclose(points(way, "xyz"), expected, atol=1e-9)
        marked = points(ends, "xyz")
        np.testing.assert_allclose(points(dots, "xyz"), marked, atol=1e-9)
        below = np.column_stack([marked[:, :2], np.full(2, origin["z"][0])])
        np.testing.assert_allclose(points(shadows, "xyz"), below, atol=1e-9)
        assert way["line"]["width"] < solid["line"]["width"]
        assert dots["marker"]["size"] == ends["marker"]["size"] > shadows["marker"]["size"]
        # One of the two names stands there, in the middle; the other nowhere.
        middle, one = points(solid).mean(axis=0), (a[:2] == b[:2]).all()
        for labels in (words, [t for t in shown.of("scatter") if t["mode"] == "text"]):
            assert [label["text"].strip() for label in labels] == ["minimiser", "minimisers"]
            there, elsewhere = labels if one else labels[::-1]
            np.testing.assert_allclose(points(there), [middle], atol=6e-3)
            assert np.isnan(points(elsewhere)).all()
        # The plane shows where the origin is, too.
        (mark,) = [t for t in shown.of("scatter", mode="markers") if "line" not in t]
        np.testing.assert_array_equal(points(mark), [[0, 0]])


@each
def test_the_text_alternative_says_where_the_sliders_stand(name):
    _, extent, _ = CASES[name]
    for shown, *_ in states(name):
        first = shown.description.split(". ")[0]
        assert first.startswith("The surface and the level sets of J over β₁ and β₂ from −")
        assert f"from −{extent} to {extent}" in shown.description
        for symbol, value in shown.state.items():
            (told,) = re.findall(rf"{symbol} = ([−\d.]+?)[,.](?=\s)", shown.description)
            assert numbers(told) == [pytest.approx(value, abs=1e-9)]
        assert "{" not in shown.description


def test_the_residual_that_is_said_bounds_the_true_one_closely():
    J = rn.Logistic(*rn.two_experts()) + LAM * rn.L1()
    fig = rn.surface(J, extent=2, n=3)
    for values in positions([LAM], between=20):
        at = J.at(**({"λ": 0.2} | values))
        (power,) = re.fullmatch(
            r"below 1e−(\d+)", seen(fig, values).readouts["Distance from optimality"]
        ).groups()
        left = rn.minimisers_over(at, {}).residual[0]
        assert left < 10.0 ** -int(power)
        assert int(power) == 14 or left > 0.999 * 10.0 ** -(int(power) + 1)


def test_one_of_several_is_not_called_the_only_one():
    loss = rn.Absolute([[1, 1], [1, 1]], [0, 1])  # lowest wherever 0 ≤ β₁ + β₂ ≤ 1
    shown = seen(rn.linked(loss, extent=2, n=4))
    ((x, y),) = re.findall(r"\((.*), (.*)\), and others", shown.readouts["Minimisers"])
    point = np.array([*numbers(x), *numbers(y)])
    assert 0 <= point.sum() <= 1
    assert shown.readouts["Exactly zero"] == "depends on which of them"
    assert numbers(shown.readouts["Minimum of J"]) == [pytest.approx(0.5, abs=1e-6)]
    for trace in shown.of("scatter", line_color=MINIMUM.ground):
        np.testing.assert_allclose(points(trace), [point, point], atol=1e-4)


@pytest.mark.parametrize(("row", "target"), [((1, 0), 1), ((1, 1), 1), ((1, 2), 1), ((1, 0), 0)])
def test_a_line_of_minimisers_goes_right_through_the_picture(row, target):
    """Wherever row · β = target the loss is 0: all of it is drawn, and two points are named."""
    shown = seen(rn.linked(rn.LeastSquares([row], [target]) + 0 * rn.L1(), extent=2, n=4))
    named = shown.readouts["Minimisers"]
    places = np.array([numbers(at) for at in re.findall(r"\(([^)]*)\)", named)])
    assert named.startswith("every point of the line through")
    np.testing.assert_allclose(places @ row, target, atol=2e-4)
    assert np.ptp(places, axis=0).max() > 0.5
    whole = {0: "one of the two parameters, both where", 1: "none, except where the line crosses"}
    assert shown.readouts["Exactly zero"].startswith(whole[target])
    (line,) = shown.of("scatter", line_color=MINIMUM.mark, mode="lines")
    np.testing.assert_allclose(points(line) @ row, target, atol=1e-3)
    assert np.isclose(np.abs(points(line)).max(axis=1), 2).all()  # from rim to rim
