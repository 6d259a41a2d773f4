"""Figures with sliders in Jupyter: ``regnotes.notebook.sliders()``, once, then as on a page.

Needs the extra ``notebook`` (ipywidgets, and anywidget for Plotly's FigureWidget).  The page's
script and this compute the same, from the figure's live record.
"""

from __future__ import annotations

import plotly.graph_objects as go
import plotly.io as pio
from plotly.io.base_renderers import ExternalRenderer

from . import record as live

__all__ = ["sliders", "widget"]


def widget(fig):
    """A figure with its sliders, presets and readouts, as an ipywidgets box.

    Parameters
    ----------
    fig : plotly Figure
        One of `regnotes.figures`, or any with ``layout.meta["live"]``; without that it is shown
        as it is.

    Returns
    -------
    ipywidgets.VBox
        Its children: the FigureWidget, one slider each, presets, readouts.
    """
    import ipywidgets

    shown = go.FigureWidget(fig)
    record = (fig.layout.meta or {}).get("live")
    if not record:
        return ipywidgets.VBox([shown])
    moved = [
        ipywidgets.FloatSlider(
            value=c["value"], min=c["min"], max=c["max"], step=c["step"], description=c["label"],
            readout_format=f".{c['decimals']}f", style={"description_width": "initial"},
        )
        for c in record["controls"]
    ]  # fmt: skip
    symbols = [c["symbol"] for c in record["controls"]]
    words = ipywidgets.HTML()

    def show(_change=None):
        at = dict(zip(symbols, (float(slider.value) for slider in moved), strict=True))
        now = live.evaluate(record, at)
        with shown.batch_update():
            for (trace, attribute), value in now["traces"].items():
                shown.data[trace][attribute] = value
        words.value = "<br>".join(f"{label}: {text}" for label, text in now["readouts"].items())

    def go_to(values):
        for slider, symbol in zip(moved, symbols, strict=True):
            slider.value = values.get(symbol, slider.value)

    presets = []
    for preset in record.get("presets", []):
        button = ipywidgets.Button(description=preset["label"])
        button.on_click(lambda _button, values=preset["values"]: go_to(values))
        presets.append(button)
    for slider in moved:
        slider.observe(show, names="value")
    show()
    return ipywidgets.VBox([shown, *moved, ipywidgets.HBox(presets), words])


class _Sliders(ExternalRenderer):
    def render(self, fig_dict):
        from IPython.display import display

        display(widget(go.Figure(fig_dict)))


def sliders():
    """From now on a figure at the end of a cell is shown with its sliders."""
    pio.renderers["regnotes"] = _Sliders()
    pio.renderers.default = "regnotes"
