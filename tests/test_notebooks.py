"""The notebooks that the pages offer, and the sliders that figures have in them."""

import json

import ipywidgets
import nbformat
import numpy as np
import plotly.graph_objects as go
import pytest
from nbclient import NotebookClient
from pages import WITH_CELLS, WITH_FIGURES, drawn

from regnotes.livefigures import notebook
from regnotes.livefigures import record as live


@pytest.mark.builds
@pytest.mark.parametrize("page", WITH_CELLS)
def test_every_page_with_cells_offers_its_notebook(site, page):
    file = site / f"_notebooks/{page}.ipynb"
    made = nbformat.read(file, as_version=4)
    nbformat.validate(made)
    code = [cell.source for cell in made.cells if cell.cell_type == "code"]
    assert "notebook.sliders()" in code[0]
    assert all(not cell.get("outputs") for cell in made.cells)
    html = (site / f"{page}.html").read_text(encoding="utf-8")
    assert f'href="_notebooks/{page}.ipynb" download' in html and "running.html" in html


@pytest.mark.builds
@pytest.mark.parametrize("page", ["l1", "conclusions"])
def test_a_notebook_runs_elsewhere_and_its_figures_have_sliders(site, page, tmp_path):
    made = nbformat.read(site / f"_notebooks/{page}.ipynb", as_version=4)
    NotebookClient(made, timeout=180, resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = [
        output.data["application/vnd.jupyter.widget-view+json"]
        for cell in made.cells
        for output in cell.get("outputs", [])
        if "application/vnd.jupyter.widget-view+json" in output.get("data", {})
    ]
    assert len(shown) == len(drawn(page))
    states = json.loads(json.dumps(made.metadata.widgets))
    models = states["application/vnd.jupyter.widget-state+json"]["state"].values()
    sliders = [m for m in models if m["model_name"] == "FloatSliderModel"]
    controls = [c for f in drawn(page).values() for c in f[3].layout.meta["live"]["controls"]]
    assert len(sliders) == len(controls)


@pytest.mark.parametrize("page", WITH_FIGURES)
def test_a_slider_in_jupyter_moves_the_figure_to_what_the_page_shows(page, subtests):
    for name, (*_rest, fig) in drawn(page).items():
        with subtests.test(figure=name):
            check_sliders_in_jupyter(fig)


def check_sliders_in_jupyter(fig):
    record = fig.layout.meta["live"]
    box = notebook.widget(fig)
    shown, *_ = box.children
    kinds = ipywidgets.FloatSlider | ipywidgets.ToggleButtons
    sliders = [child for child in box.children if isinstance(child, kinds)]
    answered = "question" not in record or "after" in record["question"]
    if not answered:  # hidden until one of the answers is chosen
        hidden = record["question"]["hides"]["traces"]
        assert not any(shown.data[k].visible for k in hidden)
        (answers,) = (child for child in box.children if isinstance(child, ipywidgets.RadioButtons))
        answers.index = 0
        assert all(shown.data[k].visible for k in hidden)
        at = dict(zip((c["symbol"] for c in record["controls"]), sliders, strict=True))
        for symbol, value in record["question"]["reveal"].items():
            last = value[-1] if isinstance(value, list) else value
            assert at[symbol].value == pytest.approx(last)
    assert [s.description for s in sliders] == [c["label"] for c in record["controls"]]
    for slider, control in zip(sliders, record["controls"], strict=True):
        values = live.node_values(control)
        slider.value = values[len(values) // 3]
    at = {c["symbol"]: s.value for c, s in zip(record["controls"], sliders, strict=True)}
    for (trace, attribute), value in live.evaluate(record, at)["traces"].items():
        held = shown.data[trace]
        for part in attribute.split("."):
            held = held[part]
        kind = object if np.asarray(value).dtype.kind == "U" else float  # words, or numbers
        np.testing.assert_array_equal(np.asarray(held, kind), np.asarray(value, kind))
    for label, text in live.evaluate(record, at, answered=True)["readouts"].items():
        assert f"{label}: {text}" in box.children[-1].value


def test_presets_and_plain_figures_in_jupyter():
    *_rest, fig = drawn("l1")["l1-surface"]
    box = notebook.widget(fig)
    slider = next(child for child in box.children if isinstance(child, ipywidgets.FloatSlider))
    buttons = next(child for child in box.children if isinstance(child, ipywidgets.HBox)).children
    next(b for b in buttons if b.description == "A point").click()
    assert slider.value == 0.5
    (plain,) = notebook.widget(go.Figure(go.Scatter(x=[1, 2], y=[3, 4]))).children
    assert isinstance(plain, go.FigureWidget)
