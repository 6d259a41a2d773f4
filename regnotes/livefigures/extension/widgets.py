"""A FigureWidget as the figure that it holds.

A page has no kernel, so a widget of Plotly's is drawn like any other figure.  What it holds stands
in the state of its model, which nbclient keeps in the notebook once its cells have run.
"""

import numpy as np
from docutils import nodes
from myst_nb.sphinx_ import NbMetadataCollector

from .nodes import live_figure

__all__ = ["VIEW", "figure_of", "setup", "whole"]

VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"


def figure_of(notebook_metadata, view):
    """The spec of the FigureWidget that a `view` shows, or None for any other widget.

    Parameters
    ----------
    notebook_metadata : mapping with the state of widgets, as nbformat has it
    view : mapping with the ``model_id``
    """
    models = (notebook_metadata.get("widgets") or {}).get(STATE, {}).get("state", {})
    model = models.get(view.get("model_id") if isinstance(view, dict) else None) or {}
    state = model.get("state") or {}
    if not isinstance(state.get("_widget_data"), list):
        return None
    buffers = {tuple(one["path"]): one["data"] for one in model.get("buffers") or []}
    data = whole(state["_widget_data"], ("_widget_data",), buffers)
    layout = whole(state.get("_widget_layout") or {}, ("_widget_layout",), buffers)
    spec = {"data": data, "layout": layout}
    config = state.get("_config")
    return spec | ({"config": config} if config else {})


def whole(value, path, buffers):
    """The same, with arrays as plotly.py writes them elsewhere and without a widget's own names."""
    if isinstance(value, list):
        return [whole(item, (*path, k), buffers) for k, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    found = buffers.get((*path, "buffer"))
    if found is not None and "dtype" in value:
        kind = np.dtype(value["dtype"])
        return {"dtype": f"{kind.kind}{kind.itemsize}", "bdata": found}
    return {key: whole(item, (*path, key), buffers) for key, item in value.items() if key != "uid"}


def spare(app, doctree):
    """Where no other widget is shown, leave out the scripts, of other hosts, that would show it."""
    scripts = NbMetadataCollector.get_js_files(app.env, app.env.docname)
    drawn = next(doctree.findall(live_figure), None) is not None
    if drawn and not any(VIEW in node.astext() for node in doctree.findall(nodes.raw)):
        for key in [key for key in scripts if key.startswith("ipywidgets_")]:
            del scripts[key]


def setup(app):
    """Look at each page once it has been read."""
    app.connect("doctree-read", spare)
