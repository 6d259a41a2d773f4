"""Plotly figures made at random from a seed: kinds of trace × kinds of data × options of layout.

Plotly accepts every one of them. About half are of what a still picture knows (lines, points, bars,
with few options), for otherwise nearly all would be refused; the rest are anything. No maps, which
ask another host for their outlines.
"""

import random

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

__all__ = ["ANY", "KNOWN", "figure"]

WORDS = ["ash", "elm", "oak", "yew", "Mon", "Tue", "Ürün", "a < b", "x & y", "<b>bold</b>", "—"]
COLOURS = ["red", "#1f77b4", "rgba(200,0,0,.5)", "hsl(120,50%,40%)", "rgb(10, 20, 30)", "#abc"]
KNOWN = ("scatter", "bar")
FLAT = (*KNOWN, "box", "violin", "histogram", "heatmap", "contour", "histogram2d", "scattergl",
        "waterfall", "funnel", "candlestick", "ohlc", "histogram2dcontour")  # fmt: skip
ALONE = ("pie", "table", "treemap", "sunburst", "icicle", "funnelarea", "indicator", "sankey",
         "parcoords", "parcats", "splom", "scatterpolar", "barpolar", "scatterternary", "surface",
         "scatter3d", "mesh3d", "cone")  # fmt: skip
ANY = FLAT + ALONE


def figure(seed):
    """The figure of a seed, always the same."""
    rng = random.Random(seed)
    if rng.random() < 0.5:
        return _known(rng)
    kind = rng.choice(ANY)
    if kind in ALONE:
        fig = go.Figure([_alone(rng, kind)])
    elif rng.random() < 0.3:
        fig = _subplots(rng)
    else:
        fig = go.Figure([_flat(rng, rng.choice(FLAT)) for _ in range(rng.randint(0, 3))])
    for change in rng.sample(CHANGES, rng.randint(0, 3)):
        fig.update_layout(**change(rng))
    return fig


# ---- data ------------------------------------------------------------------------------------


def numbers(rng, n):
    return [round(rng.gauss(0, 3), 3) for _ in range(n)]


def dates(rng, n):
    return [f"20{10 + k // 12:02d}-{k % 12 + 1:02d}-01" for k in range(rng.randint(0, 9), 99)][:n]


DATA = [
    numbers,
    lambda rng, n: np.array(numbers(rng, n)),  # travels as base64
    lambda rng, n: list(range(n)),
    lambda rng, n: list(range(2015, 2015 + n)),
    lambda rng, n: np.arange(n, dtype=np.int8),
    lambda rng, n: [rng.choice(WORDS) for _ in range(n)],
    lambda rng, n: [f"{word} {k}" for k, word in enumerate(WORDS * 9)][:n],
    dates,
    lambda rng, n: [rng.choice([None, 1, 2.5]) for _ in range(n)],
    lambda rng, n: np.where(np.arange(n) % 3 == 1, np.nan, np.arange(n) * 1.5),
    lambda rng, n: [float("nan")] * n,
    lambda rng, n: [],
    lambda rng, n: [rng.randint(-3, 3)],
    lambda rng, n: [7] * n,
    lambda rng, n: [str(k) for k in range(n)],
    lambda rng, n: [rng.choice([True, False]) for _ in range(n)],
    lambda rng, n: [rng.choice(["ash", 3, None, "2020-01-01"]) for _ in range(n)],
    lambda rng, n: [x * 10.0 ** rng.choice([-9, 6, 12]) for x in numbers(rng, n)],
    lambda rng, n: [10.0**k for k in range(-2, n - 2)],
    lambda rng, n: [float("inf"), *numbers(rng, n)][:n],
]
USUAL = [0, 0, 1, 2, 3, 6, 8, 9, 18]  # of these the known figures are made, now and then of others


def data(rng, n, kinds=None):
    """Some values of one kind, now and then fewer or more of them than asked for."""
    n += rng.choice([0, 0, 0, 0, 0, 1, -1])
    return rng.choice([DATA[k] for k in kinds] if kinds else DATA)(rng, max(n, 0))


def grid(rng):
    z = np.array([numbers(rng, rng.randint(2, 5)) for _ in range(1)] * rng.randint(2, 6))
    return rng.choice([z, z.tolist(), np.where(z > 3, np.nan, z), [[1], [2, 3], []], [[None, 1]]])


# ---- what a still picture knows ----------------------------------------------------------------


def _known(rng):
    n = rng.choice([1, 2, 3, 5, 8, 25])
    kind = rng.choice(KNOWN)
    fig = go.Figure()
    x = data(rng, n, USUAL)
    for k in range(rng.choice([1, 1, 2, 3])):
        values = data(rng, n, USUAL if rng.random() < 0.8 else None)
        trace = {"x": x if rng.random() < 0.8 else data(rng, n, USUAL), "y": values}
        if rng.random() < 0.2:
            del trace["x"]
        if rng.random() < 0.3:
            trace["name"] = f"{rng.choice(WORDS)} {k}"
        trace |= _scatter(rng) if kind == "scatter" else _bar(rng, trace)
        fig.add_trace({"type": kind, **trace})
    for change in rng.sample(MILD, rng.choice([0, 0, 1, 2])):
        fig.update_layout(**change(rng))
    return fig


def _scatter(rng):
    options = [
        {"mode": rng.choice(["lines", "markers", "lines+markers", "text", "none"])},
        {"line": {"color": rng.choice(COLOURS), "width": rng.choice([1, 2, 5])}},
        {"line": {"dash": rng.choice(["dot", "dash", "dashdot", "5px,2px"])}},
        {"line": {"shape": rng.choice(["hv", "vh", "spline", "linear"])}},
        {"marker": {"size": rng.choice([4, 12]), "symbol": rng.choice(["square", "x", "star", 2])}},
        {"marker": {"color": [1, 2, 3], "colorscale": "Viridis", "showscale": True}},
        {"marker": {"size": [10, 20, 40], "opacity": 0.5}},
        {"text": ["one", "two"], "textposition": "top center"},
        {"connectgaps": rng.choice([True, False])},
        {"fill": rng.choice(["tozeroy", "toself", "tonexty"])},
        {"error_y": {"type": "constant", "value": 1}},
        {"opacity": 0.4},
        {"visible": rng.choice([True, False, "legendonly"])},
        {"stackgroup": "one"},
    ]
    return _some(rng, options)


def _bar(rng, trace):
    options = [
        {"marker": {"color": rng.choice(COLOURS), "line": {"width": 2, "color": "black"}}},
        {"marker": {"color": COLOURS}},
        {"width": 0.5},
        {"base": 1},
        {"offset": 0.2},
        {"text": "here"},
        {"opacity": 0.6},
        {"visible": rng.choice([True, False, "legendonly"])},
    ]
    lying = {"orientation": "h", "x": trace["y"], "y": trace.get("x")} if rng.random() < 0.2 else {}
    return {**_some(rng, options), **lying}


def _some(rng, options):
    found = {}
    for option in rng.sample(options, rng.choice([0, 0, 0, 1, 1, 2])):
        for key, value in option.items():
            found[key] = {**found[key], **value} if key in found else value
    return found


MILD = [
    lambda rng: {"title": {"text": rng.choice(["Trees", "Trees<br>and more", "a < b"])}},
    lambda rng: {"xaxis": {"title": {"text": "time (s)"}}, "yaxis": {"title": {"text": "height"}}},
    lambda rng: {"yaxis": {"type": "log"}},
    lambda rng: {"xaxis": {"type": "log"}},
    lambda rng: {"yaxis": {"range": [-1, 4]}},
    lambda rng: {"xaxis": {"range": [3, 0]}},
    lambda rng: {"yaxis": {"autorange": "reversed"}},
    lambda rng: {"yaxis": {"rangemode": "tozero"}},
    lambda rng: {"xaxis": {"showgrid": False}, "yaxis": {"zeroline": False}},
    lambda rng: {"margin": {"l": rng.choice([40, 90]), "t": 30, "r": 20, "b": 50}},
    lambda rng: {"height": rng.choice([250, 600])},
    lambda rng: {"barmode": rng.choice(["stack", "group", "overlay", "relative"])},
    lambda rng: {"showlegend": rng.choice([True, False])},
    lambda rng: {"bargap": 0.5},
    lambda rng: {"xaxis": {"domain": [0, 0.5]}},
]

# ---- anything ------------------------------------------------------------------------------------


def _flat(rng, kind):
    n = rng.randint(0, 12)
    if kind in ("heatmap", "contour"):
        trace = {"z": grid(rng)} | _some(rng, [{"x": data(rng, 4)}, {"y": data(rng, 3)}])
    elif kind in ("candlestick", "ohlc"):
        trace = {key: data(rng, n) for key in ("x", "open", "high", "low", "close")}
    else:
        trace = {"x": data(rng, n), "y": data(rng, n)}
        trace |= rng.choice([{}, {}, {"name": rng.choice(WORDS)}, {"orientation": "h"}])
        if kind not in ("bar", "box", "violin", "histogram", "waterfall", "funnel"):
            trace.pop("orientation", None)
    if kind == "scatter":
        trace |= _scatter(rng)
    return {"type": kind, **trace}


def _alone(rng, kind):
    n = rng.randint(1, 6)
    words = [f"{w} {k}" for k, w in enumerate(WORDS)][:n]
    plain = numbers(rng, n)
    size = [abs(v) for v in plain]
    made = {
        "pie": {"labels": data(rng, n), "values": size},
        "table": {"header": {"values": words}, "cells": {"values": [data(rng, 3) for _ in words]}},
        "indicator": {"mode": "gauge+number+delta", "value": 3, "delta": {"reference": 2}},
        "sankey": {"node": {"label": words}, "link": {"source": [0], "target": [1], "value": [2]}},
        "parcoords": {"dimensions": [{"label": w, "values": numbers(rng, 4)} for w in words]},
        "parcats": {"dimensions": [{"label": w, "values": data(rng, 4, [5, 2])} for w in words]},
        "splom": {"dimensions": [{"label": w, "values": numbers(rng, 4)} for w in words]},
        "scatterpolar": {"r": data(rng, n), "theta": data(rng, n)},
        "barpolar": {"r": size, "theta": data(rng, n)},
        "scatterternary": {"a": size, "b": size[::-1], "c": [1] * n},
        "surface": {"z": grid(rng)},
        "scatter3d": {"x": data(rng, n), "y": data(rng, n), "z": data(rng, n)},
        "mesh3d": {"x": [0, 1, 0, 0], "y": [0, 0, 1, 0], "z": [0, 0, 0, 1]},
        "cone": {key: numbers(rng, n) for key in ("x", "y", "z", "u", "v", "w")},
        "funnelarea": {"labels": words, "values": size},
    }
    tree = {"labels": words, "parents": [""] + [words[0]] * (n - 1), "values": [1] * n}
    return {"type": kind, **made.get(kind, tree)}


def _subplots(rng):
    rows, columns = rng.choice([(1, 2), (2, 1), (2, 2)])
    fig = make_subplots(
        rows=rows, cols=columns, shared_xaxes=rng.random() < 0.4,
        subplot_titles=[f"part {k}" for k in range(rows * columns)] if rng.random() < 0.5 else None,
    )  # fmt: skip
    for k in range(rows * columns):
        kind = rng.choice([*KNOWN, *KNOWN, "box", "heatmap"])
        fig.add_trace(_flat(rng, kind), row=k // columns + 1, col=k % columns + 1)
    return fig


CHANGES = [
    *MILD,
    lambda rng: {"template": rng.choice(["plotly_dark", "simple_white", "ggplot2", "none"])},
    lambda rng: {"xaxis": {"tickvals": [0, 2], "ticktext": ["none", "two"]}},
    lambda rng: {"yaxis": {"tickformat": ".1%", "ticksuffix": " m", "tickprefix": "≈"}},
    lambda rng: {"yaxis": {"side": "right"}},
    lambda rng: {"yaxis2": {"overlaying": "y", "side": "right"}},
    lambda rng: {"xaxis": {"type": rng.choice(["date", "category", "multicategory"])}},
    lambda rng: {"xaxis": {"rangeslider": {"visible": True}}},
    lambda rng: {"xaxis": {"tickangle": 45, "dtick": 2}},
    lambda rng: {"yaxis": {"scaleanchor": "x"}},
    lambda rng: {"shapes": [{"type": "rect", "x0": 0, "x1": 1, "y0": 0, "y1": 2}]},
    lambda rng: {"annotations": [{"x": 1, "y": 1, "text": "here"}]},
    lambda rng: {"images": [{"source": "data:image/png;base64,", "x": 0, "y": 1}]},
    lambda rng: {"updatemenus": [{"buttons": [{"label": "a", "method": "skip", "args": []}]}]},
    lambda rng: {"sliders": [{"steps": [{"label": "a", "method": "skip", "args": []}]}]},
    lambda rng: {"paper_bgcolor": "black", "font": {"color": "yellow", "size": 18}},
    lambda rng: {"colorway": ["green", "orange"]},
    lambda rng: {"legend": {"orientation": "h", "title": {"text": "which"}}},
    lambda rng: {"width": 300, "height": 300},
    lambda rng: {"coloraxis": {"colorscale": "Viridis"}},
    lambda rng: {"meta": rng.choice([["mine"], {"live": 3}, {"live": {"controls": 1}}, "text", 4])},
]
