"""The tags and options that a cell may have; what nobody reads is a slip of the pen.

myst-nb passes over an option of a figure that it does not know, and over any tag.
"""

import difflib
from dataclasses import fields

from docutils import nodes
from myst_nb.core.config import NbParserConfig, Section

__all__ = ["option_problems", "repair"]

FIGURE = {"name", "caption", "caption_before", "classes", "align"}  # `create_figure_context`
IMAGE = {"alt", "name", "classes", "class", "width", "height", "scale", "align"}
ALIGN = {"left", "center", "right"}
CELL = {"mystnb", "tags", "load"}  # what stands at the head of a cell
UNSEEN = {"remove-cell", "remove-output"}
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


def repair(metadata, written_here):
    """Yield a message for what is of a wrong kind in a cell's metadata, and take it out.

    myst-nb would end with a traceback, or say it in words of its own. Keys of other programs are
    no matter in a notebook in JSON; `written_here` is a cell in MyST, which has none.
    """
    tags = metadata.get("tags")
    if "tags" in metadata and not (
        isinstance(tags, list) and all(isinstance(tag, str) for tag in tags)
    ):
        yield f"`tags:` holds a list in brackets, such as [remove-cell, claim], and not {tags!r}."
        del metadata["tags"]
    if written_here:
        for name in metadata:
            if name in OPTIONS | {"figure", "image"} and name not in CELL:
                yield f"`{name}:` stands under `mystnb:`, as in `mystnb: {{{name}: …}}`."
            else:
                yield from unknown("option of a cell", name, CELL)
    options = metadata.get("mystnb")
    if "mystnb" in metadata and not isinstance(options, dict):
        yield "`mystnb:` of a cell holds options, such as `figure: {name: …, caption: …}`."
        del metadata["mystnb"]
        return
    for name, known in (("figure", FIGURE), ("image", IMAGE)):
        inner = (options or {}).get(name)
        if name in (options or {}) and not isinstance(inner, dict):
            yield f"`{name}:` holds options: {', '.join(sorted(known))}."
            del options[name]
        for key, value in list(inner.items()) if isinstance(inner, dict) else ():
            if key in ("name", "caption") and not isinstance(value, str):
                yield f"`{key}:` of a {name} is a text, and {value!r} is none; put it in quotes."
                del inner[key]


def option_problems(cell):
    """Yield a message for each tag or option of a cell that means nothing."""
    tags = set(cell.metadata.get("tags") or [])
    options = cell.metadata.get("mystnb") or {}
    for tag in sorted(tags):
        yield from unknown("tag", tag, TAGS)
    for name in options:
        yield from unknown("option of mystnb", name, OPTIONS)
    for name, known in (("figure", FIGURE), ("image", IMAGE)):
        for key in options.get(name) or ():
            yield from unknown(f"option of {name}", key, known)
    figure = options.get("figure") or {}
    name = figure.get("name")
    if name and nodes.make_id(name) != name:
        yield (
            f"The name {name!r} of a figure becomes {nodes.make_id(name) or 'nothing'!r} in "
            "addresses; write it in small letters, digits and hyphens, and begin with a letter."
        )
    if figure.get("align", "left") not in ALIGN:
        yield f"`align:` of a figure is {', '.join(sorted(ALIGN))}."
    if "figure" in options and tags & UNSEEN and "claim" not in tags:
        yield f"The tag {min(tags & UNSEEN)} keeps this figure off the page; leave out one of them."


def unknown(kind, name, known):
    """Yield a message if `name` is not among the `known` ones, with the nearest of those."""
    if name not in known:
        near = difflib.get_close_matches(str(name), known, 1)
        remedy = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(sorted(known))}."
        yield f"There is no {kind} {name!r}; {remedy}"
