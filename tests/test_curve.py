"""`curve`: an objective of one parameter, its slope, and its lowest point, at every position."""

import json
from dataclasses import dataclass

import numpy as np
import plotly.io as pio
import pytest

import regnotes as rn
from regnotes.livefigures import record as live

LAM = rn.Slider("λ", 0, 1.5, value=0.5, step=0.5)
OMEGA = rn.Slider("Ω", 0, 1, value=0.5, step=0.5)
Z = rn.Slider("z", -2, 2, value=1, step=0.5)


def several(z):
    loss = rn.LeastSquares([[1]], [z])
    return {"L1": loss + LAM * rn.L1(), "L2": loss + OMEGA * rn.L2(), "loss": loss}


def positions(record):
    steps = [live.node_values(control) for control in record["controls"]]
    symbols = [control["symbol"] for control in record["controls"]]
    grids = np.meshgrid(*steps, indexing="ij")
    return [
        dict(zip(symbols, p, strict=True)) for p in zip(*(g.ravel() for g in grids), strict=True)
    ]


def shown(fig, values):
    """Every trace's points at these slider values: {(name, panel): (x, y)}."""
    record = json.loads(pio.to_json(fig))["layout"]["meta"]["live"]
    moved = live.evaluate(record, values)["traces"]
    return {
        (trace.name, trace.yaxis): tuple(np.array(moved.get((k, a), trace[a])) for a in "xy")
        for k, trace in enumerate(fig.data)
    }


def test_value_slope_and_lowest_point_are_the_objectives_own_at_every_position():
    fig = rn.curve(several, [Z], extent=2, n=10)
    record = fig.layout.meta["live"]
    assert [control["symbol"] for control in record["controls"]] == ["z", "λ", "Ω"]
    fine = np.linspace(-2, 2, 4001)
    # A dot has the colour of its curve, and no line of its own in the legend.
    looks = {(t.name.removeprefix("lowest "), t.marker.color) for t in fig.data}
    assert len(looks) == 3 and {t.name for t in fig.data if t.showlegend} == {"L1", "L2", "loss"}
    for at in positions(record):
        z, lam, omega = at.values()
        formulas = {  # of the value and of the slopes to both sides, written out
            "L1": lambda b, z=z, w=lam: ((b - z) ** 2 / 2 + w * abs(b), b - z, w * np.ones_like(b)),
            "L2": lambda b, z=z, w=omega: ((b - z) ** 2 / 2 + w * b**2, b - z + 2 * w * b, 0 * b),
            "loss": lambda b, z=z: ((b - z) ** 2 / 2, b - z, 0 * b),
        }
        lines = shown(fig, at)
        for label, formula in formulas.items():
            x, y = lines[label, "y"]
            np.testing.assert_allclose(y, formula(x)[0], atol=2e-3)
            x, y = lines[label, "y2"]
            _, slope, kink = formula(x)
            behind = np.diff(x, prepend=-9) == 0
            sign = np.where(x == 0, np.where(behind, 1, -1), np.sign(x))
            np.testing.assert_allclose(y, slope + sign * kink, atol=2e-3)
            (b,), (lowest,) = lines[f"lowest {label}", "y"]
            heights = formula(fine)[0]
            assert b == pytest.approx(fine[heights.argmin()], abs=2e-3)
            assert lowest == pytest.approx(heights.min(), abs=2e-3)
            assert [*lines[f"lowest {label}", "y2"]] == [[pytest.approx(b, abs=2e-3)], [0]]
            if label == "L1":  # exactly 0 on the whole interval, its ends included
                assert (b == 0) == (abs(z) <= lam)


def test_the_words_are_those_of_the_position():
    record = rn.curve(several, [Z], extent=2, n=10, said="Of both slopes {words}.").layout.meta[
        "live"
    ]
    for at, lowest, slopes, words in (
        ({"z": 1, "λ": 0.5}, "at 0.50", "−1.50 and −0.50", "both lead the same way"),
        ({"z": 1, "λ": 1}, "at 0", "−2.00 and 0", "so 0 is lowest"),
        ({"z": -0.5, "λ": 1.5}, "at 0", "−1.00 and 2.00", "so 0 is lowest"),
    ):
        told = live.evaluate(record, at)
        assert told["readouts"]["Lowest L1"] == lowest
        assert told["readouts"]["Slopes of L1 beside 0"] == slopes
        assert words in told["description"]
    assert live.evaluate(record, {"Ω": 0.5})["readouts"]["Lowest L2"] == "at 0.500"
    # A local condition decides nothing where J is not convex.
    hollow = rn.LeastSquares([[1.0]], [2]) + rn.MCP(3, gamma=1.5)
    record = rn.curve(hollow, said="{words}").layout.meta["live"]
    assert live.evaluate(record)["description"].endswith("because it is not convex")
    record = rn.curve(rn.LeastSquares([[1.0]], [2]) + LAM * rn.Lq(0.5)).layout.meta["live"]
    for at, slopes in (({"λ": 0}, "−2.00 and −2.00"), ({"λ": 1}, "−∞ and ∞")):
        assert live.evaluate(record, at)["readouts"]["Slopes of J beside 0"] == slopes


def test_a_kink_is_drawn_as_a_jump_and_a_straight_line_by_its_ends():
    fig = rn.curve(rn.LeastSquares([[2.0]], [1.0]) + 0.5 * rn.L1(), extent=3, n=7)
    lines = shown(fig, {})
    x, y = lines["J", "y2"]  # 4 b - 2 beside the jump from -2.5 to -1.5
    assert x.tolist() == [-3, 0, 0, 3] and y.tolist() == [-14.5, -2.5, -1.5, 10.5]
    assert len(lines["J", "y"][0]) == 15 and 0 in lines["J", "y"][0]
    assert lines["lowest J", "y"][0] == pytest.approx(0.375)
    # Nothing to jump, nothing to double; and nothing to move without a slider.
    x, _ = shown(rn.curve(rn.LeastSquares([[2.0]], [1.0])), {})["J", "y2"]
    assert x.tolist() == [-4, 4]
    assert fig.layout.meta["live"]["controls"] == []
    assert fig.layout.meta["live"]["description"].startswith("Curves of J against β and of slope")
    corner = shown(rn.curve(0.5 * rn.L1(), n=9), {})["J", "y"]
    assert [a.tolist() for a in corner] == [[-4, 0, 4], [2, 0, 2]]


@dataclass(frozen=True)
class Falling(rn.L1):
    """-β: convex, smooth, and without a lowest point."""

    smooth = True
    penalty = False

    def value(self, beta):
        return -np.asarray(beta)[..., 0]

    def gradient(self, beta):
        return -np.ones(np.shape(beta))

    def hessian(self, beta):
        return np.zeros((*np.shape(beta), 1))

    lipschitz = 0.0

    def growth(self, dimension):
        return np.ones((1, 1)), -np.ones(1), -np.ones(1)


@pytest.mark.parametrize(
    ("J", "lowest", "marked"),
    [
        (rn.Logistic([[1.0]], [1]), "nowhere: J comes as close as you like", False),
        (Falling(), "nowhere: J falls without end", False),
        (rn.Logistic([[1.0], [-2.0]], [1, 1]) + 2 * rn.MCP(1, gamma=2), "not known here", False),
        (rn.LeastSquares([[1.0]], [2]) + rn.MCP(1, gamma=1.5), "at 2.00", True),
        (rn.LeastSquares([[0.0]], [2]), "at 0, and elsewhere", True),
        (rn.LeastSquares([[1.0]], [1]) + 0.1 * rn.Lq(0.5), "at 0.949", True),
        (rn.LeastSquares([[1.0]], [1.5]) + rn.Lq(0.5), "at 0, and elsewhere", True),  # and 1
    ],
)
def test_what_is_not_known_is_drawn_and_said(J, lowest, marked):
    fig = rn.curve(J, extent=3)
    words = live.evaluate(fig.layout.meta["live"])["readouts"]["Lowest J"]
    assert words == lowest or (not marked and words.startswith(lowest))
    (b,), (height,) = shown(fig, {})["lowest J", "y"]
    assert np.isfinite([b, height]).all() == marked
    if marked:
        fine = np.linspace(-3, 3, 6001)[:, np.newaxis]
        assert height <= rn.as_objective(J).value(fine).min() + 1e-3
        assert height == pytest.approx(rn.as_objective(J).value([b]), abs=1e-3)


@pytest.mark.parametrize(
    ("J", "keywords", "error", "said"),
    [
        ("J", {}, TypeError, "J"),
        (rn.CrossEntropy(), {}, ValueError, "1 parameter"),
        (rn.L1(), {"extent": 0}, ValueError, "extent=0"),
        (rn.L1(), {"n": 2.5}, TypeError, "n=2.5"),
        (rn.L1(), {"marked": ["L1"]}, ValueError, "L1"),
        (rn.L1(), {"y": ["J"]}, ValueError, "y="),
        (rn.L1(), {"presets": {"a": {"λ": 1}}}, TypeError, "preset"),
        (several, {"sliders": [Z, Z]}, ValueError, "sliders"),
        (lambda z: {}, {"sliders": [Z]}, ValueError, "label"),
        (lambda z: {str(z): rn.L1()}, {"sliders": [Z]}, ValueError, "every step"),
        (lambda z: (LAM if z else OMEGA) * rn.L1(), {"sliders": [Z]}, ValueError, "every step"),
        (lambda z: rn.Slider("z", 0, 1) * rn.L1(), {"sliders": [Z]}, ValueError, "'z'"),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_name(J, keywords, error, said):
    with pytest.raises(error, match=said):
        rn.curve(J, **keywords)


def test_moving_curves_draw_objectives_from_their_values():
    """An objective under a label is the curve that one would write out by hand."""
    z, lam = rn.Slider("z", -1, 1, step=0.5), rn.Slider("λ", 0, 1, step=0.5)
    grid = np.linspace(-2, 2, 41)

    def objectives(z, lam):
        loss = rn.LeastSquares([[1.0]], [z])
        return {"loss": loss, "with L1": loss + lam * rn.L1()}

    def by_hand(z, lam):
        loss = (grid - z) ** 2 / 2
        return {"loss": (grid, loss), "with L1": (grid, loss + lam * np.abs(grid))}

    look = {"x": "β", "y": "J", "x_range": (-2, 2), "y_range": (0, 5)}
    one, other = (rn.moving_curves(f, [z, lam], **look) for f in (objectives, by_hand))
    assert one.layout.meta["live"]["tables"] == other.layout.meta["live"]["tables"]
    for mine, wanted in zip(one.data, other.data, strict=True):
        np.testing.assert_allclose(mine.y, wanted.y, atol=1e-12)


def test_an_objective_of_two_parameters_is_no_curve():
    lam = rn.Slider("λ", 0, 1)
    with pytest.raises(ValueError, match="beta"):
        rn.moving_curves(
            lambda _: {"J": rn.CrossEntropy()}, [lam], x="β", y="J", x_range=(0, 1), y_range=(0, 1)
        )
