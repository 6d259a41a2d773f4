"""What is wrong with a page: an error with its place, and under `nox -s live` a box on the page."""

from docutils import nodes
from sphinx.util import logging

__all__ = ["line_of", "report", "setup"]

logger = logging.getLogger(__name__)

# What was reported of the page that is being read; each parallel job reads one page at a time.
_reported = []


def report(message, docname, line):
    """Say what is wrong with the page `docname`, on which line of it."""
    logger.error("%s", message, location=(docname, line), type="regnotes", subtype="page")
    _reported.append((docname, line, message))


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


def setup(app):
    """Register ``problems_on_page``: whoever edits a page sees there what is wrong with it."""
    app.add_config_value("problems_on_page", False, "env", bool)
    app.connect("doctree-read", show, priority=900)  # when all others have looked
