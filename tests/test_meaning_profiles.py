"""The profile of a surface: its heights, its minimum or infimum, against brute force."""

import json

import numpy as np
import plotly.io as pio
import pytest
from seen import experts, l2, lowest, network, points, positions, seen

import regnotes as rn
from regnotes.figures.palette import LOSS, MINIMUM
from regnotes.livefigures.stills import stills

P = rn.Slider("p", 0, 1, value=0.8, step=0.01)
OMEGA = rn.Slider("Ω", 0, 0.5, value=0.1, step=0.01)
# Name -> what is drawn, along which line, and the height as a formula of β₁, β₂ and the sliders.
CASES = {
    "network": (rn.CrossEntropy(p=P, x=1), (0.5, -0.5), lambda b1, b2, p: network(p, 1)(b1, b2)),
    "across": (rn.CrossEntropy(p=P, x=-2), (1, 0), lambda b1, b2, p: network(p, -2)(b1, b2)),
    "along the valley": (rn.CrossEntropy(p=P), (1, 1), lambda b1, b2, p: network(p, 1)(b1, b2)),
    "bowl": (rn.CrossEntropy() + OMEGA * rn.L2(), (0.5, -0.5),
             lambda b1, b2, Ω: network(1, 1)(b1, b2) + Ω * l2(b1, b2)),
    "missed": (rn.Logistic(*rn.two_experts()) + OMEGA * rn.L2(), (1, 0),
               lambda b1, b2, Ω: experts(b1, b2) + Ω * l2(b1, b2)),
}  # fmt: skip


def drawn(name):
    """(figure as seen, formula of s, reach) at every position looked at."""
    J, along, formula = CASES[name]
    fig = rn.profile(J, along, x="s", extent=4, n=12)
    for values in positions(J.sliders, between=6):
        shown = seen(fig, values)
        yield (
            shown,
            lambda s, at=shown.state: formula(s * along[0], s * along[1], **at),
            4 / np.abs(along).max(),
        )


@pytest.mark.parametrize("name", CASES)
def test_a_profile_has_the_heights_of_its_line(name):
    for shown, f, reach in drawn(name):
        (curve,) = shown.of("scatter", line_color=LOSS.mark)
        s, height = points(curve).T
        assert (s.min(), s.max()) == (-reach, reach)
        np.testing.assert_allclose(height, f(s), atol=1e-4)


@pytest.mark.parametrize("name", CASES)
def test_a_minimum_is_marked_where_it_is_and_an_infimum_only_where_there_is_none(name):
    marked, missing = 0, 0
    for shown, f, reach in drawn(name):
        (dot,) = shown.of("scatter", mode="markers", marker_color=MINIMUM.mark)
        (level,) = shown.of("scatter", mode="lines", line_color=MINIMUM.mark)
        words = {t["text"]: points(t)[0] for t in shown.of("scatter", mode="text")}
        here = points(dot)[0]
        said = shown.readouts["Minimisers"]
        assert ("never gets there" in said) == (not np.isnan(level["y"]).any())
        if "never gets there" in said:
            value = float(level["y"][0])
            s = np.linspace(-reach, reach, 801)
            assert np.isnan(here).all() and (f(s) > value).all()
            assert words["infimum, never reached"][1] < value
            missing += 1
            continue
        assert np.isnan(words["infimum, never reached"][1])
        assert np.isnan(here[0]) == np.isnan(words["minimum"]).any()
        if not np.isnan(here[0]):  # no lower point in the line, nor in the plane
            _, least = lowest(lambda s, t, f=f: f(s) + t**2)
            assert here[1] == pytest.approx(least, abs=1e-4)
            assert f(here[0]) == pytest.approx(least, abs=1e-4)
            assert here[1] == pytest.approx(float(shown.readouts["Minimum of J"]), abs=2e-4)
            assert words["minimum"][0] == here[0] and words["minimum"][1] < here[1]
            marked += 1
    expected = {"network": (6, 2), "across": (6, 2), "bowl": (4, 2), "missed": (0, 0)}
    expected = expected.get(name, (0, 2))
    assert marked >= expected[0] and missing >= expected[1] > -1
    assert name != "missed" or not marked  # the minimisers lie beside the line


def test_the_profile_stands_beside_its_surface_and_below_it_where_it_is_narrow():
    fig = rn.profile(CASES["network"][0], (0.5, -0.5), x="β₁ − β₂", n=4, y_range=(-0.3, 2.5))
    layout, record = fig.layout, fig.layout.meta["live"]
    assert layout.scene.domain.x[1] < layout.xaxis.domain[0]
    assert record["narrow"]["yaxis.domain"][1] < record["narrow"]["scene.domain.y"][0]
    assert layout.yaxis.range == (-0.3, 2.5) and layout.xaxis.title.text == "β₁ − β₂"
    assert len(stills(json.loads(pio.to_json(fig)))) == 3  # the scene, the profile wide and narrow
    plain = rn.profile(CASES["network"][0], (0.5, -0.5), x="s", n=4).layout.yaxis.range
    assert plain[0] < 0.5 and plain[1] == pytest.approx(network(0.8, 1)(-4, 4))


@pytest.mark.parametrize("along", [(0, 0), (1, np.inf), (1,), 2])
def test_a_line_needs_a_direction(along):
    with pytest.raises(ValueError, match="along="):
        rn.profile(CASES["network"][0], along, x="s", n=4)
