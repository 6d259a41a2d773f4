"""Anybody's figures without a script: the still picture, the table, the words; never an exception.

The figures are those of cases that once failed, and any number made at random from a seed.
"""

import json
import re
from html import unescape

import numpy as np
import plotly.graph_objects as go
import plotly.io as pio
import pytest
from fuzzed_figures import figure
from plotly.subplots import make_subplots

from regnotes.livefigures.extension.alternatives import alt_of, alternative
from regnotes.livefigures.extension.number_tables import tables_html
from regnotes.livefigures.specs import resting
from regnotes.livefigures.stills import stills, stills_or_why
from regnotes.livefigures.stills.svg import marker_svg


def spec_of(data, **layout):
    return json.loads(pio.to_json(go.Figure(data, layout)))


def cells(spec):
    """{where: text} of the cells of a figure's tables, and the texts of their heads."""
    html = tables_html(spec)
    told = re.findall(r'<td data-at="([^"]*)">([^<]*)</td>', html)
    heads = re.findall(r"<th[^>]*>([^<]*)</th>", html)
    return {at: unescape(text) for at, text in told}, [unescape(text) for text in heads]


def seen(spec):
    """The words of a still picture, from the first to the last."""
    svg = stills(spec)[0].svg
    return [unescape(text) for text in re.findall(r">([^<]*)</text>", svg)]


def places(svg, tag="circle"):
    found = re.findall(rf'<{tag} cx="(-?\d+)" cy="(-?\d+)"', svg)
    return [(int(x), int(y)) for x, y in found]


# ---- cases: what is drawn --------------------------------------------------------------------

RAIN = go.Scatter(name="rain", x=["Mon", "Tue", "Wed"], y=[3, 1, 2])
TREES = go.Bar(y=["ash", "elm", "oak"], x=[3, 1, 2], orientation="h")
LINE = go.Scatter(y=[1, 3, 2])


def test_a_trace_over_words():
    spec = spec_of(RAIN)
    assert {"Mon", "Tue", "Wed"} <= set(seen(spec))
    assert cells(spec)[1] == ["rain", "Mon", "Tue", "Wed"]
    assert list(cells(spec)[0].values()) == ["3", "1", "2"]


def test_bars_that_lie_are_long_where_their_numbers_are():
    spec = spec_of(TREES)
    assert {"ash", "elm", "oak"} <= set(seen(spec))
    assert cells(spec)[1][1:] == ["ash", "elm", "oak"]
    bars = re.findall(r'<path d="M-?\d+ -?\d+l(-?\d+) 0', stills(spec)[0].svg)
    one, two, three = map(int, bars)
    assert one == pytest.approx(3 * two, abs=3) and three == pytest.approx(2 * two, abs=3)


@pytest.mark.parametrize(
    ("data", "layout", "words"),
    [
        (go.Scatter(x=[1, 10, 1000], y=[1, 100, 10000]), {"xaxis_type": "log", "yaxis_type": "log"},
         ["1", "10", "100", "1000", "10k"]),
        (go.Bar(x=[2019, 2020, 2021], y=[3, 1, 2]), {}, ["2019", "2020", "2021"]),
        (go.Scatter(y=[1500, 30000]), {}, ["10k", "20k", "30k"]),
        (go.Scatter(y=[2014.5, 2016]), {}, ["2,014.5", "2,015.5"]),
        (LINE, {"yaxis_tickvals": [1, 3], "yaxis_ticktext": ["low", "high"]}, ["low", "high"]),
        (LINE, {"title_text": "Trees", "xaxis_title_text": "year"}, ["Trees", "year"]),
        ([RAIN, go.Scatter(x=["Wed", "Thu"], y=[1, 2])], {}, ["rain", "trace 1", "Thu"]),
        (go.Bar(x=["a", "b"], y=[1, 2], textposition="outside", text=["one", "two"]), {},
         ["one", "two"]),
    ],
)  # fmt: skip
def test_these_words_stand_in_the_picture(data, layout, words):
    assert set(words) <= set(seen(spec_of(data, **layout)))


def test_a_gap_is_a_gap():
    spec = spec_of(go.Scatter(x=[0, 1, 2, 3], y=[1, None, 2, 3], name="holes", line_color="red"))
    (line,) = re.findall(r'<path d="([^"]*)" stroke="red"', stills(spec)[0].svg)
    assert line.count("M") == 1  # from the third to the fourth; the first has its marker alone
    assert cells(spec)[0]["0 y 1"] == "–"
    assert len(places(stills(spec)[0].svg)) == 3


@pytest.mark.parametrize("layout", [{"yaxis_autorange": "reversed"}, {"yaxis_range": [4, 0]}])
def test_a_reversed_axis_goes_downwards(layout):
    up, down = (places(stills(spec_of(LINE, **more))[0].svg) for more in ({}, layout))
    assert np.sign(np.diff([y for _, y in up])).tolist() == [-1, 1]
    assert np.sign(np.diff([y for _, y in down])).tolist() == [1, -1]


def test_stacked_bars_stand_upon_one_another():
    bars = [go.Bar(x=["a", "b"], y=[1, 2], marker_color="red"),
            go.Bar(x=["a", "b"], y=[2, 1], marker_color="blue")]  # fmt: skip
    tops = {}
    for mode in ("group", "stack"):
        svg = stills(spec_of(bars, barmode=mode, showlegend=False))[0].svg
        tops[mode] = re.findall(r'<path d="M(\d+) (\d+)l0-(\d+) (\d+) 0', svg)
    left, bottom, high, _ = (int(n) for n in tops["stack"][0])
    assert int(tops["stack"][2][0]) == left and int(tops["stack"][2][1]) == bottom - high
    assert tops["group"][2][0] != tops["group"][0][0]
    assert tops["group"][2][1] == tops["group"][0][1]


def test_subplots_have_their_axes_and_titles():
    fig = make_subplots(rows=2, cols=1, subplot_titles=["above", "below"])
    for row in (1, 2):
        fig.add_trace(go.Scatter(y=[row, 2, 1]), row=row, col=1)
    spec = json.loads(fig.to_json())
    assert {"above", "below"} <= set(seen(spec))
    heights = [y for _, y in places(stills(spec)[0].svg)]
    assert max(heights[:3]) < min(heights[3:6])


def test_an_authors_colours_ground_and_template_are_kept():
    dark = spec_of(go.Scatter(y=[1, 3, 2], name="a"), template="plotly_dark")
    svg = stills(dark)[0].svg
    assert 'fill="rgb(17,17,17)"' in svg and 'color="#f2f5fa"' in svg
    ours = stills(spec_of([LINE, LINE]))[0].svg
    assert 'fill="#636efa"' in ours and 'fill="#EF553B"' in ours and "<rect" not in ours


def test_a_line_that_goes_back_on_itself_is_whole():
    x = [0, 5, -5, 3, -1]
    spec = spec_of(go.Scatter(x=x, y=[7] * 5, mode="lines", line_color="red"))
    (line,) = re.findall(r'<path d="([^"]*)" stroke="red"', stills(spec)[0].svg)
    steps = np.array([int(n) for n in re.findall(r"-?\d+", line)]).reshape(-1, 2)
    reached = np.cumsum(steps, axis=0)[:, 0]
    assert np.ptp(reached) > 1000  # from one side to the other


# ---- cases: what is refused ------------------------------------------------------------------

WITHOUT = {
    "pie": go.Pie(labels=["ash", "elm"], values=[1, 2]),
    "histogram": go.Histogram(x=[1, 1, 2]),
    "box": go.Box(y=[1, 1, 2, 9]),
    "table": go.Table(header={"values": ["a"]}, cells={"values": [[1, 2]]}),
    "plain surface": go.Surface(z=[[1, 2], [3, 4]]),  # a colour bar stands beside it
    "heatmap": go.Heatmap(z=[[1, 2], [3, 4]]),
    "colours by value": go.Scatter(y=[1, 2], marker={"color": [1, 2], "colorscale": "Viridis"}),
    "sizes by value": go.Scatter(y=[1, 2], marker_size=[10, 20]),
    "filled": go.Scatter(y=[1, 2], fill="tonexty"),
    "filled with gaps": go.Scatter(y=[1, None, 2], fill="tozeroy"),
    "bent": go.Scatter(y=[1, 2, 1], line_shape="spline"),
    "bridged": go.Scatter(y=[1, None, 1], connectgaps=True),
    "faint": go.Scatter(y=[1, 2], opacity=0.5),
    "errors": go.Scatter(y=[1, 2], error_y={"value": 1, "type": "constant"}),
    "in the legend alone": go.Scatter(y=[1, 2], visible="legendonly"),
    "dates": go.Scatter(x=["2020-01-01", "2020-02-01"], y=[1, 2]),
    "of several kinds": go.Scatter(x=["ash", 3, None], y=[1, 2, 3]),
    "no logarithm": go.Figure(go.Scatter(y=[-1, 2]), {"yaxis_type": "log"}),
    "nothing": go.Figure(),
    "TeX": go.Figure(LINE, {"title_text": r"$\alpha^2$"}),
    "markup": go.Figure(LINE, {"title_text": "<b>bold</b>"}),
    "shapes": go.Figure(LINE).add_hline(y=2),
    "an arrow": go.Figure(LINE, {"annotations": [{"x": 1, "y": 3, "text": "peak"}]}),
    "a second axis": go.Figure([LINE, go.Scatter(y=[1, 2], yaxis="y2")],
                               {"yaxis2": {"overlaying": "y", "side": "right"}}),
    "units": go.Figure(LINE, {"yaxis_ticksuffix": " m"}),
    "a format": go.Figure(LINE, {"yaxis_tickformat": ".1%"}),
    "a menu": go.Figure(LINE, {"updatemenus": [{"buttons": [{"label": "a", "method": "skip"}]}]}),
    "an image": go.Figure(LINE, {"images": [{"source": "data:,", "x": 0, "y": 1}]}),
    "another calendar": go.Scatter(x=[1, 2], y=[1, 2], xcalendar="persian"),
    "no range": go.Figure(LINE, {"xaxis_autorange": False}),
    "words in bars": go.Bar(y=[1, 2], text=["a", "b"]),
    "another order": go.Figure([LINE, go.Scatter(y=[1, 2], legendrank=1)]),
    "ticks that skip words": go.Figure(RAIN, {"xaxis_dtick": 2}),
    "a note that is tied to the data": go.Figure(LINE, {"annotations": [
        {"x": 1, "y": 3, "text": "peak", "xref": "paper", "showarrow": False}]}),
    "letters of another family": go.Figure(LINE, {"title": {
        "text": "a", "font": {"family": "Courier New"}}}),
    "bars as thin as their edges": go.Figure(
        go.Bar(x=["a"] * 90, y=[1] * 90), {"barmode": "stack"}),
    "axes that follow one another": go.Figure([LINE], {"xaxis": {"matches": "y"}}),
}  # fmt: skip


@pytest.mark.parametrize("name", WITHOUT)
def test_what_is_not_drawn_faithfully_is_not_drawn(name):
    fig = WITHOUT[name]
    spec = json.loads(pio.to_json(fig if isinstance(fig, go.Figure) else go.Figure(fig)))
    drawn, why = stills_or_why(spec)
    assert drawn == [] and why
    assert alternative(spec).strip()


UNKNOWN = [("data", 0, "shimmer"), ("data", 0, "line", "shimmer"), ("data", 0, "marker", "shimmer"),
           ("layout", "shimmer"), ("layout", "xaxis", "shimmer"), ("layout", "legend", "shimmer"),
           ("layout", "margin", "shimmer"), ("layout", "title", "shimmer")]  # fmt: skip


@pytest.mark.parametrize("path", UNKNOWN, ids=lambda path: ".".join(map(str, path)))
def test_a_property_of_which_nobody_here_has_heard_is_refused_by_its_name(path):
    """So that what Plotly learns to draw tomorrow is not drawn wrong."""
    spec = spec_of(go.Scatter(y=[1, 3, 2], line_width=2, marker_size=5), xaxis_title_text="x",
                   legend_x=None, margin_l=50, title_text="a")  # fmt: skip
    assert stills(spec)
    at = spec
    for key in path[:-1]:
        at = at[key] if isinstance(at, list) else at.setdefault(key, {})
    at[path[-1]] = 1
    drawn, why = stills_or_why(spec)
    assert drawn == [] and "shimmer" in why


def test_a_trace_that_is_not_to_be_named_counts_for_the_legend_as_in_plotly():
    traces = [go.Scatter(y=[1, 3]), go.Scatter(y=[2, 4], showlegend=False)]
    assert "trace 0" in seen(spec_of(traces)) and "trace 1" not in seen(spec_of(traces))
    assert "trace 0" not in seen(spec_of(traces[:1])) + seen(spec_of(traces[1:] * 2))


def test_markers_are_as_large_as_plotlys():
    """The corners that plotly.js's drawing/symbol_defs.js gives them."""
    for symbol, wide, high in (("square", 2, 2), ("triangle-up", 2.31, 1.5), ("diamond", 2.6, 2.6)):
        svg = marker_svg(0, 0, 1000, {"symbol": symbol})
        corners = np.reshape([int(n) for n in re.findall(r"-?\d+", svg.split('"')[1])], (-1, 2))
        assert np.allclose(
            np.ptp(corners.cumsum(axis=0), axis=0) / 1000, [wide, high], atol=0.02
        ), svg


def test_an_open_marker_has_the_line_that_it_is_given_or_one_pixel():
    for line, wide in (({}, 3), ({"width": 2}, 6)):
        marker = {"symbol": "circle-open", "color": "red", "line": line}
        assert f'stroke="red" stroke-width="{wide}"' in marker_svg(0, 0, 9, marker, 3)


# ---- tables and words ------------------------------------------------------------------------


def test_a_table_has_the_values_as_they_are():
    spec = spec_of(
        go.Scatter(x=["2026-01-01", "2026-02-01"], y=[1e-9, 12345678.25], name="<b>a</b>")
    )
    assert cells(spec)[1] == ["a", "2026-01-01", "2026-02-01"]
    assert list(cells(spec)[0].values()) == ["1e−09", "12345678"]
    many = spec_of(go.Bar(x=[f"word {k}" for k in range(500)], y=list(range(500))))
    assert 2 < len(cells(many)[0]) <= 40


@pytest.mark.parametrize(
    "trace",
    [go.Scatter(x=[1, 2, 3], y=[1, 2]), go.Bar(x=["a", "b"], y=[1]), go.Scatter(x=[], y=[]),
     go.Scatter(x=[[1, 2], [3, 4]], y=[1, 2]), go.Bar(x=[["a", "a"], ["b", "c"]], y=[1, 2]),
     go.Scatter(y=["low", "high"]), go.Scatter(x=[None, None], y=[float("nan")] * 2),
     go.Heatmap(z=[[1], [2, 3], []]), go.Surface(z=[["a", "b"]]), go.Contour(z=[1, 2], x=[0, 1]),
     go.Scatter(y=[1, 2], stackgroup="one"), go.Bar(y=[True, False]),
     go.Scatter(x0=5, dx=2, y=[1])],
)  # fmt: skip
def test_odd_data_are_no_exception(trace):
    spec = spec_of(trace)
    stills(spec)
    tables_html(spec)
    assert alternative(spec)


@pytest.mark.parametrize("meta", [["mine"], "mine", {"live": 3}, {"live": {}}, {"site": "A"}, 4])
def test_meta_is_anybodys(meta):
    spec = spec_of(LINE, meta=meta)
    assert len(stills(spec)) == 2 and cells(spec)[0] and alternative(spec)


def test_the_words_of_a_figure_name_what_is_in_it():
    spec = spec_of([RAIN, go.Scatter(name="sun", x=["Tue"], y=[5])], title_text="Weather",
                   yaxis_title_text="mm", xaxis_title_text="day")  # fmt: skip
    said = alternative(spec)
    for word in ("Weather", "2 curves", "rain", "sun", "day", "Mon", "mm", "from 1 to 5"):
        assert word in said
    assert alternative(spec_of(go.Pie(labels=["a"], values=[1]))) == "Pie chart: a."


def test_the_authors_alternative_is_that_of_any_picture():
    assert alt_of({"mystnb": {"image": {"alt": "A hill."}}}) == "A hill."
    assert alt_of({"mystnb": {"figure": {"alt": " A hill. ", "name": "hill"}}}) == "A hill."
    for nothing in (None, {}, {"mystnb": {"image": "a.png"}}, {"mystnb": {"image": {"alt": 3}}}):
        assert alt_of(nothing) == ""


# ---- at random -------------------------------------------------------------------------------

FEW, MANY = range(150), range(150, 3000)


def said_wrong(spec):
    """The cells that are not as in the figure's data."""
    traces, wrong = resting(spec), []
    for at, text in cells(spec)[0].items():
        k, a, *place = at.split(" ")
        value = traces[int(k)][a]
        for index in place:
            value = value[int(index)]
        if isinstance(value, str):
            same = text == re.sub(r"</?b>", "", value).strip()
        elif isinstance(value, bool):
            same = text == str(value)
        elif value is None or not np.isfinite(value):
            same = text == "–"
        else:
            said = float(text.replace("−", "-"))
            same = abs(said - value) <= 1e-5 * abs(value)
        wrong += [] if same else [(at, text, value)]
    return wrong


@pytest.mark.parametrize("seeds", [FEW, pytest.param(MANY, marks=pytest.mark.soak)])
def test_any_figure_has_words_and_true_tables_and_no_exception(seeds):
    drawn = 0
    for seed in seeds:
        spec = json.loads(pio.to_json(figure(seed)))
        found, why = stills_or_why(spec)
        assert bool(found) != bool(why), seed
        assert said_wrong(spec) == [], seed
        assert len(alternative(spec)) > 3, seed
        drawn += bool(found)
    assert drawn > len(seeds) / 20
