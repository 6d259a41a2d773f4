"""A page without a title, and dollar signs that open a formula and never close it."""

import re

from docutils import nodes

from .problems import report

__all__ = ["setup"]

VERBATIM = (nodes.literal, nodes.literal_block, nodes.math, nodes.math_block, nodes.raw)
WRITTEN = re.compile(r"(?<!\\)(?:\\\\)*\$+")  # not one that is escaped


def check(app, doctree):
    """Report a missing title, and each text with a dollar that is neither closed nor escaped."""
    env = app.env
    path = env.doc2path(env.docname)
    if next(doctree.findall(nodes.title), None) is None:
        report("This page has no title: begin it with a line such as `# Title`.", env.docname, 1)
    if path.suffix != ".md":
        return
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    for node in doctree.findall(nodes.TextElement):
        if isinstance(node, VERBATIM) or isinstance(node.parent, VERBATIM):
            continue
        shown = [
            str(child) for child in node.children if isinstance(child, nodes.Text) and "$" in child
        ]
        if shown and (line := line_of(lines, node.line or 1, shown[0])):
            report(
                "A dollar sign opens a formula that is not closed in this paragraph. "
                "Close it, or write \\$ for the sign itself.",
                env.docname,
                line,
            )


def line_of(lines, start, shown):
    """The line, from `start` on, on which a dollar of the text `shown` is written unescaped.

    None when all its dollars are escaped: what is shown does not tell one from the other.
    """
    before, _dollar, after = shown.partition("$")
    words = [part.splitlines()[end].strip() for part, end in ((before, -1), (after, 0)) if part]
    for number in range(max(start, 1), len(lines) + 1):
        text = lines[number - 1]
        if number > start + 1 and not text.strip():
            break  # the paragraph ends
        if WRITTEN.search(re.sub(r"`[^`]*`", "", text)) and (
            not words or any(word.strip("$") in text for word in words)
        ):
            return number
    return None


def setup(app):
    """Have every page looked at."""
    app.connect("doctree-read", check)
