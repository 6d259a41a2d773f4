"""Small planes, paths to the origin and open circles: what arrives and what never does."""

import numpy as np
import pytest
from seen import experts, l1, l2, lowest, network, numbers, points, seen

import regnotes as rn
from regnotes.figures.palette import LASSO, LOSS, MINIMUM, PATH, RIDGE

OMEGA = rn.Slider("Ω", 0, 0.5, value=0.1, step=0.01)
J = rn.CrossEntropy() + OMEGA * rn.L2()
LINE = np.array([[2.0, -2.0], [0.1, -0.1]])
SEVERAL = [0.01, 0.1, 0.5]


def planes(**keywords):
    return rn.small_planes(J, **{"Ω": SEVERAL, "n": 10, "extent": 3, "step": 0.5} | keywords)


def test_each_plane_has_level_lines_at_the_same_heights_and_its_own_minimiser():
    fig = planes(paths=[LINE], never=[[0, 0]])
    for k, weight in enumerate(SEVERAL):
        inside = [t for t in fig.data if t.xaxis == f"x{k + 1 if k else ''}"]
        levels, path, origin, never, best, title = inside
        x, y = points(levels)[~np.isnan(levels.x)].T
        height = network(1, 1)(x, y) + weight * l2(x, y)
        first = min(network(1, 1)(0, 0), 10)  # all heights differ by whole steps
        assert first > 0
        base = height[0] % 0.5
        off = (height - base + 0.25) % 0.5 - 0.25
        assert np.abs(off).max() < 0.05 and levels.line.color == LOSS.mark
        np.testing.assert_array_equal(points(path), LINE)
        assert (path.line.color, path.line.dash) == (PATH.mark, PATH.dash)
        assert points(origin).tolist() == points(never).tolist() == [[0, 0]]
        assert never.marker.symbol == "circle-open" and never.marker.color == PATH.mark
        least = lowest(lambda b1, b2, w=weight: network(1, 1)(b1, b2) + w * l2(b1, b2))[0]
        np.testing.assert_allclose(points(best), [least], atol=1e-4)
        assert best.marker.color == MINIMUM.mark
        assert title.text == f"Ω = {weight:g}" and title.y[0] > 3
        said = numbers(fig.layout.meta["live"]["description"].split(title.text + ": ")[1])
        np.testing.assert_allclose(said[:2], least, atol=2e-4)
    spans = {(fig.layout[f"{a}axis{s}"].range, a) for a in "xy" for s in ("", 2, 3)}
    assert len(spans) == 2 and fig.layout.yaxis3.scaleanchor == "x3"  # one scale


def test_the_levels_of_two_planes_are_the_same():
    shown = []
    for trace, weight in zip(planes(n=40).data[::5], SEVERAL, strict=True):
        x, y = points(trace)[~np.isnan(trace.x)].T
        shown.append(np.round(network(1, 1)(x, y) + weight * l2(x, y), 1))
    common = set(shown[0]) & set(shown[1]) & set(shown[2])
    assert len(common) > 5


@pytest.mark.parametrize(
    ("objective", "values", "said"),
    [
        (J, {}, "nothing"), (J, {"λ": [1]}, "λ"), (J, {"Ω": []}, "at least one"),
        (J, {"Ω": [0, 0.1]}, "no single lowest point at Ω = 0"),
        (rn.Logistic(np.eye(3), [0, 1, 1]) + OMEGA * rn.L2(), {"Ω": [0.1]}, "d=3"),
    ],
)  # fmt: skip
def test_small_planes_say_what_they_cannot_draw(objective, values, said):
    with pytest.raises((TypeError, ValueError), match=said):
        rn.small_planes(objective, n=4, **values)


PENALTIES = {"L1": rn.L1(), "L2": rn.L2()}
SIZE = {"L1": l1, "L2": l2}


def paths(**keywords):
    look = {"x": "β₁", "y": "β₂", "x_range": (-0.3, 1.3), "y_range": (-0.1, 0.4)}
    return rn.price_paths(rn.Logistic(*rn.two_experts()), PENALTIES, **look | keywords)


def test_at_every_price_the_dots_are_the_minimisers_and_only_an_exact_zero_is_0():
    fig = paths()
    for t in (-3, -1.95, -1.05, -1, -0.6, 0, 1):
        shown, price = seen(fig, {"t": t}), 10.0**t
        dots = {trace["name"]: points(trace)[0] for trace in shown.traces}
        for name, size in SIZE.items():
            best = lowest(lambda b1, b2, f=size, p=price: experts(b1, b2) + p * f(b1, b2))[0]
            np.testing.assert_allclose(dots[f"{name} here"], best, atol=5e-4)
            told = shown.readouts[name].strip("()").split(", ")
            assert numbers(shown.readouts[name]) == pytest.approx(best, abs=1e-3)
            assert [word == "0" for word in told] == (np.abs(best) < 1e-9).tolist()
        assert numbers(shown.readouts["Price"]) == pytest.approx([price], rel=6e-3)


def test_l1_ends_in_a_filled_dot_and_l2_in_an_open_circle_on_paths_with_their_corners():
    fig = paths()
    by = {trace.name: trace for trace in fig.data}
    for name, role in (("L1", LASSO), ("L2", RIDGE)):
        assert by[name].line.color == by[f"end of {name}"].marker.color == role.mark
        assert points(by[f"end of {name}"]).tolist() == [[0, 0]]
    assert by["end of L1"].marker.symbol == LASSO.marker
    assert by["end of L2"].marker.symbol == "circle-open"
    assert {"L1 arrives", "L2 never arrives", "no penalty"} <= by.keys()
    assert not points(by["L1"])[-1].any() and (points(by["L2"]) > 0).all()
    # The corner, where the weaker expert leaves: at λ = 1/12, (ln 2, 0).
    on_axis = points(by["L1"])
    corner = on_axis[on_axis[:, 1] == 0][0]
    assert corner == pytest.approx([np.log(2), 0], abs=0.01)
    assert "L1 arrives. L2 never arrives." in fig.layout.meta["live"]["description"]


def test_without_one_minimiser_there_is_no_path():
    with pytest.raises(ValueError, match="no single lowest point at price = 0"):
        rn.price_paths(rn.CrossEntropy(), PENALTIES, x="β₁", y="β₂", x_range=(0, 1), y_range=(0, 1))


def test_what_a_path_never_reaches_is_an_open_circle_in_both_views():
    fig = rn.linked(J, extent=3, n=6, paths=[LINE], never=[[0, 0]])
    for values in ({}, {"Ω": 0}, {"Ω": 0.5}):
        shown = seen(fig, values)
        for kind in ("scatter3d", "scatter"):
            (ring,) = shown.of(kind, marker_symbol="circle-open")
            assert ring["marker"]["color"] == PATH.ground
            assert points(ring).tolist() == [[0, 0]]
            if kind == "scatter3d":
                lift = ring["z"][0] - np.log(2)
                assert 0 < lift < 0.5 and ring["meta"]["through"]
    plain = rn.linked(J, extent=3, n=6, paths=[LINE])
    assert len(fig.data) == len(plain.data) + 2
