"""A FigureWidget is drawn as the last cell has left it, not as it was when it was shown."""

import json
import random

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from regnotes.livefigures.extension import widget_changes
from regnotes.livefigures.extension.widgets import VIEW, figure_of

SHOWN = """\
import numpy as np
import plotly.graph_objects as go

w = go.FigureWidget([go.Scatter(y=[1, 2]), go.Bar(y=np.array([1.5, 2])), go.Scatter(y=[5, 5])])
w.layout.title = "Trees"
w.add_shape(x0=0, x1=1, y0=0, y1=1)
w
"""
# But a whole layout anew: plotly.py then tells plotly.js only what it has, not what is gone.
CHANGES = [
    "w.add_scatter(y=[2, 1], name='more')",
    "w.add_bar(y=np.array([1.5, 2, 4]))",
    "w.data[0].y = np.array([4.0, 3])",
    "w.data[-1].y = [7, 8, 9]",
    "w.data[0].marker = {'color': ['red', 'blue'], 'line': {'width': 2}}",
    "w.data[0].marker.color = None",
    "w.data[0].visible = 'legendonly'",
    "w.update_traces(opacity=0.5, selector={'type': 'bar'})",
    "w.plotly_restyle({'name': ['one', 'two']}, [0, 1])",
    "w.data = w.data[::-1]",
    "w.data = w.data[1:] if len(w.data) > 2 else w.data",
    "w.layout.shapes[0].x0 = 0.5",
    "w.layout.shapes = [{'x0': 0, 'x1': 2, 'y0': 0, 'y1': 3}, {'type': 'circle'}]",
    "w.add_annotation(text='note', x=1, y=1)",
    "w.update_layout(xaxis={'title': {'text': 'age'}, 'range': [0, 9]}, font_size=14)",
    "w.layout.title = None",
    "w.layout.template = 'none'",
    "with w.batch_update():\n    w.data[0].name = 'b'\n    w.layout.yaxis.type = 'log'",
    "with w.batch_animate():\n    w.data[0].y = [1, 6]\n    w.data[1].y = [2, 3]",
]


def run(*cells, monkeypatch):
    """The notebook of some cells, run as the extension has nbclient run a page's."""
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    monkeypatch.setattr(NotebookClient, "on_comm_open_jupyter_widget", widget_changes.opened)
    NotebookClient(notebook, kernel_name="python3").execute()
    return notebook


def plain(spec):
    """A figure as its data and layout are compared: without the names of a widget's traces."""
    data = [{key: one for key, one in trace.items() if key != "uid"} for trace in spec["data"]]
    return {"data": data, "layout": spec["layout"]}


@pytest.mark.parametrize("seed", [0, 1])
def test_every_change_of_later_cells_is_in_the_figure(monkeypatch, seed):
    changes = [*CHANGES, *CHANGES]
    random.Random(seed).shuffle(changes)
    # What is shown a second time is told as a whole, and changes go on from there.
    cells = [SHOWN, *changes[:20], "w", *changes[20:], "print(w.to_json())"]
    notebook = run(*cells, monkeypatch=monkeypatch)
    view = notebook.cells[0].outputs[-1].data[VIEW]
    now = json.loads(notebook.cells[-1].outputs[-1].text)
    assert plain(figure_of(notebook.metadata, view)) == plain(now)


def test_a_change_that_cannot_be_made_leaves_the_figure_as_it_was(monkeypatch):
    told = []
    monkeypatch.setattr(widget_changes.logger, "warning", lambda *words, **_: told.append(words))
    wrong = "w._py2js_restyle = {'restyle_data': {'y': [[1]]}, 'restyle_traces': [9]}"
    notebook = run(SHOWN, wrong, "print(w.to_json())", monkeypatch=monkeypatch)
    view = notebook.cells[0].outputs[-1].data[VIEW]
    now = json.loads(notebook.cells[-1].outputs[-1].text)
    assert plain(figure_of(notebook.metadata, view)) == plain(now)
    [(_message, name, error, _why)] = told
    assert (name, error) == ("restyle", "IndexError")
