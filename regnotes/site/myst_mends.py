"""Mends what myst-nb, myst-parser and nbclient get wrong; each goes when they do not any more.

Seen in myst-nb 1.4.0, myst-parser 5.2.0 and nbclient 0.11.0.  None of it has a hook, so their
names are replaced, in the process of a site that asks for `regnotes.site` and in no other.
"""

import functools
import logging
import warnings

import myst_nb.core.read
import myst_nb.core.render
import myst_nb.sphinx_
from myst_nb.core.read import UnexpectedCellDirective, create_nb_reader
from myst_nb.sphinx_ import Parser
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers.sphinx_ import MystParser
from nbclient import NotebookClient
from nbclient.util import run_sync
from nbformat import NotebookNode
from nbformat.warnings import MissingIDFieldWarning

from .cell_checks import shortened
from .cell_options import repair
from .crashes import what_is_wrong
from .encodings import guessed
from .page_source import NO_TEXT
from .problems import CELL, report

__all__ = ["setup"]

COALESCE_STREAMS = myst_nb.core.render.coalesce_streams
READ_FENCED_CELL = myst_nb.core.read._read_fenced_cell

# -- Lines --------------------------------------------------------------------------------------
# ``myst_nb.core.read.read_myst_markdown_notebook`` writes down the line of a cell's fence, not of
# its code, and of a text the blank lines before it. "Fix line number / cell index reporting",
# https://github.com/executablebooks/MyST-NB/issues/71, is closed, and of such pages not done.


def create_reader(path, md_config, nb_config, content):
    """Do what myst-nb's function of this name does, but get the lines right."""
    reader = create_nb_reader(path, md_config, nb_config, content)
    if reader is not None and isinstance(content, str):
        read = reader.read
        reader.read = lambda text: repaired(with_true_lines(read(text), text.splitlines()))
    return reader


def repaired(notebook):
    """Return the notebook without options that myst-nb would end at, which are reported."""
    for index, cell in enumerate(notebook.cells if "source_map" not in notebook.metadata else ()):
        if cell.cell_type == "code":
            for message in repair(cell.metadata, written_here=False):
                report(message, CheckedParser.docname, (index + 1) * CELL)
    return notebook


def read_fenced_cell(token, index, kind):
    """Do what myst-nb's function of this name does, with such options taken out and reported."""
    options, body = READ_FENCED_CELL(token, index, kind)
    problems = list(repair(options, written_here=True))
    if CheckedParser.docname:  # else the page is read again, for its notebook
        above = token.content.rstrip("\n").count("\n") + 1 - len(body)
        for message in problems:
            report(message, CheckedParser.docname, token.map[0] + 2 + max(above, 0))
    return options, body


def with_true_lines(notebook, lines):
    """Return the notebook with the line before the one where each cell begins, from 0.

    That is what myst-nb adds 2 to when it warns. It itself takes the fence of a cell, whatever
    options follow, and counts the blank lines before a text as lines of it.
    """
    starts = notebook.metadata.get("source_map", [])
    for index, (start, cell) in enumerate(zip(starts, notebook.cells, strict=False)):
        source = [line.rstrip() for line in cell.source.split("\n")]
        for line in range(start, len(lines)):
            if [text.rstrip() for text in lines[line : line + len(source)]] == source:
                starts[index] = line - 1
                break
    return notebook


# -- Crashes ------------------------------------------------------------------------------------
# What nbclient or the reader raises goes through myst-nb to Sphinx, which prints a traceback and
# ends without the name of the page, as in
# https://github.com/jupyter-book/jupyter-book/issues/1866.


class CheckedParser(Parser):
    """Reports what would otherwise end the build as a crash of Sphinx that names no page."""

    docname = None  # of the page that is being read

    def parse(self, inputstring, document):
        docname = CheckedParser.docname = document.settings.env.docname
        try:
            super().parse(inputstring, document)
        except Exception as error:
            line, message = what_is_wrong(error, inputstring)
            report(message, docname, line)
            # Leave a whole page, which what comes after can deal with.
            document.attributes.pop("nb_renderer", None)
            document.children.clear()
            MystParser.parse(self, f"# {docname}", document)
        finally:
            CheckedParser.docname = None


def nested_cell(self):
    """Say that a cell stands within another block; myst-nb's own words are of Jupytext."""
    report(
        "This cell does not run, for it is not a block of its own: a cell stands between "
        "backticks (```), not indented, and not in a list, a note or any other block.",
        self.state.document.settings.env.docname,
        self.lineno,
    )
    return []


# -- Lost output --------------------------------------------------------------------------------
# What a cell said can come after its answer. nbclient waits 4 seconds for it, then goes on without,
# and says so to a log that nobody reads; on a busy machine a figure or a glued number is missing.
# As in https://github.com/jupyter/nbclient/issues/110; myst-nb has no setting for its options.


def patient(init):
    """Return a client's `init` that waits a minute, and then raises."""
    return functools.partialmethod(init, iopub_timeout=60, raise_on_iopub_timeout=True)


# -- Much output --------------------------------------------------------------------------------
# myst-nb looks for carriage returns with an expression whose time grows as the square of a line:
# a line of five million letters takes minutes. No report of it was found.


def merged_streams(outputs):
    """Do what myst-nb's `coalesce_streams` does, with what is too long cut first."""
    return COALESCE_STREAMS(
        [
            NotebookNode({**out, "text": shortened(out["text"], "text")})
            if out["output_type"] == "stream"
            else out
            for out in outputs
        ]
    )


# -- Two ends of one kernel ---------------------------------------------------------------------
# Where a cell takes too long, nbclient ends the kernel twice at once, and who comes second finds
# it gone: AttributeError instead of CellTimeoutError. No report of it was found.


def once(cleanup):
    """Return nbclient's `cleanup` such that a kernel which is gone already is no error."""

    async def end(self):
        if self.km is not None:
            try:
                await cleanup(self)
            except AttributeError:
                if self.km is not None:
                    raise

    return end


# -- Bytes --------------------------------------------------------------------------------------
# Sphinx ends with a traceback, and without the page's name, at a file that is not in UTF-8.


def readable(read_doc):
    """Return a builder's `read_doc` that reports such a file, and reads it all the same."""

    @functools.wraps(read_doc)
    def read(docname, **options):
        try:
            read_doc(docname, **options)
        except UnicodeDecodeError as error:
            env = read_doc.__self__.env
            encoding, name = guessed(error.object)
            line = error.object.count(b"\n", 0, error.start) + 1 if not name else 1
            if encoding:
                message = f"This file is not in UTF-8; save it as UTF-8 in your editor. ({error})"
                if name:
                    message = f"This file is in {name}; save it as UTF-8 in your editor."
            else:
                message = "This file is no text, whatever its name says; write the page again."
                NO_TEXT.add(docname)
            report(message, docname, line)
            before = env.settings["input_encoding"]
            env.settings["input_encoding"] = encoding or "latin-1"  # reads whatever it is
            try:
                read_doc(docname, **options)
            finally:
                env.settings["input_encoding"] = before

    return read


def mend_reading(app):
    """Put it in place, in this build alone."""
    app.builder.read_doc = readable(app.builder.read_doc)


# -- What is said twice ---------------------------------------------------------------------------


def hush():
    """Hold back what nbclient and nbformat say of what is reported with its page and line."""
    logging.getLogger("traitlets").setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", category=MissingIDFieldWarning)


# -- Labels -------------------------------------------------------------------------------------
# myst-parser labels each numbered ``\begin{align}`` with a uuid4, so no two builds are equal.
# Labels of one's own would end that: https://github.com/executablebooks/MyST-Parser/issues/202.


def amsmath_label(self):
    r"""Return the label of a numbered ``\begin{align}``; myst-parser's own is random."""
    return f"amsmath-{self.sphinx_env.docname}-{self.sphinx_env.new_serialno('amsmath')}"


def setup(app):
    """Put the mends in place; myst-nb must have been set up before."""
    myst_nb.sphinx_.create_nb_reader = create_reader
    myst_nb.core.read._read_fenced_cell = read_fenced_cell
    myst_nb.core.render.coalesce_streams = merged_streams
    UnexpectedCellDirective.run = nested_cell
    app.add_source_parser(CheckedParser, override=True)
    if not isinstance(vars(NotebookClient)["__init__"], functools.partialmethod):
        NotebookClient.__init__ = patient(NotebookClient.__init__)
        NotebookClient._async_cleanup_kernel = once(NotebookClient._async_cleanup_kernel)
        NotebookClient._cleanup_kernel = run_sync(NotebookClient._async_cleanup_kernel)
    app.connect("builder-inited", mend_reading)
    hush()
    SphinxRenderer._random_label = amsmath_label
