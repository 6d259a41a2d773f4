"""What curves, bars and moving curves draw and say: a curve called X has the values of X."""

import json
import re
from functools import cache

import numpy as np
import plotly.io as pio
import pytest
from seen import lowest, numbers, points, positions, seen

import regnotes as rn
from regnotes.livefigures.stills import stills

# ---- curves that stand still -------------------------------------------------------------------

T = np.geomspace(0.01, 100, 21)
LINES = {
    "up": (T, 3 * T), "down": (T[::-1], 2 / T[::-1]), "level": (T, 0 * T + 7),
    "broken": (T, np.where(np.abs(T - 1) < 0.5, np.nan, T**2)), "short": ([0.5, 2], [9, 4]),
    "late": (T, np.where(T < 0.1, np.nan, 1 + T)), "seventh": (T, T / 9),
}  # fmt: skip


@pytest.mark.parametrize("log_x", [False, True])
@pytest.mark.parametrize("log_y", [False, True])
def test_every_curve_has_the_values_of_its_name(log_x, log_y):
    fig = rn.curves(LINES, x="time t", y="height", log_x=log_x, log_y=log_y, dots=["short"])
    shown = seen(fig)
    assert [trace["name"] for trace in shown.traces] == list(LINES)
    for trace in shown.traces:
        np.testing.assert_array_equal(points(trace), np.stack(LINES[trace["name"]], axis=-1))
        assert trace["mode"] == ("markers" if trace["name"] == "short" else "lines")
        assert trace["marker"]["color"] == trace["line"]["color"]
    # Told apart: by colour, and by dash as well where colours are not seen; also the seventh.
    looks = [(t["line"]["color"], t["line"]["dash"]) for t in shown.traces[:6]]
    assert len({colour for colour, _ in looks}) == len({dash for _, dash in looks}) == 6
    assert fig.layout.xaxis.title.text == "time t" and fig.layout.yaxis.title.text == "height"
    assert fig.layout.xaxis.type == ("log" if log_x else "linear")
    assert fig.layout.yaxis.type == ("log" if log_y else "linear")
    assert fig.layout.showlegend


def test_the_sentences_give_both_ends_of_every_curve():
    fig = rn.curves(LINES | {"below": ([-2, -1], [-0.5, 3])}, x="t", y="height")
    sentences = seen(fig).description.split(". ")
    assert sentences[0] == "Curves of height against t"
    said = dict(
        re.fullmatch(r"(\w+) goes from (.*)", s.rstrip(".")).groups() for s in sentences[1:]
    )
    for name, (x, y) in (LINES | {"below": ([-2, -1], [-0.5, 3])}).items():
        x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        known = ~np.isnan(y)
        ends = y[known][0], x[known][0], y[known][-1], x[known][-1]
        words = re.fullmatch(r"(\S+) at (\S+) to (\S+) at (\S+)", said[name]).groups()
        assert [float(w.replace("−", "-")) for w in words] == pytest.approx(ends, rel=6e-3)


def test_every_bar_has_the_height_of_its_name():
    groups = {
        "lasso": {"few": 0.4, "many": -2, "all": 1234.5},
        "ridge": {"few": 0.25, "many": 1e-5, "all": 0},
    }
    fig = rn.bars(groups, y="risk")
    shown = seen(fig)
    assert [trace["name"] for trace in shown.traces] == list(groups)
    assert len({trace["marker"]["color"] for trace in shown.traces}) == 2
    for trace in shown.traces:
        heights = groups[trace["name"]]
        assert list(trace["x"]) == list(heights)
        np.testing.assert_array_equal(trace["y"], list(heights.values()))
        written = [float(word.replace("−", "-")) for word in trace["text"]]
        assert written == pytest.approx(list(heights.values()), rel=5e-3)
        (sentence,) = re.findall(rf"{trace['name']}: ([^:]*)\.(?= ridge|$)", shown.description)
        pairs = dict(pair.rsplit(" ", 1) for pair in sentence.split(", "))
        assert list(pairs) == list(heights) and list(pairs.values()) == list(trace["text"])
    assert shown.description.startswith("Bars of risk. ")
    assert fig.layout.yaxis.title.text == "risk" and fig.layout.xaxis.type == "category"
    assert fig.layout.barmode == "group" and fig.layout.showlegend


# ---- curves that sliders move ------------------------------------------------------------------

Z = rn.Slider("z", -2, 2, value=0.6, step=0.2)
LAM = rn.Slider("λ", 0, 1, value=0.2, step=0.1)
OMEGA = rn.Slider("Ω", 0, 0.5, value=0.1, step=0.1)
GRID = np.linspace(-2, 2, 9)


def J(beta, z, lam, omega):
    return (beta - z) ** 2 / 2 + lam * np.abs(beta) + omega * beta**2


def answer(z, lam, omega):
    """The lowest point, by brute force."""
    return lowest(lambda b1, b2: J(b1, z, lam, omega) + b2**2, reach=4)[0][0]


def soft(z, lam, omega):
    return np.sign(z) * max(abs(z) - lam, 0) / (1 + 2 * omega)


def cost(z, lam, omega):
    best = soft(z, lam, omega)
    return {
        "cost": (GRID, J(GRID, z, lam, omega)), "lowest": (best, J(best, z, lam, omega)),
        "data": (GRID, (GRID - z) ** 2 / 2),
    }  # fmt: skip


def slope(z, lam, omega):
    h = 1e-6
    left, right = GRID[:5] - h, GRID[4:] + h
    beta = np.concatenate([left, [np.nan], right])
    height = (J(beta + h, z, lam, omega) - J(beta - h, z, lam, omega)) / (2 * h)
    still = {"pull": ([-2, 2], [0.5, 0.5]), "only λ": ([-2, 2], [lam, lam])}
    return {"cost": (beta, height)} | still


def told(z, lam, omega):
    best = soft(z, lam, omega)
    return {
        "best": best, "height": J(best, z, lam, omega), "share": 0.25,
        "words": "held at {best}" if best == 0 else "free, at {best}",
    }  # fmt: skip


READOUTS = {"Lowest at": "{best}", "With z = {z}": "J = {height}, {share} of it"}
PLACES = positions([Z, LAM, OMEGA], between=25)


@cache
def moved():
    return rn.moving_curves(
        [cost, slope], [Z, LAM, OMEGA], x=["β", "b"], y=["cost J", "slope"], x_range=(-2, 2),
        y_range=[(0, 4), (-4, 4)], dots={"lowest": "cost"}, numbers=told, readouts=READOUTS,
        said="The answer is {words}; the price is {λ}.", presets={"held": {"z": 0.2, "λ": 0.5}},
    )  # fmt: skip


@pytest.mark.parametrize("values", PLACES, ids=str)
def test_every_moving_curve_has_the_values_of_its_name(values):
    shown = seen(moved(), values)
    at = tuple(shown.state[s] for s in "zλΩ")
    drawn = {(t["name"], t["yaxis"]): points(t) for t in shown.traces}
    assert len(drawn) == len(shown.traces) == 6
    for panel, axis, across in ((cost, "y", (0, 4)), (slope, "y2", (-4, 4))):
        for name, pair in panel(*at).items():
            wanted = np.stack([np.atleast_1d(v) for v in pair], axis=-1)
            slack = 1.1e-4 * np.ptp(across)  # a tenth of a pixel
            np.testing.assert_allclose(drawn[name, axis], wanted, atol=slack)
    assert {t["xaxis"] + t["yaxis"] for t in shown.traces} == {"xy", "x2y2"}
    assert drawn["lowest", "y"][0] == pytest.approx(
        [answer(*at), J(answer(*at), *at)], abs=1e-3
    )  # fmt: skip


@pytest.mark.parametrize("values", PLACES, ids=str)
def test_the_numbers_and_words_of_moving_curves_are_those_of_the_function(values):
    shown = seen(moved(), values)
    at = tuple(shown.state[s] for s in "zλΩ")
    best = answer(*at)
    held = abs(best) < 1e-6
    assert numbers(shown.readouts["Lowest at"]) == pytest.approx([best], abs=6e-4)
    assert (shown.readouts["Lowest at"] == "0") == held
    height, share = numbers(shown.readouts["With z = {z}"])
    assert height == pytest.approx(J(best, *at), abs=6e-4) and share == 0.25
    words = f"{'held' if held else 'free,'} at {shown.readouts['Lowest at']}"
    assert shown.description.endswith(
        f"The answer is {words}; the price is {'0' if at[1] == 0 else f'{at[1]:.1f}'}."
    )
    first, *rest = shown.description.split(". ")
    assert first.startswith("Curves of cost J against β and of slope against b, at z = ")
    told = re.findall(r"(\w) = (−?[\d.]+)", first)
    assert {s: numbers(v)[0] for s, v in told} == pytest.approx(shown.state)
    assert rest[0] == f"Lowest at: {shown.readouts['Lowest at']}"


def test_the_legend_names_each_curve_once_in_its_own_look():
    looks = {}
    for trace in moved().data:
        looks.setdefault(trace.name, []).append(trace)
        assert trace.marker.color == trace.line.color
        assert trace.mode == ("markers" if trace.name == "lowest" else "lines")
    for name, traces in looks.items():
        shown = [trace.showlegend for trace in traces]
        assert shown == ([False] if name == "lowest" else [True] + [False] * (len(traces) - 1))
        assert len({(t.line.color, t.line.dash, t.legendgroup) for t in traces}) == 1
    assert looks["lowest"][0].line.color == looks["cost"][0].line.color
    assert looks["lowest"][0].legendgroup == looks["cost"][0].legendgroup == "cost"
    own = [traces[0].line for name, traces in looks.items() if name != "lowest"]
    assert len({line.color for line in own}) == len({line.dash for line in own}) == len(own) == 4
    # A dot that belongs to a curve must be seen on it.
    sizes = {t.name: t.marker.size for t in moved().data}
    assert sizes["lowest"] > sizes["cost"]
    assert moved().layout.showlegend


def test_dots_of_their_own_have_a_line_of_their_own_in_the_legend():
    fig = rn.moving_curves(
        lambda z: {"a": (z, 0), "b": (-z, 1), "c": ([0, 1], [z, z])}, [Z], x="x", y="y",
        x_range=(-2, 2), y_range=(-2, 2), dots=["a", "b"],
    )  # fmt: skip
    assert [t.mode for t in fig.data] == ["markers", "markers", "lines"]
    assert [t.showlegend for t in fig.data] == [True] * 3
    assert len({t.marker.color for t in fig.data}) == 3
    for z in (-2, 0, 1.4):
        a, b, c = (points(t) for t in seen(fig, {"z": z}).traces)
        np.testing.assert_allclose(a, [[z, 0]], atol=5e-4)
        np.testing.assert_allclose(b, [[-z, 1]], atol=5e-4)
        np.testing.assert_allclose(c, [[0, z], [1, z]], atol=5e-4)


def test_the_axes_of_moving_curves_are_as_asked():
    layout = moved().layout
    for axis, title, span in (
        (layout.xaxis, "β", (-2, 2)), (layout.xaxis2, "b", (-2, 2)),
        (layout.yaxis, "cost J", (0, 4)), (layout.yaxis2, "slope", (-4, 4)),
    ):  # fmt: skip
        assert axis.title.text == title and axis.range == span
    assert layout.xaxis2.anchor == "y2" and layout.yaxis2.anchor == "x2"
    # Beside each other, in the order of the functions; narrow, one below the other.
    assert layout.xaxis.domain[1] < layout.xaxis2.domain[0]
    assert layout.yaxis.domain == layout.yaxis2.domain == (0, 1)
    record = layout.meta["live"]
    narrow = record["narrow"]
    assert narrow["yaxis2.domain"][1] < narrow["yaxis.domain"][0]
    assert narrow["xaxis.domain"] == narrow["xaxis2.domain"] == [0, 1]
    assert record["height"]["wide"] == layout.height < record["height"]["narrow"]
    below = rn.moving_curves(
        [cost, slope], [Z, LAM, OMEGA], x="β", y=["J", "slope"], x_range=(-2, 2),
        y_range=[(0, 4), (-4, 4)], below=True, equal=True,
    ).layout  # fmt: skip
    assert below.yaxis2.domain[1] < below.yaxis.domain[0] and below.xaxis.domain == (0, 1)
    assert below.meta["live"]["narrow"] == {}  # it is so at any width
    assert below.height == below.meta["live"]["height"]["wide"] > layout.height
    assert (below.yaxis.scaleanchor, below.yaxis2.scaleanchor) == ("x", "x2")
    assert below.xaxis.scaleanchor is None and layout.yaxis.scaleanchor is None
    assert below.xaxis.constrain == below.yaxis2.constrain == "domain"
    assert seen(moved()).state == {"z": 0.6, "λ": 0.2, "Ω": 0.1}
    held = record["presets"][0]
    assert held["label"] == "held"
    assert seen(moved(), held["values"]).readouts["Lowest at"] == "0"  # it leads where it says


def test_a_number_is_written_with_as_many_digits_as_it_needs():
    def tell(z):
        return {"whole": 10 * z, "third": z / 3, "small": z * 1e-5, "zero": z * 1e-20 + (z > 1)}

    fig = rn.moving_curves(
        lambda z: {"a": (0, z)}, [Z], x="x", y="y", x_range=(0, 1), y_range=(-2, 2), numbers=tell,
        readouts={name: f"{{{name}}}" for name in ("whole", "third", "small", "zero")},
    )  # fmt: skip
    for z in (-2, -0.2, 0.2, 0.6, 2):
        said = seen(fig, {"z": z}).readouts
        assert said["whole"] == f"{10 * z:.2f}".replace("-", "−")
        for name, exact in (("third", z / 3), ("small", z * 1e-5)):  # two of its own at least
            assert numbers(said[name])[0] == pytest.approx(exact, rel=0.006)
        assert said["zero"] == ("1.00" if z > 1 else "0")


# ---- names beside what they name ---------------------------------------------------------------

RISE = {"one": (T, T), "two": (T, 2 * T), "three": (T, 3 * T)}


def test_a_few_curves_have_their_names_at_their_ends_and_no_legend():
    fig = rn.curves(RISE | {"broken": (T, np.where(T > 99, np.nan, T**2 / 100))}, x="x", y="y")
    assert fig.layout.showlegend  # the last one ends where another is
    fig = rn.curves(RISE, x="x", y="y")
    drawn, names = fig.data[:3], fig.data[3:]
    assert not fig.layout.showlegend and len(names) == 3
    for curve, name in zip(drawn, names, strict=True):
        assert name.text.strip() == curve.name and (name.mode, name.name) == ("text", None)
        assert (name.x, name.y) == ((T[-1],), (curve.y[-1],))
        assert name.textposition == "middle right" and name.cliponaxis is False
        assert name.textfont.color is None  # that of the page's words
        assert len(curve.name) * 7 < fig.layout.margin.r
    # The still has the same words, beside the same ends.
    wide, narrow = stills(json.loads(pio.to_json(fig)))
    for still in (wide, narrow):
        assert all(f"{name.text}</text>" in still.svg for name in names)


@pytest.mark.parametrize(
    "more",
    [
        {"four": (T, 4 * T), "five": (T, 5 * T)}, {"near": (T, 3.1 * T)}, {"early": (T / 2, 4 * T)},
        {"a name of too many letters": (T, 4 * T)},
    ],
)  # fmt: skip
def test_where_names_would_collide_there_is_a_legend(more):
    fig = rn.curves(RISE | more, x="x", y="y")
    assert fig.layout.showlegend and len(fig.data) == 3 + len(more)
    assert rn.curves(RISE, x="x", y="y", dots=["one"]).layout.showlegend
