"""The pages of the site, and their figures with the objectives that they are drawn from."""

import io
from contextlib import chdir, redirect_stdout
from functools import cache
from pathlib import Path
from unittest import mock

import cloudpickle
import myst_nb
import plotly.graph_objects as go
from filelock import FileLock
from myst_nb.core.read import read_myst_markdown_notebook
from myst_parser.config.main import MdParserConfig

import regnotes
from regnotes import figures

DOCS = Path(__file__).parent.parent / "docs"
KEPT = None  # or the folder of what is drawn, which conftest.py makes
# The page for what is missing is not for reading from a folder: its links begin at the root.
PAGES = sorted(page.stem for page in DOCS.glob("*.md") if page.stem != "404")


def _having(words):
    return [page for page in PAGES if words in (DOCS / f"{page}.md").read_text(encoding="utf-8")]


# Read off the text, so that tests are found without running a cell; a visit compares it with what
# the page draws.
WITH_CELLS = _having("---\nfile_format: mystnb\n")
WITH_FIGURES = [page for page in _having("\nmystnb:") if page in WITH_CELLS]


@cache
def drawn(page):
    """Run the cells of docs/`page`.md: {figure name: (function, arguments, keywords, figure)}.

    An error names the page. In a test run one worker draws it, and the others read that.
    """
    if KEPT is None:
        return _run(page)
    kept = KEPT / f"{page}.pickle"
    with FileLock(f"{kept}.lock"):
        if not kept.exists():
            with kept.open("wb") as file:
                _Pickler(file).dump(_run(page))
        return cloudpickle.loads(kept.read_bytes())


class _Pickler(cloudpickle.Pickler):
    """Keeps the arrays of a figure as they are; Plotly's own way makes texts of them."""

    def reducer_override(self, thing):
        if isinstance(thing, go.Figure):
            return go.Figure, (list(thing._data), thing._layout)
        return super().reducer_override(thing)


def cells(page):
    """The cells of docs/`page`.md that hold code, as myst-nb reads them."""
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    notebook = read_myst_markdown_notebook(text, MdParserConfig(), add_source_map=True)
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _run(page):
    found, last = {}, []
    with mock.patch.multiple(
        regnotes, **{name: _recording(getattr(figures, name), last) for name in figures.__all__}
    ), mock.patch.object(myst_nb, "glue", lambda *_, **__: None), \
            chdir(DOCS), redirect_stdout(io.StringIO()):  # fmt: skip
        namespace = {}
        for cell in cells(page):
            last.clear()
            try:
                exec(cell.source, namespace)
            except Exception as error:
                error.add_note(f"in a cell of docs/{page}.md:\n{cell.source}")
                raise
            options = cell.metadata.get("mystnb", {}).get("figure", {})
            if "name" in options and last:
                found[options["name"]] = last[-1]
    return found


def _recording(function, calls):
    def call(*arguments, **keywords):
        figure = function(*arguments, **keywords)
        calls.append((function.__name__, arguments, keywords, figure))
        return figure

    return call
