"""The sentence and the table of anybody's figure say nothing that the figure does not show.

The kinds are those on which the pages of Plotly's own documentation were found to be told wrong.
"""

import json
import re
from html import unescape

import numpy as np
import plotly.express as px
import plotly.graph_objects as go
import plotly.io as pio
import pytest
from plotly.subplots import make_subplots

from regnotes.livefigures.extension.alternatives import alternative
from regnotes.livefigures.extension.number_tables import tables_html
from regnotes.livefigures.extension.words import values_in_words


def spec_of(data, *layout, **more):
    fig = data if isinstance(data, go.Figure) else go.Figure(data, *layout, **more)
    return json.loads(pio.to_json(fig))


def heads_and_cells(spec):
    html = tables_html(spec)
    return [
        [unescape(text) for text in re.findall(rf"<{tag}[^>]*>([^<]*)</{tag}>", html)]
        for tag in ("th", "td")
    ]


PLACES = {"x": ["a", "b", "a"], "y": [1, 2, 4]}
GRID = make_subplots(1, 2, shared_yaxes=True)
GRID.add_scatter(x=[1, 2], y=[3, 4], row=1, col=1).add_scatter(x=[5, 6], y=[0, 1], row=1, col=2)
OWN = {"template": "none"}
SAID = [
    # What something is.
    (go.Scatter3d(x=[1, 2], y=[3, 4], z=[5, 6], mode="markers"),
     {"scene": {"zaxis": {"title": {"text": "depth"}}, "xaxis": {"range": [0, 9]}}},
     "Points in space. x: from 0 to 9. y: from 3 to 4. z: depth, from 5 to 6."),
    (go.Scatterternary(a=[1], b=[2], c=[3], mode="lines"), {}, "Curve in a triangle."),
    (go.Scatter(x=[1, 2], y=[1, 2], mode="text", text=["a", "b"]), {},
     "Words. x: from 1 to 2. y: from 1 to 2."),
    ([go.Heatmap(z=[[1, 2]], name="0"), go.Heatmap(z=[[1, 2]], name="1")], {},
     "2 heatmaps. x: from 0 to 1. y: 0."),
    (go.Indicator(value=270, title={"text": "Speed"}), {}, "Indicator: Speed 270."),
    (go.Parcoords(dimensions=[{"label": "a", "values": [1]}, {"label": "b", "values": [2]}]), {},
     "Parallel coordinates: a, b."),
    ([go.Scatter(y=[1, 2], name="a"), go.Scatter(y=[8, 9], name="b", visible="legendonly")], {},
     "Curve: a. x: from 0 to 1. y: from 1 to 2."),
    ([go.Scatter(y=[1], name="a, b"), go.Scatter(y=[2], name="c")], {},
     "2 curves: “a, b”, “c”. x: 0. y: from 1 to 2."),
    (None, {"shapes": [{"type": "line"}] * 2, "annotations": [{"text": "a"}]},
     "A figure without data, with 2 shapes, 1 note."),
    (go.Scatter(y=[1], visible=False), {}, "A figure that shows nothing at first."),
    (go.Table(header={"values": ["<b>day</b>", ["rain"]]}, cells={"values": [["Mon"], [3]]}), {},
     "Table: day, rain."),
    ([go.Bar(y=[2]), go.Scatter3d(x=[1], y=[2], z=[3])], {},
     "Bars; curve in space. x: 0. y: from 0 to 2. x in space: 1. y in space: 2. z in space: 3."),
    # How far something goes.
    (go.Bar(x=["a", "b"], y=[3, 5]), {}, "Bars. x: a, b. y: from 0 to 5."),
    (go.Bar(PLACES), {}, "Bars. x: a, b."),  # two of them stand upon one another
    ([go.Bar(x=[1, 2], y=[3, 5])] * 2, {"barmode": "stack"}, "2 sets of bars. x: from 1 to 2."),
    (go.Bar(x=[3, 4], y=["a", "b"], base=[1, 1], orientation="h"), {}, "Bars. y: a, b."),
    (go.Histogram(x=[1, 2, 2], y=[7, 8, 9], histfunc="sum"), {}, "Histogram. x: from 1 to 2."),
    (go.Histogram(x=[1, 2, 9], xbins={"start": 0, "end": 3}), {}, "Histogram."),
    (go.Waterfall(x=["a", "b"], y=[5, -3]), {}, "Waterfall. x: a, b."),
    (go.Scatter(x=[1, 2], y=[3, 4], stackgroup="one"), {}, "Curve. x: from 1 to 2."),
    (go.Heatmap(z=[[1, 2, 3]], x0=5, dx=10), {}, "Heatmap. x: from 5 to 25. y: 0."),
    (go.Scatter(x=list("abca"), y=[1, 2, 3, 4]), {},
     "Curve. x: a, b, c. y: from 1 to 4."),
    (go.Scatter(x=["2026-03-01T00:00:00.000", "2026-01-01", "2026-02-01"], y=[1, 2, 3]), {},
     "Curve. x: from 2026-01-01 to 2026-03-01. y: from 1 to 3."),
    (go.Scatter(x=["7", "3", "5"], y=[1, 2, 3]), OWN,
     "Curve. x: from 3 to 7. y: from 1 to 3."),
    # ... which the template of plotly.py takes for words.
    (go.Scatter(x=["7", "3", "5"], y=[1, 2, 3]), {}, "Curve. x: 7, 3, 5. y: from 1 to 3."),
    (go.Scatter(x=[1, 4], y=[1, 2]), {"xaxis": {"range": [None, 3]}, "yaxis": {"range": [9, None],
     "autorange": "min reversed"}}, "Curve. x: from 1 to 3. y: from 9 to 1."),
    (go.Scatter(x=[1, 4], y=[1, 2]), {"xaxis": {"type": "log", "range": [0, 3]},
     "yaxis": {"range": [0, 1], "autorange": True}},
     "Curve. x: from 1 to 1000. y: from 1 to 2."),
    (go.Scatter(x=[1, 4], y=[1, 2]), {"xaxis": {"maxallowed": 3}, "yaxis": {"visible": False}},
     "Curve."),
    (go.Scatter(x=[1, 4], y=[1, 2]), {"xaxis": {"tickvals": [1, 4], "ticktext": ["a", "b"]}},
     "Curve. y: from 1 to 2."),
    (GRID, {}, "2 curves. x: from 1 to 2. x2: from 5 to 6. y: from 0 to 4."),
    # How it is told.
    (go.Bar(x=["Mr.", "Dr."], y=[1, 2]), {"xaxis": {"title": {"text": "title"}}},
     "Bars. x: title (Mr., Dr.). y: from 0 to 2."),
    (go.Scatter(x=["Aa", "b", "c", "d", "e", "Yemen, Rep."], y=[1] * 6), {},
     "Curve. x: from Aa to Yemen, Rep. y: 1."),
]  # fmt: skip


@pytest.mark.parametrize(("data", "layout", "words"), SAID, ids=[s[2][:60] for s in SAID])
def test_a_sentence_tells_what_is_shown(data, layout, words):
    assert alternative(spec_of(data, layout)) == words


def test_a_sentence_tells_of_frames():
    frames = [go.Frame(data=[go.Scatter(y=[k])]) for k in range(3)]
    said = alternative(spec_of(go.Figure(go.Scatter(y=[1]), frames=frames)))
    assert said.endswith("An animation of 3 frames.")


@pytest.mark.parametrize(
    "trace",
    [go.Bar(PLACES), go.Bar(x=[3, 4], y=["a", "b"], base=[1, 1], orientation="h"),
     go.Histogram(x=[1, 2])],
)  # fmt: skip
def test_bars_that_end_elsewhere_than_at_their_numbers_have_no_table(trace):
    assert tables_html(spec_of(trace)) == ""


def test_a_table_names_its_places_as_plotly_does():
    heads, cells = heads_and_cells(spec_of(go.Heatmap(z=[[1, 2, 3]], x0=5, dx=10, name="0")))
    assert heads == ["5", "15", "25", "0"] and cells[1:] == ["1", "2", "3"]
    assert heads_and_cells(spec_of(go.Heatmap(z=[[1, 2]], x0="2026-01-01"))) == [[], []]


def test_traces_without_a_name_are_counted_as_in_plotlys_legend():
    heads, _cells = heads_and_cells(spec_of([go.Scatter(y=[1, 2]), go.Scatter(y=[3, 4])]))
    assert heads[:2] == ["trace 0", "trace 1"]


def test_a_table_beside_others_has_the_title_of_the_axis_that_its_own_follows():
    fig = px.scatter(x=[1, 2], y=[3, 4], facet_col=["a", "b"], labels={"y": "tip"})
    assert tables_html(spec_of(fig)).count("<caption>tip</caption>") == 2


def test_numbers_have_all_digits_before_the_point():
    told = values_in_words([33390141, 1234567.25, 0.125, -1e-9, 0, 4e9, 1e20, np.nan])
    assert told == ["33390141", "1234567", "0.125", "−1e−09", "0", "4000000000", "1e+20", "–"]
    assert values_in_words([8.0, 7.5]) == ["8", "7.5"]
    assert values_in_words([1.0000001, 1.0]) == ["1.0000001", "1"]
    assert values_in_words([np.cos(0.76), np.cos(2 * np.pi - 0.76)]) == ["0.724836"] * 2
