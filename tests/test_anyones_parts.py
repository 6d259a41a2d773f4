"""The parts of the extension that take anybody's figure, without a build."""

import base64
import json
import re

import numpy as np
import plotly.graph_objects as go
import pytest

from regnotes.livefigures import notebook
from regnotes.livefigures.extension import assets, html, pasting, remarks, widgets


@pytest.mark.parametrize(
    ("text", "is_tex"),
    [
        (r"$\alpha^2$", True), ("$x$", True), ("the power $p$", True), ("$5 and $6", False),
        ("US$5/$6", False), ("5 $", False), ("", False), ("$$", False),
    ],
)  # fmt: skip
def test_tex_is_told_from_prices(text, is_tex):
    spec = go.Figure(go.Scatter(y=[1]), {"title": {"text": text}}).to_plotly_json()
    assert bool([*remarks.tex_in(spec)]) == is_tex


@pytest.mark.parametrize(
    ("layout", "asks"),
    [
        ({}, ["basic"]),
        ({"map": {"style": "white-bg"}}, []),
        ({"map": {"style": "white-bg", "layers": [{"source": ["https://example.org/t"]}]}},
         ["https://example.org/t"]),
        ({"map": {"style": "white-bg"}, "map2": {"style": "dark"}}, ["dark"]),
    ],
)  # fmt: skip
def test_what_a_map_would_ask_of_another_host_is_found(layout, asks):
    spec = {"data": [{"type": "scattermap"}], "layout": layout}
    assert [*remarks.remote_tiles(spec)] == asks


def test_numbers_are_counted_however_they_travel():
    data = [{"y": {"bdata": base64.b64encode(np.zeros(300)).decode(), "dtype": "f8"}}, {"x": [1]}]
    assert remarks.count(data) == 301


def test_a_figure_that_glue_has_shown_is_put_into_what_it_keeps():
    shown = {"data": {pasting.MIME: {"data": []}}, "metadata": {}}
    kept = {"data": {}, "metadata": {"scrapbook": {"name": "a", "mime_prefix": "hidden/"}}}
    other = {"data": {"text/plain": "1"}, "metadata": {}}
    first, second = pasting.adopt([other, shown, kept])
    assert first == other and second["data"] == {f"hidden/{pasting.MIME}": {"data": []}}


def test_a_widget_is_the_figure_that_it_holds():
    trace = {"uid": "1", "y": {"dtype": "float64", "shape": [2]}}
    state = {"_widget_data": [trace], "_widget_layout": {"title": {"text": "a"}}}
    buffers = [{"path": ["_widget_data", 0, "y", "buffer"], "data": "AAAA"}]
    models = {"one": {"state": state, "buffers": buffers}, "two": {"state": {"value": 3}}}
    metadata = {"widgets": {widgets.STATE: {"state": models}}}
    spec = widgets.figure_of(metadata, {"model_id": "one"})
    assert spec["data"] == [{"y": {"dtype": "f8", "bdata": "AAAA"}}]
    assert spec["layout"] == {"title": {"text": "a"}}
    for other in ({"model_id": "two"}, {"model_id": "three"}, {}):
        assert widgets.figure_of(metadata, other) is None


def test_the_sides_of_a_figure_are_its_authors_or_its_templates():
    assert html.size_of({"width": 300}) == {"width": 300}
    assert html.size_of({"template": {"layout": {"height": 200}}}) == {"height": 200}
    assert html.size_of({"autosize": False}) == {"width": 700, "height": 450}
    assert html.size_of({}) == {}


def test_kinds_to_which_a_menu_changes_a_figure_are_kept():
    menus = [{"buttons": [{"args": ["type", "heatmap"]}, {"args": [{"type": "pie"}]}]}]
    spec = {"data": [{}, {"type": "surface"}], "layout": {"updatemenus": menus}}
    assert assets.kinds_of(spec, {"heatmap", "pie"}) == {"scatter", "surface", "heatmap", "pie"}


def test_in_a_notebook_a_plain_figure_has_its_frames_and_its_config():
    renderer = notebook._Pages(config={"staticPlot": True})
    frames = [go.Frame(data=[go.Scatter(y=[2])])]
    spec = go.Figure(go.Scatter(y=[1]), {"meta": ["mine"]}, frames).to_dict()
    html = renderer.to_mimebundle(spec)["text/html"]
    (data,) = re.findall(r'<script type="application/json">(.*?)</script>', html, re.DOTALL)
    kept = json.loads(data)
    kept = kept.get("figure", kept)
    assert kept["config"]["staticPlot"] and kept["frames"] and kept["layout"]["meta"] == ["mine"]
