"""The tags and options that a cell may have; what nobody reads is a slip of the pen.

myst-nb passes over an option of a figure that it does not know, and over any tag.
"""

import difflib
from dataclasses import fields

from myst_nb.core.config import NbParserConfig, Section

__all__ = ["option_problems"]

FIGURE = {"name", "caption", "caption_before", "classes", "align"}  # `create_figure_context`
IMAGE = {"alt", "name", "classes", "class", "width", "height", "scale", "align"}
OPTIONS = {
    field.metadata.get("cell_key", field.name)
    for field in fields(NbParserConfig)
    if Section.cell_lvl in field.metadata.get("sections", ())
}
TAGS = {
    *(f"{verb}-{part}" for verb in ("hide", "remove") for part in ("cell", "input", "output")),
    *("remove-stdout", "remove-stderr", "output_scroll", "scroll-output", "full-width"),
    *("raises-exception", "skip-execution"),  # refused, for a reason of their own
    *("claim", "parameters"),
    "source",  # of this file itself: not in the notebook (`notebooks.py`)
}


def option_problems(cell):
    """Yield a message for each tag or option of a cell that means nothing."""
    options = cell.metadata.get("mystnb") or {}
    for tag in cell.metadata.get("tags") or []:
        yield from unknown("tag", tag, TAGS)
    if not isinstance(options, dict):
        yield "`mystnb:` of a cell holds options, such as `figure: {name: …, caption: …}`."
        return
    for name in options:
        yield from unknown("option of mystnb", name, OPTIONS)
    for name, known in (("figure", FIGURE), ("image", IMAGE)):
        inner = options.get(name)
        if isinstance(inner, dict):
            for key in inner:
                yield from unknown(f"option of {name}", key, known)
        elif inner is not None:
            yield f"`{name}:` holds options: {', '.join(sorted(known))}."


def unknown(kind, name, known):
    """Yield a message if `name` is not among the `known` ones, with the nearest of those."""
    if name not in known:
        near = difflib.get_close_matches(str(name), known, 1)
        remedy = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(sorted(known))}."
        yield f"There is no {kind} {name!r}; {remedy}"
