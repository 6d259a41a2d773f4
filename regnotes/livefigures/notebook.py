"""Figures with sliders in Jupyter: ``regnotes.notebook.sliders()``, once, then as on a page.

Needs the extra ``notebook`` (ipywidgets, and anywidget for Plotly's FigureWidget).  The page's
script and this compute the same, from the figure's live record.
"""

from __future__ import annotations

import plotly.graph_objects as go
import plotly.io as pio
from plotly.io.base_renderers import PlotlyRenderer

from . import record as live
from .specs import record_of

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
        Its children: the FigureWidget, one slider or row of buttons each, presets, the text and the
        answers of a question if there is one, readouts.

    Raises
    ------
    ValueError
        By Plotly, if the figure has frames, of which its FigureWidget knows nothing.
    """
    import ipywidgets

    shown = go.FigureWidget(fig)
    record = record_of({"layout": {"meta": fig.layout.meta}})
    if not record:
        return ipywidgets.VBox([shown])
    moved = [_control(control) for control in record["controls"]]
    symbols = [c["symbol"] for c in record["controls"]]
    words = ipywidgets.HTML()
    asked = _question(record.get("question", {}))
    hidden = record.get("question", {"hides": {"traces": []}})["hides"]["traces"]

    def show(_change=None):
        at = dict(zip(symbols, (float(one.value) for one in moved), strict=True))
        answered = not asked or asked[-1].index is not None
        now = live.evaluate(record, at, answered=answered)
        with shown.batch_update():
            for trace in hidden:
                shown.data[trace].visible = answered
            for (trace, attribute), value in now["traces"].items():
                shown.data[trace][attribute] = value
        words.value = "<br>".join(f"{label}: {text}" for label, text in now["readouts"].items())
        if asked and answered:
            words.value += f"<br>{record['question']['then']}".replace("{away}", "…")

    def go_to(values):
        for one, symbol in zip(moved, symbols, strict=True):
            one.value = values.get(symbol, one.value)

    presets = []
    for preset in record.get("presets", []):
        button = ipywidgets.Button(description=preset["label"])
        button.on_click(lambda _button, values=preset["values"]: go_to(values))
        presets.append(button)
    for one in moved:
        one.observe(show, names="value")
    for one in asked[-1:]:
        one.observe(
            lambda _change: (go_to(_ends(record["question"]["reveal"])), show()), names="index"
        )
    show()
    return ipywidgets.VBox([shown, *moved, ipywidgets.HBox(presets), *asked, words])


def _ends(reveal):
    """Where the controls go at last."""
    return {symbol: at[-1] if isinstance(at, list) else at for symbol, at in reveal.items()}


def _control(control):
    import ipywidgets

    wide = {"style": {"description_width": "initial"}, "description": control["label"]}
    if "choices" in control:
        named = [(name, float(k)) for k, name in enumerate(control["choices"])]
        return ipywidgets.ToggleButtons(options=named, value=control["value"], **wide)
    return ipywidgets.FloatSlider(
        value=control["value"], min=control["min"], max=control["max"], step=control["step"],
        readout_format=f".{control['decimals']}f", **wide,
    )  # fmt: skip


def _question(question):
    """Its text and its answers, none of them chosen yet; nothing for a figure that waits for one.

    In a notebook a figure stands alone, so nothing is hidden that only another one would show.
    """
    import ipywidgets

    if "text" not in question:
        return []
    answers = [*(question["answers"] or ["This is my guess"]), "Just show me"]
    return [
        ipywidgets.HTML(question["text"]),
        ipywidgets.RadioButtons(options=answers, value=None, layout={"width": "max-content"}),
    ]


class _Sliders(PlotlyRenderer):
    """Plotly's own, with the config of ``show``, for a figure that has no sliders."""

    def to_mimebundle(self, fig_dict):
        if not record_of(fig_dict):
            return super().to_mimebundle(fig_dict)
        from IPython.display import display

        display(widget(go.Figure(fig_dict)))
        return {}


def sliders():
    """From now on a figure at the end of a cell is shown with its sliders."""
    pio.renderers["regnotes"] = _Sliders()
    pio.renderers.default = "regnotes"
