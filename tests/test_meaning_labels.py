"""Words in plain figures, thick lines, open circles, and where many panels stand."""

import json
from itertools import pairwise

import numpy as np
import plotly.io as pio
import pytest
from seen import points, seen

import regnotes as rn
from regnotes.livefigures.stills import stills

Z = rn.Slider("z", -1, 1, value=0.5, step=0.5)
T = np.linspace(0, 1, 5)
PLAIN = {"x": "x", "y": "y", "x_range": (0, 1), "y_range": (-1, 1)}


def panel(z):
    return {"L1": (T, z * T), "end": (1, z), "name of it": (0.5, z / 2), "hidden": (np.nan, 0)}


def moving(f=panel, **keywords):
    look = {"dots": {"end": "L1"}, "words": {"name of it": "top left", "hidden": "middle center"}}
    return rn.moving_curves(f, [Z], **PLAIN | look | keywords)


@pytest.mark.parametrize("z", [-1, 0.5, 1])
def test_words_stand_at_their_points_and_name_what_is_drawn(z):
    shown = seen(moving(), {"z": z})
    line, _, name, hidden = shown.traces
    assert (name["mode"], name["text"].strip()) == ("text", "name of it")
    np.testing.assert_allclose(points(name), [[0.5, z / 2]], atol=5e-4)
    assert np.isnan(points(hidden)).any()
    assert name["textposition"] == "top left" and "color" not in name["textfont"]
    # A word takes no colour from what has one, and no line of the legend, which there is not.
    assert line["line"]["color"] == moving(words=None).data[0].line.color
    assert not moving().layout.showlegend and moving(words=None).layout.showlegend
    assert name["showlegend"] is False


def test_a_word_keeps_off_its_point_and_stands_in_the_still():
    texts = [trace.text for trace in moving().data if trace.mode == "text"]
    assert texts == ["\u00a0name of it\u00a0", "hidden"]
    for still in stills(json.loads(pio.to_json(moving()))):
        assert f"{texts[0]}</text>" in still.svg and ">hidden<" not in still.svg


def test_thick_and_open_is_what_is_asked_for():
    fig = moving(thick=["L1"], never=["end"])
    plain, thick = moving().data, fig.data
    assert thick[0].line.width > 2 * plain[0].line.width
    assert thick[1].marker.symbol == "circle-open" != plain[1].marker.symbol
    assert thick[1].marker.size > plain[1].marker.size  # it stands around a dot
    assert thick[1].marker.color == plain[1].marker.color


@pytest.mark.parametrize(
    "keywords",
    [{"words": {"no": "top left"}}, {"thick": ["no"]}, {"thick": ["name of it"]},
     {"never": ["no"]}, {"never": ["L1"]}, {"dots": ["name of it"]}],
)  # fmt: skip
def test_what_is_not_drawn_so_is_an_error(keywords):
    with pytest.raises(ValueError, match=f"{next(iter(keywords))} has"):
        moving(**keywords)


def domains(layout, narrow=None):
    """(left, right, bottom, top) of every panel, in their order."""
    found = []
    for k in range(sum(name.startswith("xaxis") for name in layout.to_plotly_json())):
        across, up = (f"{a}axis{k + 1 if k else ''}" for a in "xy")
        if narrow is None:
            found.append((*layout[across].domain, *layout[up].domain))
        else:
            found.append((*narrow[f"{across}.domain"], *narrow[f"{up}.domain"]))
    return np.array(found)


@pytest.mark.parametrize("count", [3, 4, 6, 8])
def test_many_panels_are_tiles_that_do_not_touch(count):
    fig = moving([panel] * count, equal=True)
    record = fig.layout.meta["live"]
    for places, columns in (
        (domains(fig.layout), 3), (domains(fig.layout, record["narrow"]), 2)
    ):  # fmt: skip
        assert len(places) == count and places.min() >= 0 and places.max() <= 1
        sizes = places[:, 1::2] - places[:, ::2]
        assert np.ptp(sizes, axis=0).max() < 1e-9 and (sizes > 0.1).all()
        for k, (here, there) in enumerate(pairwise(places)):  # row by row from the top
            if (k + 1) % columns:
                assert here[1] < there[0] - 0.03 and here[3] == there[3]
            else:
                assert there[3] < here[2] - 0.03 and there[0] == places[0, 0]
    assert record["height"]["narrow"] <= 900 and fig.layout.height == record["height"]["wide"]
    for k, trace in enumerate(fig.data):
        suffix = str(k // 4 + 1) if k >= 4 else ""
        assert (trace.xaxis, trace.yaxis) == (f"x{suffix}", f"y{suffix}")
        assert fig.layout[f"yaxis{suffix}"].scaleanchor == f"x{suffix}"
        assert fig.layout[f"yaxis{suffix}"].range == (-1, 1)


def test_nine_panels_are_too_many():
    with pytest.raises(ValueError, match="9 functions"):
        moving([panel] * 9)


WORDS = {"here": (0.5, 0.2, "top right"), "there": (0.1, 0.7, "middle center")}


def test_words_in_curves_that_stand_still():
    lines = {"a": (T, T), "dots": (T, -T), "joined": (T, T**2)}
    look = {"dots": ["dots"], "joined": ["joined"], "thick": ["a"]}
    fig = rn.curves(lines, x="x", y="y", words=WORDS, x_range=(0, 2), y_range=(-1, 3), **look)
    thick, dots, joined, *words = fig.data
    assert (thick.mode, dots.mode, joined.mode) == ("lines", "markers", "lines+markers")
    assert thick.line.width > 2 * joined.line.width
    assert [(w.text.strip(), w.x[0], w.y[0], w.textposition) for w in words] == [
        (text, *place) for text, place in WORDS.items()
    ]
    assert fig.layout.xaxis.range == (0, 2) and fig.layout.yaxis.range == (-1, 3)
    assert not fig.layout.showlegend and rn.curves(lines, x="x", y="y", **look).layout.showlegend
    assert "here" not in fig.layout.meta["live"]["description"]
    free = rn.curves(lines, x="x", y="y", words=WORDS, **look).layout
    assert free.xaxis.range == (0, 1) and free.yaxis.range == pytest.approx((-10 / 9, 10 / 9))
    logs = rn.curves({"a": (T + 1, 10**T)}, x="x", y="y", log_y=True, words=WORDS).layout
    assert logs.yaxis.range == pytest.approx((-1 / 18, 19 / 18))
    for name in look:
        with pytest.raises(ValueError, match=f"{name} has"):
            rn.curves(lines, x="x", y="y", **look | {name: ["no"]})
