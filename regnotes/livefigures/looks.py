"""What an author leaves open is the page's, in a still picture as in live-figures-look.js.

Plotly's own template says white grounds and dark words of every figure, so what it says of them
counts as nothing: the page shows through, and words and lines have its colours.
"""

import re

import plotly.io as pio

__all__ = ["DEFAULT_TEMPLATE", "merged", "template_of"]

DEFAULT_TEMPLATE = pio.templates["plotly"].to_plotly_json()
CLEAR = "rgba(0,0,0,0)"
GRID, AXIS = "rgba(140,150,165,0.35)", "rgba(140,150,165,0.6)"
TEXT = "currentColor"  # the page's, whatever its theme
NO_COLOUR = re.compile(r"transparent|(rgb|hsl)a\([^)]*,\s*0?\.?0+\s*\)", re.I)


def template_of(layout, moves):
    """The template of a figure on a page, and whether the page shows through it.

    Parameters
    ----------
    layout : dict
    moves : bool, whether the figure has a live record
    """
    said = layout.get("template")
    said = said if isinstance(said, dict) else {}
    if not _is_open(layout, said.get("layout") or {}):
        return said, False
    lines = {"gridcolor": GRID, "linecolor": GRID, "zerolinecolor": AXIS}
    open_to_all = {"font": {"color": TEXT}, "paper_bgcolor": CLEAR, "plot_bgcolor": CLEAR}
    if not moves:
        deep = lines | {"showbackground": False}
        open_to_all |= {"xaxis": lines, "yaxis": lines}
        open_to_all |= {"scene": dict.fromkeys(("xaxis", "yaxis", "zaxis"), deep)}
    return merged({"layout": open_to_all}, _recoloured(said)), True


def _is_open(layout, of_template):
    paper, plot = of_template.get("paper_bgcolor"), of_template.get("plot_bgcolor")
    if (paper, plot) == ("white", "#E5ECF6"):
        paper = plot = None
    grounds = layout.get("paper_bgcolor") or paper, layout.get("plot_bgcolor") or plot
    return all(ground is None or NO_COLOUR.fullmatch(str(ground)) for ground in grounds)


def _recoloured(value, name=""):
    """A template with the page's colours for those that belong to a white ground."""
    if isinstance(value, dict):
        return {key: _recoloured(item, key) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_recoloured(item) for item in value]
    if name == "showbackground":
        return False
    ground = name.endswith("bgcolor") or name == "backgroundcolor"
    if value == "white":
        return CLEAR if ground else AXIS if name == "zerolinecolor" else GRID
    return (
        {"#2a3f5f": TEXT, "#E5ECF6": CLEAR}.get(value, value) if isinstance(value, str) else value
    )


def merged(below, above):
    """What is said in `above`, and where that is silent, in `below`."""
    found = dict(below)
    for key, value in above.items():
        if value is None:
            continue
        both = isinstance(value, dict) and isinstance(found.get(key), dict)
        found[key] = merged(found[key], value) if both and "bdata" not in value else value
    return found
