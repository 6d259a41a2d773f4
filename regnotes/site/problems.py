"""What is wrong with a page: an error with its place, and under `nox -s live` a box on the page."""

import logging as python_logging
import re

from docutils import nodes
from sphinx.util import logging

__all__ = ["has_problems", "line_of", "report", "setup"]

logger = logging.getLogger(__name__)

CELL = 10_000  # myst-nb numbers the lines of the k-th cell of a notebook in JSON from k times this

# What was reported of the page that is being read; each parallel job reads one page at a time.
_reported = []


def report(message, docname, line):
    """Say what is wrong with the page `docname`, on which line of it."""
    if line >= CELL:  # of a notebook in JSON, which has cells to name and no lines
        line, message = 1, f"In cell {line // CELL}: {message}"
    logger.error("%s", message, location=(docname, line), type="regnotes", subtype="page")
    _reported.append((docname, line, message))


def has_problems(docname):
    """Whether something was reported of a page since it is being read."""
    return any(docname == name for name, _line, _message in _reported)


def line_of(node):
    """The line of a node, or of the nearest around or in it that has one."""
    inside = (child.line for child in node.findall() if getattr(child, "line", None))
    while node is not None and not node.line:
        node = node.parent
    return node.line if node is not None else next(inside, 1)


def show(app, doctree):
    """Put a box at the top of the page with all that was reported of it."""
    mine = [(line, message) for docname, line, message in _reported if docname == app.env.docname]
    _reported.clear()
    doctree["problems"] = bool(mine)
    if not mine or not app.config.problems_on_page:
        return
    box = nodes.error(classes=["page-problems"])
    for line, message in mine:
        first, _newline, rest = message.partition("\n")
        box += nodes.paragraph("", f"Line {line}: {first}")
        if rest.strip():
            box += nodes.literal_block(rest, rest, language="none")
    section = next(iter(doctree.findall(nodes.section)), doctree)
    section.insert(1 if len(section) and isinstance(section[0], nodes.title) else 0, box)


class Cells(python_logging.Filter):
    """Names the cell of a notebook in JSON where Sphinx would give a line that nobody finds."""

    def filter(self, record):
        found = re.fullmatch(r"(.*\.ipynb):(\d{5,})", str(getattr(record, "location", "") or ""))
        if found:
            record.location = f"{found[1]}:1"
            record.msg = f"In cell {int(found[2]) // CELL}: {record.msg}"
        # Of a cell that is no Python its own error is told.
        lexing = str(record.msg).startswith("Lexing literal_block")
        return not (lexing and "ipython" in record.getMessage())


def setup(app):
    """Register ``problems_on_page``: whoever edits a page sees there what is wrong with it."""
    app.add_config_value("problems_on_page", False, "env", bool)
    app.connect("doctree-read", show, priority=900)  # when all others have looked
    for handler in python_logging.getLogger("sphinx").handlers:
        if not any(isinstance(one, Cells) for one in handler.filters):
            handler.addFilter(Cells())  # after the filter of Sphinx's that works out the location
