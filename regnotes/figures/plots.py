"""Plain plots in the colours of the surfaces: curves and bars."""

import numpy as np
import plotly.graph_objects as go

from ..livefigures import record as live
from .palette import GRID, SEE_THROUGH, looks
from .questions import ask

__all__ = ["bars", "curves", "plot_layout", "written"]

# Names stand at the ends of at most so many curves, of so many letters of so many pixels, whose
# ends are farther apart than this share of the height; otherwise there is a legend.
MOST_NAMED, LONGEST, LETTER, CLOSEST = 4, 18, 7, 0.07


def curves(
    lines, *, x, y, log_x=False, log_y=False, dots=(), joined=(), thick=(), words=None,
    x_range=None, y_range=None, question=None,
):  # fmt: skip
    """Curves in one plane, told apart by colour and by dash.

    A name that tells its role, such as "L1" or "β₁", has the look of that role on every page.

    Parameters
    ----------
    lines : dict of label -> (array (k,), array (k,))
        NaN leaves a gap.
    x, y : str
        What the axes show; Unicode, no LaTeX.
    log_x, log_y : bool
        Whether an axis is logarithmic; then its numbers must be positive.
    dots : labels among `lines` that are drawn as separate dots
    joined : labels that are drawn as dots, each joined to the next
    thick : labels that are drawn thick
    words : dict of text -> (x, y, position), optional
        What is written in the picture, on the side of that point that a position such as
        "top right" says. The words name what is drawn, so there is no legend.
    x_range, y_range : (low, high), optional
        Where the axes begin and end; they hold all that is drawn unless given.
    question : Question or str, optional
        As in `surface`; it says what it `hides`: names of curves.

    Returns
    -------
    plotly.graph_objects.Figure

    Raises
    ------
    ValueError
        If there is no curve, two arrays differ in length, a number cannot be shown, or a label
        is of none of the `lines`.
    """
    traces, said = [], []
    styles = looks(lines)
    for name, labels in (("dots", dots), ("joined", joined), ("thick", thick)):
        if unknown := [label for label in labels if label not in lines]:
            raise ValueError(f"{name} has {unknown}; expected labels among {list(lines)}")
    for label, points in _checked(lines).items():
        across, up = points
        for name, log, values in (("x", log_x, across), ("y", log_y, up)):
            if log and not (values[~np.isnan(values)] > 0).all():
                raise ValueError(
                    f"log_{name}=True, but {label!r} has numbers that are not positive"
                )
        look = styles[label]
        style = {"color": look.mark, "width": 6 if label in thick else 2.5, "dash": look.dash}
        if label in joined:  # dots tell it apart, and dashes between them would be a scribble
            style |= {"width": 1.5, "dash": "solid"}
        marker = {"color": look.mark, "size": 8, "symbol": look.marker}
        mode = "markers" if label in dots else "lines+markers" if label in joined else "lines"
        traces.append(
            {"type": "scatter", "mode": mode, "name": label,
             "x": across, "y": up, "line": style, "marker": marker}
        )  # fmt: skip
        known = _known(traces[-1])
        first, last = known[0], known[-1]
        said.append(
            f"{label} goes from {_short(up[first])} at {_short(across[first])}"
            f" to {_short(up[last])} at {_short(across[last])}."
        )
    layout = plot_layout(x, y, f"Curves of {y} against {x}.", said)
    layout["xaxis"]["type"] = "log" if log_x else "linear"
    layout["yaxis"]["type"] = "log" if log_y else "linear"
    for a, span, log in (("x", x_range, log_x), ("y", y_range, log_y)):
        if span is not None or words:  # Plotly makes room for words, and the still picture does not
            layout[f"{a}axis"]["range"] = _span(traces, a, span, log)
    if words:
        layout["showlegend"] = False
        layout["margin"]["t"] = 14
        traces += [written(text, side) | {"x": [at], "y": [up]}
                   for text, (at, up, side) in words.items()]  # fmt: skip
    elif _room_for_names(traces, log_x, log_y):
        layout["showlegend"] = False
        # Else Plotly makes room for the names inside the axes too, and the still picture does not.
        across = np.concatenate([trace["x"] for trace in traces])
        ends = np.array([across.min(), across.max()])
        layout["xaxis"]["range"] = (np.log10(ends) if log_x else ends).tolist()
        layout["margin"] |= {"r": 20 + LETTER * max(map(len, lines)), "t": 14}
        traces += [_name_at_the_end(trace) for trace in traces]
    return ask(go.Figure(traces, layout), question, f"Curves of {y} against {x}.")


def _span(traces, axis, span, log):
    """The range of an axis: as given, or of all that is drawn, with some room above and below."""
    room = 0.0
    if span is None:
        values = np.concatenate([trace[axis] for trace in traces])
        span = np.nanmin(values), np.nanmax(values)
        room = 1 / 18 if axis == "y" else 0
    low, high = np.log10(span) if log else span
    room *= high - low
    return [float(low - room), float(high + room)]


def _room_for_names(traces, log_x, log_y):
    """Whether the names can stand at the right ends of curves: a few, short, and well apart."""
    if len(traces) > MOST_NAMED or max(len(trace["name"]) for trace in traces) > LONGEST:
        return False
    if any(trace["mode"] != "lines" for trace in traces):
        return False
    shares = []
    for axis, log in (("x", log_x), ("y", log_y)):
        values = [np.log10(t[axis]) if log else t[axis] for t in traces]
        whole = np.concatenate(values)
        ends = [v[_known(t)[-1]] for v, t in zip(values, traces, strict=True)]
        low, high = np.nanmin(whole), np.nanmax(whole)
        shares.append((np.array(ends) - low) / (high - low or 1))
    across, up = shares
    return bool((across > 0.98).all() and (np.diff(np.sort(up)) > CLOSEST).all())


def _name_at_the_end(trace):
    """Its name beside the right end of a curve, in the colour of the page's words."""
    last = _known(trace)[-1]
    return {
        "type": "scatter", "mode": "text", "hoverinfo": "skip", "showlegend": False,
        "cliponaxis": False, "x": trace["x"][[last]], "y": trace["y"][[last]],
        "text": f"\u00a0{trace['name']}", "textposition": "middle right", "textfont": {"size": 13},
        "legendgroup": trace["name"],
    }  # fmt: skip


def written(text, position):
    """The style of a trace that writes `text` on that side of its points."""
    blank = "" if "center" in position else "\u00a0"  # keeps it off what it names
    return {
        "type": "scatter", "mode": "text", "hoverinfo": "skip", "showlegend": False,
        "cliponaxis": False, "text": f"{blank}{text}{blank}", "textposition": position,
        "textfont": {"size": 13},
    }  # fmt: skip


def _known(trace):
    return np.flatnonzero(~np.isnan(trace["y"]))


def bars(groups, *, y):
    """Bars, side by side for each category, with their numbers written out.

    Parameters
    ----------
    groups : dict of label -> dict of category -> number
    y : str
        What the height of a bar is.

    Returns
    -------
    plotly.graph_objects.Figure

    Raises
    ------
    ValueError
        If there is no bar, or a number is not finite.
    """
    traces, said = [], []
    styles = looks(groups)
    for label, heights in groups.items():
        numbers = np.array(list(heights.values()), dtype=float)
        if not numbers.size or not np.isfinite(numbers).all():
            raise ValueError(f"groups[{label!r}] is {heights!r}; expected finite numbers")
        words = [_short(number) for number in numbers]
        traces.append(
            {"type": "bar", "name": label, "x": list(heights), "y": numbers, "text": words,
             "textposition": "outside", "cliponaxis": False,
             "marker": {"color": styles[label].mark}}
        )  # fmt: skip
        pairs = zip(heights, words, strict=True)
        said.append(f"{label}: " + ", ".join(f"{name} {word}" for name, word in pairs) + ".")
    if not traces:
        raise ValueError("groups is empty; expected at least one bar")
    layout = plot_layout("", y, f"Bars of {y}.", said)
    layout["xaxis"]["type"] = "category"
    return go.Figure(traces, layout | {"barmode": "group"})


def _checked(lines):
    if not lines:
        raise ValueError("lines is empty; expected at least one curve")
    checked = {}
    for label, (across, up) in lines.items():
        across, up = np.asarray(across, dtype=float), np.asarray(up, dtype=float)
        if across.ndim != 1 or across.shape != up.shape or not np.isfinite(up).any():
            raise ValueError(
                f"lines[{label!r}] has shapes {across.shape} and {up.shape}; "
                "expected two arrays (k,) of numbers"
            )
        checked[label] = across, up
    return checked


def plot_layout(x, y, title, said):
    """The layout of a plain plot, with a record that says `title` and the sentences `said`."""
    # Powers of ten as 10⁻⁴, not as 100μ.
    axis = {
        "exponentformat": "power",
        "gridcolor": GRID,
        "zerolinecolor": GRID,
        "fixedrange": True,
    }
    record = {
        "version": live.VERSION, "controls": [], "presets": [], "arrays": {}, "tables": [],
        "bindings": [], "readouts": [], "description": " ".join([title, *said]),
        "height": {"wide": 380, "narrow": 340}, "narrow": {},
    }  # fmt: skip
    return {
        "xaxis": axis | {"title": {"text": x}},
        "yaxis": axis | {"title": {"text": y}},
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        "showlegend": True,
        # Fixed, so that nothing moves when the script draws over the still picture.
        "margin": {"l": 60, "r": 14, "t": 46, "b": 46},
        "paper_bgcolor": SEE_THROUGH,
        "plot_bgcolor": SEE_THROUGH,
        "dragmode": False,
        "hovermode": "closest",
        "height": 380,
        "meta": {"live": record},
        "template": {},
    }


def _short(number):
    return f"{number:.3g}".replace("-", "−")
