"""From traces and bindings to a figure at rest that carries its record."""

import plotly.graph_objects as go

from ..livefigures import record as live
from .drawing import cut, said_in_corner
from .palette import SEE_THROUGH
from .presets import preset
from .questions import ask

__all__ = ["FOLDED", "SET_READOUTS", "assemble", "joined"]

# What interests few readers stands with the numbers, folded up.
FOLDED = "Distance from optimality"
# What is said of a set of minimisers, from the columns of `sets.tabulated_sets`.
SET_READOUTS = {
    "Minimisers": "{minimisers}",
    "Minimum of J": "{minimum}",
    "Exactly zero": "{zeros}",
    FOLDED: "{residual}",
}


def joined(*parts):
    """Several (traces, bindings), each counting its traces from 0, as one."""
    traces, bindings = [], []
    for more, bound in parts:
        bindings += [binding | {"trace": binding["trace"] + len(traces)} for binding in bound]
        traces += more
    return traces, bindings


def assemble(
    drawing, parts, tables, layout, title, *, of="J", presets=None, stacked=None,
    heights=(460, 380), readouts=SET_READOUTS, said=("Minimisers", "Minimum of J", "Exactly zero"),
    question=None,
):  # fmt: skip
    """A go.Figure at rest, with the record that moves it.

    Parameters
    ----------
    drawing : Drawing
    parts : (traces, bindings)
    tables : list of tables of `regnotes.live`
    layout : dict
    title : str
        Begins the description.
    of : str
        What the heights are.
    presets : dict of label -> {symbol: value}
    stacked : dict of path in the layout -> value, for a narrow page
    heights : (wide, narrow), px
    readouts : dict of label -> template
    question : Question or str, see `ask`
    said : labels of the readouts that the description repeats, or sentences for it
    """
    traces, bindings = parts
    taken = {name for table in tables for name in table["columns"]}
    for control in drawing.controls:
        if control["symbol"] in taken:
            raise ValueError(
                f"a slider has the symbol {control['symbol']!r}, which this figure uses for a "
                "column of its table; expected another symbol"
            )
    state = ", ".join(f"{c['symbol']} = {{{c['symbol']}}}" for c in drawing.controls)
    extent = f"{drawing.axis[-1]:g}"
    where = f"{title} of {of} over β₁ and β₂ from −{extent} to {extent}"
    where += f", at {state}." if state else "."
    sentences = [f"{s}: {readouts[s]}." if s in readouts else s for s in said]
    if "scene" in layout and "annotations" not in layout and (words := cut(drawing, of)):
        layout = layout | said_in_corner(words)
        sentences.append(f"The surface is {words}.")
    record = {
        "version": live.VERSION,
        "controls": drawing.controls,
        "presets": [preset(drawing.controls, *item) for item in (presets or {}).items()],
        "arrays": drawing.arrays,
        "tables": tables,
        "bindings": bindings,
        "readouts": [
            {"label": label, "text": text} | ({"folded": True} if label == FOLDED else {})
            for label, text in readouts.items()
        ],
        "description": " ".join([where, *sentences]),
        "height": {"wide": heights[0], "narrow": heights[1]},
        "narrow": stacked or {},
    }
    for (trace, attribute), value in live.evaluate(record)["traces"].items():
        traces[trace].setdefault(attribute, value)
    bound = {"margin": {"l": 0, "r": 0, "t": 0, "b": 0}, "showlegend": False}
    bound |= {"paper_bgcolor": SEE_THROUGH, "plot_bgcolor": SEE_THROUGH}
    bound |= {"dragmode": False, "height": heights[0], "meta": {}}
    # An empty template: Plotly's own has white panels, and weighs more than a surface.
    figure = go.Figure(traces, bound | layout | {"template": {}})
    figure.layout.meta = {"live": record}  # given to go.Figure it would be copied number by number
    return ask(figure, question, where)
