"""Figures with sliders in Jupyter: ``notebook.sliders()``, once, then as on a page.

The cell that calls it puts the scripts of a page into the notebook, and plotly.js once.  Each
figure after it is the HTML that a page has, with the data inside: there is no widget to be told of
each move, and no kernel that has to answer.  So it also moves in a saved notebook, and in what
nbconvert makes of one.  Needs the extra ``notebook``.
"""

from __future__ import annotations

import copy
import json
import uuid
from types import SimpleNamespace

import plotly.io as pio
from docutils import nodes
from plotly.io.base_renderers import PlotlyRenderer

from . import record as live
from .extension.assets import DEFAULT_TEMPLATE, PARTS, RUNTIME, WHOLE
from .extension.html import visit_html
from .extension.nodes import MIME, live_figure
from .settings import SETTINGS
from .specs import record_of

__all__ = ["figure_html", "scripts_html", "sliders"]

# JupyterLab's own keys, as the arrows that go from cell to cell, do nothing at a figure's sliders.
OPENING = '<figure class="live-figure" id="{name}" data-lm-suppress-shortcuts="true">'


def scripts_html():
    """Plotly.js and the scripts and the style of a page with figures, as one script element.

    It does nothing where it has been run already, as when its cell is run again.
    """
    style = (RUNTIME / "live-figures.css").read_text(encoding="utf-8")
    parts = [f"live-figures-{part}.js" for part in PARTS] + ["live-figures.js"]
    runtime = "\n".join((RUNTIME / part).read_text(encoding="utf-8") for part in parts)
    template = json.dumps(DEFAULT_TEMPLATE, sort_keys=True, separators=(",", ":"))
    style = json.dumps({"textContent": style})
    style = f"document.head.append(Object.assign(document.createElement('style'), {style}));"
    # What loads modules, as RequireJS in old notebooks, is kept from plotly.js: it would take it.
    script = f"""if (!window.liveFigures) {{
(function (define, module, exports, require) {{
{WHOLE.read_text(encoding="utf-8")}
}}).call(window);
window.liveFigures = {{ grows: true, template: {template} }};
{style}
{runtime}
}}"""
    return "<script>" + script.replace("</script", r"<\/script") + "</script>"


def figure_html(spec):
    """A figure as on a page: its still picture, its data, its controls and its words.

    Parameters
    ----------
    spec : dict
        The figure as plotly.py serialises it, with ``data`` and ``layout``.

    Returns
    -------
    str
        A figure element with an id of its own.
    """
    node = live_figure(spec=_alone(spec), figure=f"live-figure-{uuid.uuid4().hex[:12]}", alone=True)
    frame = nodes.figure(ids=[node["figure"]])
    frame += node
    # A page's tables may stand in files beside it; here nothing does.
    config = SimpleNamespace(**{setting.name: setting.default for setting in SETTINGS})
    builder = SimpleNamespace(
        name="notebook", format="html", outdir=None, current_docname="", config=config
    )
    translator = SimpleNamespace(body=[], builder=builder)
    try:
        visit_html(translator, node)
    except nodes.SkipNode:
        pass
    return "".join([OPENING.format(name=node["figure"]), *translator.body, "</figure>"])


def _alone(spec):
    """A figure that waits for the answer to another one's question does not wait in a notebook."""
    record = record_of(spec)
    if "after" not in record.get("question", {}):
        return spec
    spec = copy.copy(spec)
    kept = {key: value for key, value in record.items() if key != "question"}
    meta = {**spec["layout"]["meta"], "live": kept}
    spec["layout"] = {**spec["layout"], "meta": meta}
    return spec


class _Pages(PlotlyRenderer):
    """Plotly's own, with the config of ``show``, then as on a page."""

    def to_mimebundle(self, fig_dict):
        spec = super().to_mimebundle(fig_dict)[MIME]
        record = record_of(spec)
        said = live.evaluate(record)["description"] if record else ""
        return {"text/html": figure_html(spec), "text/plain": said or "A Plotly figure"}


def sliders():
    """From now on a figure at the end of a cell is drawn as on a page, with its sliders."""
    from IPython.display import HTML, display

    pio.renderers["regnotes"] = _Pages()
    pio.renderers.default = "regnotes"
    display(HTML(scripts_html()))
