"""What a still picture shows faithfully, property by property: anything else it refuses.

Plotly has thousands of properties and gets more. A list of those that are not drawn would be wrong
the day after, so here are those that are: each with the values for which it is drawn, or that make
no difference to a picture at rest. `refused` walks a figure and names the first that is not here.
"""

import re
from numbers import Real

import numpy as np

from .svg import DASHES, SYMBOLS
from .together import together

__all__ = ["refused"]

COLOUR = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})|(rgb|hsl)a?\([\d.,%\s]+\)|[a-z]{3,20}", re.I)
SIDES = {"top", "middle", "bottom"}, {"left", "center", "right"}


# ---- values ------------------------------------------------------------------------------------


def anything(value):
    return True


def colour(value):
    return isinstance(value, str) and COLOUR.fullmatch(value) and value not in ("none", "inherit")


def grey(value):
    """Such as the grid of a scene has in a still picture, whatever its axes say."""
    text = str(value)
    if re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        shades = [int(text[k : k + 2], 16) for k in (1, 3, 5)]
    else:
        shades = [int(n) for n in re.findall(r"\d+", text)[:3]]
    return len(shades) == 3 and max(shades) - min(shades) < 48 and 110 < sum(shades) / 3 < 210


def number(value):
    return isinstance(value, Real) and not isinstance(value, bool) and bool(np.isfinite(value))


def positive(value):
    return number(value) and value >= 0


def flag(value):
    return isinstance(value, bool)


def text(value):
    return isinstance(value, (str, int, float))


def texts(value):
    return text(value) or (isinstance(value, list) and all(map(text, value)))


def pair(value):
    return np.shape(value) == (2,) and all(map(number, np.ravel(value).tolist()))


def column(value):
    return np.ndim(value) == 1 if isinstance(value, np.ndarray) else isinstance(value, list)


def numbers(value):
    return isinstance(value, np.ndarray)


def symbol(value):
    return isinstance(value, str) and value.removesuffix("-open") in ("circle", *SYMBOLS)


def side(value):
    return isinstance(value, str) and all(
        part in known for part, known in zip(value.split(), SIDES, strict=False)
    )


def mode(value):
    return isinstance(value, str) and set(value.split("+")) <= {"lines", "markers", "text", "none"}


def scale(value):
    return isinstance(value, (list, tuple)) and all(
        isinstance(stop, (list, tuple)) and len(stop) == 2 and re.match(r"#|rgb\(", str(stop[1]))
        for stop in value
    )


def only(*values):
    """These values and no other."""
    return lambda value: any(type(value) is type(one) and value == one for one in values)


def either(*checks):
    return lambda value: any(check(value) for check in checks)


# ---- traces ------------------------------------------------------------------------------------

# What says how a figure answers, not how it looks.
SILENT = dict.fromkeys(
    ("hoverinfo", "hoverlabel", "hovertemplate", "hovertext", "hoveron", "customdata", "ids", "uid",
     "uirevision", "meta", "legendgroup", "xhoverformat", "yhoverformat",
     "zhoverformat", "selected", "unselected", "type", "visible", "showlegend", "number",
     "hovertemplatefallback", "xaxis", "yaxis", "scene", "cliponaxis"), anything,
)  # fmt: skip
FONT = {"size": positive, "color": colour, "shadow": anything,
        "weight": only("normal"), "style": only("normal")}  # fmt: skip
LINE = {"color": colour, "width": positive}
DASHED = LINE | {"dash": only("solid", *DASHES)}
MARKER = {"color": colour, "size": positive, "symbol": symbol, "line": LINE,
          "sizemode": anything, "colorbar": anything, "opacity": only(1, 1.0)}  # fmt: skip
WORDS = {"text": texts, "textposition": side, "textfont": FONT}
TRACE = SILENT | {"legendrank": only(1000), "name": text, "opacity": only(1, 1.0)}
TRACES = {
    "scatter": TRACE | WORDS | {
        "x": column, "y": column, "mode": mode, "marker": MARKER, "connectgaps": only(False),
        "line": DASHED | {"shape": only("linear", "hv", "vh"), "simplify": anything},
        "fill": only("none", "toself", "tozeroy"), "fillcolor": colour, "fillpattern": {
            "shape": only(""), "fillmode": anything, "size": anything, "solidity": anything},
        "orientation": anything, "error_x": {"color": anything}, "error_y": {"color": anything},
    },
    "bar": TRACE | {
        "x": column, "y": column, "text": texts, "textposition": anything,
        "textangle": only("auto"),
        "marker": {"color": colour, "line": LINE, "pattern": {
            "shape": only(""), "fillmode": anything, "size": anything, "solidity": anything}},
        "orientation": only("v", "h"), "offsetgroup": anything, "alignmentgroup": anything,
        "error_x": {"color": anything}, "error_y": {"color": anything},
    },
    "contour": TRACE | {
        "x": numbers, "y": numbers, "z": numbers, "zmin": number, "zmax": number,
        "showscale": only(False), "colorbar": anything, "colorscale": scale,
        "line": {"color": colour, "width": only(1)},
        "contours": {"coloring": only("heatmap"), "start": number, "end": number, "size": number},
    },
    "surface": TRACE | {
        "x": numbers, "y": numbers, "z": numbers, "cmin": number, "cmax": number,
        "showscale": only(False), "colorbar": anything, "colorscale": scale, "lighting": anything,
        "lightposition": anything, "contours": {"z": {
            "show": flag, "color": colour, "start": number, "end": number, "size": number,
            "width": positive, "project": {"z": flag}}},
    },
    "scatter3d": TRACE | WORDS | {
        "x": numbers, "y": numbers, "z": numbers, "mode": mode,
        "line": LINE | {"colorbar": anything}, "marker": MARKER | {"colorbar": anything},
    },
}  # fmt: skip

# ---- layout ------------------------------------------------------------------------------------

TITLE = {"text": text, "font": FONT, "standoff": positive}
TICKS = {
    "title": TITLE, "tickfont": FONT, "tickvals": column, "ticktext": texts, "nticks": number,
    "tick0": number, "dtick": number, "tickmode": only("auto", "linear", "array"),
    "showticklabels": flag, "gridcolor": colour, "tickangle": only(0, "auto"),
    "showgrid": flag, "zeroline": flag, "zerolinecolor": colour, "zerolinewidth": positive,
    "gridwidth": positive, "ticks": only(""), "tickcolor": anything, "ticklen": anything,
    "tickwidth": anything, "showline": only(False), "linecolor": anything, "linewidth": anything,
    "tickprefix": only(""), "ticksuffix": only(""), "tickformat": only(""),
    "separatethousands": only(False), "showexponent": only("all"), "minexponent": only(3),
    "exponentformat": only("power", "B", "SI", "none"), "range": pair,
    "autorange": only(True, False, "reversed"),
    "rangemode": only("normal", "tozero", "nonnegative"),
    "showspikes": anything, "hoverformat": anything, "spikecolor": anything,
    "spikethickness": anything, "spikemode": anything, "spikedash": anything,
    "spikesnap": anything, "visible": only(True),
}  # fmt: skip
AXIS = TICKS | {
    "type": only("-", "linear", "log", "category"), "domain": pair, "anchor": anything,
    "side": anything, "fixedrange": anything, "constrain": anything, "scaleanchor": anything,
    "scaleratio": only(1), "automargin": flag, "autotypenumbers": anything,
    "uirevision": anything, "layer": only("above traces"), "mirror": only(False),
    "constraintoward": only("center", "middle"), "categoryorder": only("trace"),
    "autotickangles": anything, "minor": {},
}  # fmt: skip
SOLID_AXIS = TICKS | {
    "gridcolor": grey, "gridwidth": anything, "zerolinecolor": anything,
    "type": only("-", "linear"), "showbackground": only(False), "backgroundcolor": anything,
    "spikesides": anything, "showaxeslabels": anything,
    "autorange": only(False), "showgrid": only(True), "showticklabels": only(True),
}  # fmt: skip
POINT = dict.fromkeys("xyz", number)
SCENE = {
    **{f"{a}axis": SOLID_AXIS for a in "xyz"}, "domain": {"x": pair, "y": pair},
    "aspectmode": only("manual"), "aspectratio": POINT, "dragmode": anything, "hovermode": anything,
    "camera": {"eye": POINT, "up": POINT, "center": POINT,
               "projection": {"type": only("perspective")}},
    "uirevision": anything,
}  # fmt: skip
NOTE = {
    "text": text, "x": number, "y": number, "xref": only("paper"), "yref": only("paper"),
    "showarrow": only(False), "font": FONT, "xanchor": only("auto", "left", "center", "right"),
    "yanchor": only("auto", "top", "middle", "bottom"), "xshift": number, "yshift": number,
    "opacity": only(1), "align": anything, "name": anything, "hovertext": anything,
}  # fmt: skip
LAYOUT = {
    "title": TITLE | {"x": number, "subtitle": {"text": only("")}},
    "font": FONT | {"size": only(12), "family": anything},  # of the whole picture
    "margin": dict.fromkeys("lrtb", positive) | {"pad": only(0), "autoexpand": only(True)},
    "height": positive, "width": positive, "autosize": anything, "showlegend": flag,
    "legend": {"orientation": only("h", "v"), "x": number, "y": number, "tracegroupgap": number,
               "xanchor": anything, "yanchor": anything, "itemclick": anything,
               "itemdoubleclick": anything, "traceorder": only("normal"),
               "title": {"text": text},
               "font": FONT | {"size": only(12)}, "itemsizing": only("trace", "constant"),
               "bgcolor": only("rgba(0,0,0,0)"), "uirevision": anything},
    "barmode": only("group", "stack", "relative", "overlay"), "bargap": positive,
    "bargroupgap": only(0, 0.0), "scattermode": only("overlay"),
    "annotations": [NOTE], "paper_bgcolor": colour,
    "plot_bgcolor": colour, "polar": anything, "ternary": anything, "geo": anything,
    "mapbox": anything, "map": anything, "smith": anything, "separators": only(".,"),
} | dict.fromkeys(
    ("template", "meta", "hovermode", "dragmode", "clickmode", "selectdirection",
     "hoverdistance", "spikedistance", "hoverlabel", "modebar", "uirevision", "datarevision",
     "editrevision", "selectionrevision", "newshape", "newselection", "activeshape",
     "activeselection", "transition", "colorway", "colorscale", "coloraxis",
     "autotypenumbers", "annotationdefaults", "shapedefaults", "sliderdefaults",
     "updatemenudefaults", "calendar", "hoversubplots",
     "computed", "scattergap", "boxmode", "violinmode", "strict",
     "minreducedwidth", "minreducedheight", "title_font"), anything,
)  # fmt: skip


def refused(traces, layout):
    """The first property that is not drawn as Plotly draws it, such as "scatter.opacity"; or "".

    Parameters
    ----------
    traces : list of dict, those that are shown, as `specs.dressed` gives them
    layout : dict, as `specs.dressed` gives it
    """
    for trace in traces:
        kind = trace["type"]
        if kind not in TRACES:
            return f"type {kind}"
        found = _first(trace, TRACES[kind], kind)
        if found:
            return found
    for key, value in layout.items():
        if re.fullmatch(r"[xy]axis\d*", key):
            found = _first(value, AXIS, key)
        elif re.fullmatch(r"scene\d*", key):
            found = _first(value, SCENE, key) if any("scene" in t for t in traces) else ""
        else:
            found = _first({key: value}, LAYOUT, "layout")
        if found:
            return found
    return together(traces, layout)


def _first(value, known, path):
    """The path of the first property that is not `known`."""
    if _says_nothing(value):
        return ""
    if isinstance(known, list):
        if not isinstance(value, (list, tuple)):
            return path
        return next(filter(None, (_first(one, known[0], path) for one in value)), "")
    if not isinstance(known, dict):
        return "" if known(value) else path
    if not isinstance(value, dict):
        return path
    for key, inner in value.items():
        if key not in known and not _says_nothing(inner):
            return f"{path}.{key}"
        found = _first(inner, known[key], f"{path}.{key}") if key in known else ""
        if found:
            return found
    return ""


def _says_nothing(value):
    return value is None or (isinstance(value, (dict, list, tuple)) and not value)
