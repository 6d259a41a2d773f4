"""What surfaces and level sets draw, against formulas written anew."""

import itertools
import re

import numpy as np
import pytest
from drawn_cases import CASES, WALK, figure, states
from seen import points, seen

import regnotes as rn
from regnotes.figures.palette import ON_SURFACE, PATH

each = pytest.mark.parametrize("name", CASES)


# ---- heights -----------------------------------------------------------------------------------


@each
def test_every_node_has_its_height_with_beta_1_to_the_right(name):
    for shown, f, extent, _ in states(name):
        for trace in shown.of("surface") + shown.of("contour"):
            np.testing.assert_allclose(trace["x"], np.linspace(-extent, extent, 25), atol=1e-12)
            np.testing.assert_array_equal(trace["x"], trace["y"])
            assert 0.0 in trace["x"]  # both axes are grid lines
            heights = np.array([[f(b1, b2) for b1 in trace["x"]] for b2 in trace["y"]])
            error = np.abs(trace["z"] - heights).max()
            assert error <= 1e-4 * max(np.ptp(heights), 1e-9)


@each
def test_level_lines_are_round_numbers_and_reach_over_all_that_is_drawn(name):
    fig = figure(name)
    rest, highest = seen(fig), max(shown.of("contour")[0]["z"].max() for shown, *_ in states(name))
    low, high = (end(rest.of("surface")[0]["z"]) for end in (np.min, np.max))
    (surface,), (plane,) = rest.of("surface"), rest.of("contour")
    for trace, about in ((surface, surface["contours"]["z"]), (plane, plane["contours"])):
        size = about["size"]
        first = size / 10 ** np.floor(np.log10(size * (1 + 1e-12)))
        assert min(abs(first - round_number) for round_number in (1, 2, 5)) < 1e-9
        assert 8 <= (high - low) / size <= 24
        assert about["start"] / size == pytest.approx(round(about["start"] / size), abs=1e-9)
        assert low - 1e-4 <= about["start"] < low + size + 1e-4  # no level line is left out
        assert about["end"] >= (highest if trace is plane else high) - 1e-3
    # Colours say the height at rest; both views say it in the same colours.
    assert (surface["cmin"], surface["cmax"]) == pytest.approx((low, high), abs=1e-3)
    assert (plane["zmin"], plane["zmax"]) == (surface["cmin"], surface["cmax"])
    assert plane["colorscale"] == surface["colorscale"]
    assert surface["contours"]["z"]["show"] and surface["contours"]["z"]["project"]["z"]
    assert plane["contours"]["coloring"] == "heatmap"


@each
def test_axes_say_what_they_are_and_hold_what_is_drawn(name):
    fig, (_, extent, _) = figure(name), CASES[name]
    scene, plane = fig.layout.scene, fig.layout
    for axis, title in ((scene.xaxis, "β₁"), (scene.yaxis, "β₂"), (scene.zaxis, "J"),
                        (plane.xaxis, "β₁"), (plane.yaxis, "β₂")):  # fmt: skip
        assert axis.title.text == title
        if title != "J":
            assert axis.range == (-extent, extent)
    for axis in (scene.xaxis, scene.yaxis):
        assert 0 in axis.tickvals and np.allclose([min(axis.tickvals), max(axis.tickvals)],
                                                  [-extent, extent])  # fmt: skip
    z = fig.data[0].z
    floor, top = scene.zaxis.range
    # Where a slider can lift the surface beyond the top, the height of the cut is said, and round.
    highest = max(shown.of("surface")[0]["z"].max() for shown, *_ in states(name))
    notes = [note.text for note in fig.layout.annotations]
    assert notes == ([f"cut at J = {top:g}"] if highest > top else [])
    assert (f"The surface is cut at J = {top:g}." in seen(fig).description) == (highest > top)
    assert top / fig.data[0].contours.z.size == pytest.approx(
        round(top / fig.data[0].contours.z.size)
    )
    # The level lines are seen under the surface, whose lowest point is well above the floor.
    assert floor < z.min() - 0.2 * np.ptp(z) and z.max() <= top < z.max() + 0.3 * np.ptp(z)
    ticks = np.array(scene.zaxis.tickvals)
    assert len(ticks) >= 2 and ((floor <= ticks) & (ticks <= top + np.ptp(z) / 8)).all()
    level = fig.data[0].contours.z.size
    np.testing.assert_allclose(ticks / level, np.round(ticks / level), atol=1e-9)
    assert plane.yaxis.scaleanchor == "x"  # a circle is drawn as a circle
    for trace in fig.data:
        if trace.type in ("surface", "contour"):
            shown = re.findall(r"([βJ]\S*) %{(\w)", trace.hovertemplate)
            assert shown == [("β₁", "x"), ("β₂", "y"), ("J", "z")]
        else:
            assert trace.hoverinfo == "skip"


# ---- creases -----------------------------------------------------------------------------------


@each
def test_a_crease_is_where_the_slope_jumps_and_a_groove_where_it_rises_to_both_sides(name):
    found = set()
    for shown, f, extent, _ in states(name):
        along, h = np.linspace(-extent, extent, 25), 1e-6
        for views, width in ((shown.of("scatter3d", line_color=ON_SURFACE), 1),
                             (shown.of("scatter", line_color=ON_SURFACE), 0.5)):  # fmt: skip
            if not views:
                assert "λ" not in shown.state and "L1" not in str(CASES[name][0])
                continue
            assert [trace["line"]["width"] for trace in views] == [w * width for w in (3, 8, 3, 8)]
            if views[0]["type"] == "scatter":  # one word at one node: seen where the line is
                words = [set(trace.get("text", [""])) for trace in views]
                assert words == [{"", "crease"}, {"", "groove"}, {""}, {""}]
                assert [list(t["text"]).count("") for t in views[:2]] == [24, 24]
            for k, (crease, groove) in enumerate([views[:2], views[2:]]):
                # Along β₁, then along β₂; the other is 0.
                beta = np.stack([along, 0 * along], axis=-1)[:, :: 1 - 2 * k]
                side = np.array([0, h])[:: 1 - 2 * k]
                up, down = (
                    (f(*(beta + s * side).T) - f(*beta.T)) / h * np.ones(25) for s in (1, -1)
                )
                for trace, there in ((crease, up + down > 1e-4), (groove, np.minimum(up, down))):
                    drawn = ~np.isnan(points(trace, "xyz" if "scene" in trace else "xy")).any(-1)
                    np.testing.assert_allclose(points(trace)[drawn], beta[drawn], atol=1e-12)
                    if there.dtype == bool:
                        np.testing.assert_array_equal(drawn, there)
                    else:
                        jump = up + down > 1e-4
                        assert drawn[jump & (there > 1e-4)].all()
                        assert not drawn[~jump | (there < -1e-4)].any()
                    if "scene" in trace:
                        np.testing.assert_allclose(
                            np.asarray(trace["z"])[drawn],
                            f(*beta.T)[drawn] if drawn.any() else [],
                            atol=1e-3,
                        )
                    found |= set(drawn.tolist())
    assert not found or found == {True, False}


# ---- lines -------------------------------------------------------------------------------------


@each
def test_a_path_lies_on_the_surface_and_ends_where_the_picture_does(name):
    for shown, f, extent, lift in states(name):
        (above,) = shown.of("scatter3d", line_color=PATH.ground)
        (flat,) = shown.of("scatter", line_color=PATH.ground)
        assert above["mode"] == flat["mode"] == "lines"
        inside = np.abs(WALK).max(axis=1) <= extent
        assert not inside.all()
        for trace in (above, flat):
            np.testing.assert_array_equal(points(trace)[inside], WALK[inside])
            assert np.isnan(points(trace)[~inside]).all()
        height = np.asarray(above["z"])[inside] - f(*WALK[inside].T)
        np.testing.assert_allclose(height, lift, atol=2e-4 * max(1, lift / 0.03))


# ---- the four ways to draw one objective -------------------------------------------------------


@pytest.mark.parametrize("values", [{}, {"λ": 0}, {"λ": 1}, {"λ": 0.5}])
def test_one_view_shows_what_both_views_show(values):
    J = CASES["article"][0]
    both = seen(figure("article"), values)
    for draw, kinds in (
        (rn.surface, ("surface", "scatter3d")),
        (rn.contours, ("contour", "scatter")),
    ):
        one = seen(draw(J, extent=4, n=12, paths=[WALK]), values)
        assert one.readouts == both.readouts
        # Only a surface is cut off at a height.
        cut = "" if draw is rn.surface else " The surface is cut at J = 10."
        told = (one.description + cut).split(" of J over ")
        title = "The surface" if draw is rn.surface else "The level sets"
        assert told == [title, both.description.split(" of J over ")[1]]
        wanted = [trace for trace in both.traces if trace["type"] in kinds]
        assert len(one.traces) == len(wanted)
        for mine, theirs in zip(one.traces, wanted, strict=True):
            for attribute in "xyz":
                if attribute in theirs:
                    np.testing.assert_array_equal(mine[attribute], theirs[attribute])


def domains(layout, more=None):
    """The parts of the figure that its views have, as (left, right, low, high)."""
    layout = layout.to_plotly_json()
    for path, value in (more or {}).items():
        *parents, last = re.findall(r"\w+", path)
        part = layout
        for key in parents:
            part = part[int(key) if key.isdigit() else key]
        part[last] = value
    views = [view["domain"] for name, view in layout.items() if name.startswith("scene")]
    for name, axis in layout.items():
        if name.startswith("xaxis"):
            across, up = axis, layout[name.replace("x", "y", 1)]
            views.append({"x": across.get("domain", [0, 1]), "y": up.get("domain", [0, 1])})
    return [(*view["x"], *view["y"]) for view in views]


PRICE = rn.Slider("λ", 0, 0.2, value=0.1, step=0.05)
LAID_OUT = {
    "surface": lambda: rn.surface(CASES["article"][0], n=3),
    "contours": lambda: rn.contours(CASES["article"][0], n=3),
    "linked": lambda: rn.linked(CASES["article"][0], n=3),
    "two": lambda: rn.small_multiples(CASES["article"][0], n=3, λ=[0.1, 0.2]),
    "three": lambda: rn.small_multiples(CASES["article"][0], n=3, λ=[0.1, 0.2, 0.3]),
    "four": lambda: rn.small_multiples(CASES["article"][0], n=3, λ=[0.1, 0.2, 0.3, 0.4]),
    "five": lambda: rn.small_multiples(CASES["article"][0], n=3, λ=[0, 0.1, 0.2, 0.3, 0.4]),
    "budget": lambda: rn.budget(rn.Logistic(*rn.two_experts()) + PRICE * rn.L1(), extent=2, n=3),
}  # fmt: skip


@pytest.mark.parametrize("name", LAID_OUT)
def test_no_view_covers_another_wide_or_narrow(name):
    fig = LAID_OUT[name]()
    record = fig.layout.meta["live"]
    wide, narrow = domains(fig.layout), domains(fig.layout, record["narrow"])
    for views in (wide, narrow):
        for left, right, low, high in views:
            assert 0 <= left < right <= 1 and 0 <= low < high <= 1
        for a, b in itertools.combinations(views, 2):
            apart = a[1] <= b[0] or b[1] <= a[0] or a[3] <= b[2] or b[3] <= a[2]
            assert apart, (a, b)
        # Nothing is left empty: the views take most of the figure, and tiles all of it.
        share = sum((v[1] - v[0]) * (v[3] - v[2]) for v in views)
        assert share > (0.99 if name in ("two", "four") else 0.5)
    assert fig.layout.height == record["height"]["wide"]
    if len(wide) > 1:  # narrow, they stand below each other, or at most two side by side
        assert all(v[1] - v[0] >= 0.5 for v in narrow)
        assert record["height"]["narrow"] > 200
