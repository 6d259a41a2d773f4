"""Checks on the cells of a page: each failure is a warning with page, line and the true error.

myst-nb reports that a page failed, or that a cell wrote to stderr, but neither the line nor the
error; of a cell that shows nothing, or of a claim that claims nothing, it says nothing at all.
Select with ``nb_render_plugin = "regnotes_checked"``, and build with ``--fail-on-warning``.
"""

import re
from dataclasses import replace

from docutils.utils import get_source_line
from myst_nb.core.render import NbElementRenderer, strip_ansi

from .cell_options import option_problems
from .chance import differences
from .claims import has_assert, statement_at, thrown_away
from .picture_checks import picture_problems, shown_twice
from .problems import report

EVADES = {"raises-exception", "skip-execution"}
PICTURES = {
    "application/vnd.plotly.v1+json", "image/png", "image/svg+xml", "image/jpeg",
    "application/vnd.jupyter.widget-view+json",
}  # fmt: skip
MOST, LONG = 8, 30  # lines of an error's own words, and of its traceback
WIDE = 300  # characters of a line of either
# Characters that a page shows of what a cell says, by the kind of it.
MOST_SAID = {"text": 100_000, "text/plain": 100_000, "text/html": 2_000_000}
# What IPython would pass on to a shell, or end itself at, and say nothing.
SHELL = re.compile(r"^\s*(?:!|%%?(?:pip|conda|bash|sh|system|sx)\b)", re.MULTILINE)
LEAVES = re.compile(r"^(?:exit|quit)\b(?:\(\s*\))?\s*$", re.MULTILINE)
RICH = {"text/html", "text/markdown", "text/latex"}
ADDRESS = re.compile(r"<[^<>\n]* at 0x[0-9a-fA-F]+>")


class CheckedRenderer(NbElementRenderer):
    """Looks at every cell of a page that has run, those that are not shown included."""

    # What is too long is cut before it is shown; `page_problems` says so.

    def render_text_plain(self, data):
        return super().render_text_plain(
            replace(data, content=shortened(data.string, "text/plain"))
        )

    def render_text_html(self, data):
        return super().render_text_html(replace(data, content=shortened(data.string, "text/html")))

    def render_nb_finalise(self, metadata):
        super().render_nb_finalise(metadata)
        docname = self.renderer.document.settings.env.docname
        for line, message in page_problems(self.renderer.nb_client):
            report(message, docname, line)


def shortened(text, kind):
    return text[:WIDE] if len(text) > MOST_SAID[kind] else text


def too_long(out):
    """Yield (length, limit) of what an output says at too great a length."""
    for holder in (out, out.get("data", {})):
        for kind, limit in MOST_SAID.items():
            text = holder.get(kind)
            if isinstance(text, str) and len(text) > limit:
                yield len(text), limit


def page_problems(client):
    """Yield (line, message) for everything that is wrong with the cells of a page that has run."""
    notebook = client.notebook
    cells = [(i, cell) for i, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    error = (client.exec_metadata or {}).get("error")
    if error and error != "CellExecutionError":
        # A timeout: the cell that ran last is the one. Its output, if any, is of its interrupt.
        index, cell = [(i, cell) for i, cell in cells if cell.execution_count][-1]
        cells.remove((index, cell))
        text = client.exec_metadata["traceback"].rpartition(f"{error}: ")[2].rstrip()
        yield placed(notebook, index, 0, f"{error}: {text}")
    for index, cell in cells:
        for offset, message in cell_problems(cell):
            yield placed(notebook, index, offset, message)
    for k, offset, message in differences([cell.source for _index, cell in cells]):
        yield placed(notebook, cells[k][0], offset, message)


def placed(notebook, index, offset, message):
    """Return (line of the page, message); a notebook in JSON has cells to name, and no lines."""
    if "source_map" in notebook.metadata:
        return first_line(notebook, index) + offset, message
    return 1, f"In cell {index + 1}: {message}"


def first_line(notebook, index):
    """Return the line of the page on which the text or the code of a cell begins.

    Of a notebook in JSON, which has no such lines, it is the number of the cell.
    """
    lines = notebook.metadata.get("source_map")
    return lines[index] + 2 if lines else index + 1  # see `myst_mends`


def cell_problems(cell):
    """Yield (line within the cell, message) for everything that is wrong with a cell that ran."""
    tags = set(cell.metadata.get("tags", []))
    options = cell.metadata.get("mystnb") or {}
    failed = any(out.output_type == "error" for out in cell.outputs)
    has_run = cell.execution_count is not None and not failed  # no cell after a failing one has
    for out in cell.outputs:
        if out.output_type == "error":
            yield failure(cell, out, "claim" in tags)
        elif "claim" in tags and "assertion is always true" in text_of(out):
            continue  # Python's word for a claim that claims nothing
        elif failed and "To exit: use" in text_of(out):
            continue  # IPython's word for a SystemExit
        elif out.output_type == "stream" and out.name == "stderr":
            yield 0, f"This cell wrote to stderr:\n{strip_ansi(out.text).rstrip()}"
        elif not failed and (address := ADDRESS.search(text_of(out))):
            yield 0, f"The output has an address that differs from build to build: {address[0]}"
    for said, limit in (pair for out in cell.outputs for pair in too_long(out)):
        yield 0, f"This cell says {said:,} characters; a page shows at most {limit:,}."
    for pattern, message in (
        (
            SHELL,
            "A cell is Python alone; what it needs stands in the dependencies of pyproject.toml.",
        ),
        (LEAVES, "This cell ends Python, and on a page every cell must leave it running."),
    ):
        if has_run and (found := pattern.search(cell.source)):
            yield cell.source[: found.end()].count("\n"), message
    for tag in sorted(tags & EVADES):
        yield 0, f"A cell tagged {tag} cannot fail, and on a page every cell must be able to."
    if "claim" in tags:
        if "remove-cell" not in tags:
            yield 0, "A claim guards the prose and is not shown: tag it remove-cell as well."
        thrown = list(thrown_away(cell.source))
        for offset in thrown:
            yield offset, "This comparison is thrown away: write assert before it."
        if not thrown and not has_assert(cell.source):
            yield 0, "This claim claims nothing: it has no assert that is reached and can fail."
    for message in option_problems(cell):
        yield 0, message
    for out in cell.outputs:
        for message in picture_problems(out):
            yield 0, message
    if shown_twice(cell.outputs):
        yield 0, "This cell shows the same figure twice: leave out `.show()`, or the last line."
    if has_run and "figure" in options and not any(draws(out) for out in cell.outputs):
        yield 0, "This figure cell draws nothing: its last line must be a figure with data."


def text_of(out):
    """Return what an output shows as text; of what it has in a richer kind as well, nothing."""
    data = out.get("data", {})
    return out.get("text") or ("" if RICH & data.keys() else data.get("text/plain", ""))


def failure(cell, out, is_claim):
    """Return (line within the cell, message) of an exception."""
    text = strip_ansi("\n".join(out.traceback))
    # The frame of this very cell; there may be others, of functions from earlier cells.
    here = re.search(rf"Cell In\[{cell.execution_count}\], line (\d+)", text)
    offset = int(here[1]) - 1 if here else 0
    said = [one[:WIDE] + "…" * (len(one) > WIDE) for one in out.evalue.strip().splitlines()]
    error = f"{out.ename}: " + "\n".join(said[:MOST] + ["…"] * (len(said) > MOST))
    error = error.rstrip(": ")
    text = "\n".join(one[:WIDE] for one in text.splitlines())
    if out.ename == "SystemExit":
        error += ": this cell ends Python, and on a page every cell must leave it running."
    if text.count("\n") > LONG:  # in frames of other people's modules, or a list of all there is
        frames = [strip_ansi(frame).strip() for frame in out.traceback]
        text = next((frame for frame in frames if "Cell In[" in frame), "")
        text = "\n".join(text.splitlines()[:LONG])
    if is_claim and out.ename == "AssertionError":
        error = f"This claim does not hold: {statement_at(cell.source, offset + 1)}\n{error}"
    return offset, f"{error}\n{text}"


def draws(out):
    """Say whether an output is a picture; a Plotly figure without traces is none."""
    data = out.get("data", {})
    figure = data.get("application/vnd.plotly.v1+json", {"data": True})
    return bool(PICTURES & data.keys() and figure.get("data"))


def pass_docstring_types(app, domain, node):
    """Say whether a missing reference is no matter: "array, shape (n, d)" in a docstring."""
    source, _line = get_source_line(node)
    return ("docstring of" in (source or "") and node.get("reftype") == "class") or None


def setup(app):
    """Register the checks."""
    app.connect("warn-missing-reference", pass_docstring_types)
