"""Curves, dots and words in one plane, or in several, that sliders move."""

from itertools import product

import numpy as np
import plotly.graph_objects as go

from ..livefigures import record as live
from .palette import looks
from .panels import lay_out
from .plots import plot_layout, written
from .presets import preset
from .questions import ask
from .step_arrays import digits_told, over_steps, tables_of, told_at_steps

__all__ = ["controls_of", "moving_curves", "moving_plot"]

MOST_PANELS = 8  # in more a reader would see nothing


def moving_curves(
    f, sliders, *, x, y, x_range, y_range, dots=(), numbers=None, readouts=None, said="",
    presets=None, equal=False, below=False, words=None, thick=(), never=(), question=None,
    handle=None,
):  # fmt: skip
    """Curves and dots that follow one or more sliders, in one panel or in several.

    The functions are evaluated at every step of the sliders; what stands still, or follows
    only some of the sliders, is stored once for each of their steps. So let few points and
    few sliders move (a straight line needs two points).

    Parameters
    ----------
    f : function, or a list of two to eight, one for each panel
        Of the sliders' values, in their order; returns a dict of label -> (x, y), each an
        array (k,), or a number for a single dot; or label -> objective of one parameter
        without free sliders, drawn from its values at the two ends of `x_range`, and 39
        between (`curve` marks its kinks, its slope and its lowest point too). At every step
        the same labels and lengths; NaN leaves a gap. What has one label in both panels has
        one colour.
    sliders : list of Slider or Choice
    x, y : str, or a list with one for each panel
        What the axes show; Unicode, no LaTeX.
    x_range, y_range : (low, high), or a list with one for each panel
        Where the axes begin and end: fixed, so that nothing jumps; what leaves is cut off.
    dots : labels, or dict of label -> label
        What is drawn as separate dots. In a dict with the curve to which they belong: they
        have its colour and share its line in the legend.
    numbers : function of the sliders' values, optional
        Returns a dict of name -> number or text, for `readouts` and `said`; a name is an
        identifier, and no slider's symbol. Only an exact 0 is written 0, apart from rounding.
    readouts : dict of label -> text, optional
        Shown under the figure; {name} stands for a number or a slider's value.
    said : str
        Such a text, what the figure shows in words: its text alternative, with the readouts.
    presets : dict of label -> {symbol: value}, optional
        Drawn as buttons.
    equal : bool
        Whether a unit is as long on both axes.
    below : bool
        Whether a second panel stands below the first also where there is room beside it.
    words : dict of label -> position, optional
        Labels that are written at their points, on the side that a position such as
        "top right" or "middle center" says. They name what is drawn, so there is no legend.
    thick : labels of curves that are drawn thick
    never : labels among the `dots` that are open circles: what is only come near to
    handle : (symbol or number, symbol or number), optional
        A marker in the first panel that the reader drags: the slider that it moves on each axis, or
        where it stays on that axis.
    question : Question or str, optional
        As in `surface`; it says what it `hides`: names of curves, labels of readouts.

    Returns
    -------
    plotly.graph_objects.Figure

    Raises
    ------
    ValueError, TypeError
        If something cannot be drawn at every step; the message names it.
    """
    functions = list(f) if isinstance(f, (list, tuple)) else [f]
    if not 1 <= len(functions) <= MOST_PANELS:
        raise ValueError(
            f"f has {len(functions)} functions; expected one for each of 1 to {MOST_PANELS} panels"
        )
    controls = controls_of(sliders)
    if not controls:
        raise ValueError(f"sliders={sliders!r}; expected one or more")
    steps = list(product(*[live.node_values(control).tolist() for control in controls]))
    spans = _ranges("x_range", x_range, functions)
    panels = [over_steps(f, steps, span) for f, span in zip(functions, spans, strict=True)]
    return moving_plot(
        panels, controls, x=x, y=y, x_range=x_range, y_range=y_range, dots=dots,
        told=told_at_steps(numbers, steps, controls), readouts=readouts, said=said, presets=presets,
        equal=equal, below=below, words=words, thick=thick, never=never, question=question,
        handle=handle,
    )  # fmt: skip


def controls_of(sliders):
    """The records of the `sliders`, which have few enough positions together."""
    controls = [live.control(slider) for slider in sliders]
    if len({c["symbol"] for c in controls}) < len(controls):
        raise ValueError(f"sliders={sliders!r}; expected each with its own symbol")
    live.position_counts(controls)  # too many is an error before they are evaluated, not after
    return controls


def moving_plot(
    panels, controls, *, x, y, x_range, y_range, dots=(), told=None, readouts=None, said="",
    presets=None, equal=False, below=False, words=None, thick=(), never=(), question=None,
    handle=None,
):  # fmt: skip
    """`moving_curves` once everything has been evaluated.

    Parameters
    ----------
    panels : list of dict of label -> (x, y), arrays (steps, k) over all steps of the controls
    controls : list of control records
    told : dict of name -> array (steps,) of numbers or of texts
    x, y, x_range, y_range, dots, readouts, said, presets, equal, below, words, thick, never,
    question, handle : as in `moving_curves`
    """
    titles = [_each("x", x, panels, str), _each("y", y, panels, str)]
    ranges = [_ranges("x_range", x_range, panels), _ranges("y_range", y_range, panels)]
    columns, digits, parts = {}, {}, []
    for panel, lines in enumerate(panels):
        for label, points in lines.items():
            for axis, values in zip("xy", points, strict=True):
                name = f"{axis} {len(parts)}"  # with a space, so it is no name of a number
                low, high = ranges["xy".index(axis)][panel]
                columns[name] = values
                digits[name] = int(np.ceil(-np.log10(2e-4 * (high - low))))
            parts.append((label, panel))
    for name, values in (told or {}).items():
        columns[name] = values
        if values.dtype.kind == "f":
            digits[name] = digits_told(values)
    tables, place = tables_of(controls, columns, digits)

    traces = _curve_traces(parts, columns, dots, words or {}, thick, never)
    bindings = [
        {"trace": k, "attribute": a, "table": place[f"{a} {k}"], "column": f"{a} {k}"}
        for k in range(len(parts)) for a in "xy" if f"{a} {k}" in place
    ]  # fmt: skip
    state = ", ".join(f"{c['symbol']} = {{{c['symbol']}}}" for c in controls)
    axes = " and of ".join(dict.fromkeys(f"{v} against {h}" for h, v in zip(*titles, strict=True)))
    what = [f"Curves of {axes}, at {state}." if state else f"Curves of {axes}."]
    what += [f"{label}: {text}." for label, text in (readouts or {}).items()]
    layout = plot_layout(titles[0][0], titles[1][0], " ".join(what), [said] if said else [])
    record = layout["meta"]["live"]
    record |= {"controls": controls, "tables": tables, "bindings": bindings}
    if handle is not None:
        record["handles"] = [_handle(controls, handle)]
    record["presets"] = [preset(controls, *item) for item in (presets or {}).items()]
    record["readouts"] = [{"label": k, "text": text} for k, text in (readouts or {}).items()]
    lay_out(layout, titles, ranges, equal=equal, below=below)
    layout["showlegend"] = not words
    for (trace, attribute), value in live.evaluate(record)["traces"].items():
        traces[trace][attribute] = value
    return ask(go.Figure(traces, layout), question, what[0])


def _each(name, given, panels, kind):
    """`given` for each panel: one for all of them, or a list with one for each."""
    several = [given] * len(panels) if isinstance(given, kind) else list(given)
    if len(several) != len(panels) or not all(isinstance(one, kind) for one in several):
        raise ValueError(f"{name}={given!r}; expected {kind.__name__}, or one for each panel")
    return several


def _ranges(name, given, panels):
    if np.ndim(given) == 1:
        given = [given] * len(panels)
    checked = np.asarray(given, dtype=float)
    if checked.shape != (len(panels), 2) or not (checked[:, 0] < checked[:, 1]).all():
        raise ValueError(f"{name}={given!r}; expected (low, high) with low < high for each panel")
    return checked.tolist()


def _curve_traces(parts, columns, dots, words, thick, never):
    own = dots if isinstance(dots, dict) else dict.fromkeys(dots)
    drawn = [label for label, _ in parts if label not in words]
    for name, labels, known in (
        ("dots", [*own, *filter(None, own.values())], drawn), ("words", words, dict(parts)),
        ("thick", thick, drawn), ("never", never, own),
    ):  # fmt: skip
        if unknown := [label for label in labels if label not in known]:
            raise ValueError(f"{name} has {unknown}; expected labels among {list(known)}")
    told = list(dict.fromkeys(label for label in drawn if not own.get(label)))
    styles, traces, seen = looks(told), [], set()
    for k, (label, panel) in enumerate(parts):
        suffix = str(panel + 1) if panel else ""
        place = {
            "type": "scatter", "name": label, "x": columns[f"x {k}"][0], "y": columns[f"y {k}"][0],
            "xaxis": f"x{suffix}", "yaxis": f"y{suffix}",
        }  # fmt: skip
        if label in words:
            traces.append(place | written(label, words[label]))
            continue
        group = own.get(label) or label
        look = styles[group]
        symbol, size = look.marker, 11 if own.get(label) else 8
        if label in never:
            symbol, size = "circle-open", 15
        width = 6 if label in thick else 2.5
        traces.append(
            place
            | {"mode": "markers" if label in own else "lines", "legendgroup": group,
               "showlegend": label in told and label not in seen,
               "line": {"color": look.mark, "width": width, "dash": look.dash},
               "marker": {"color": look.mark, "size": size, "symbol": symbol}}
        )  # fmt: skip
        if label in never:
            traces[-1]["marker"]["line"] = {"width": 2.5}
        seen.add(label)
    return traces


def _handle(controls, given):
    """The record of a marker that moves some of the controls."""
    labels = {control["symbol"]: control["label"] for control in controls}
    symbols = [one for one in given if isinstance(one, str)]
    if len(given) != 2 or not symbols or not {*symbols} <= {*labels}:
        raise ValueError(
            f"handle={given!r}; expected a slider's symbol or a number for each axis, and at least "
            f"one of {list(labels)}"
        )
    x, y = (one if isinstance(one, str) else float(one) for one in given)
    label = ", ".join(labels[symbol] for symbol in symbols)
    return {"x": x, "y": y, "axes": ["xaxis", "yaxis"], "label": label}
