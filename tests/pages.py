"""The pages' own cells, run once more, to know which objective each figure is drawn from."""

import io
from contextlib import chdir, redirect_stdout
from functools import cache
from pathlib import Path
from unittest import mock

import myst_nb
from myst_nb.core.read import read_myst_markdown_notebook
from myst_parser.config.main import MdParserConfig

import regnotes
from regnotes import figures

DOCS = Path(__file__).parent.parent / "docs"
# The page for what is missing is not for reading from a folder: its links begin at the root.
PAGES = sorted(page.stem for page in DOCS.glob("*.md") if page.stem != "404")


@cache
def drawn(page):
    """Run the cells of docs/`page`.md: {figure name: (function, arguments, keywords, figure)}."""
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    notebook = read_myst_markdown_notebook(text, MdParserConfig(), add_source_map=True)
    found, last = {}, []
    with mock.patch.multiple(
        regnotes, **{name: _recording(getattr(figures, name), last) for name in figures.__all__}
    ), mock.patch.object(myst_nb, "glue", lambda *_, **__: None), \
            chdir(DOCS), redirect_stdout(io.StringIO()):  # fmt: skip
        namespace = {}
        for cell in notebook.cells:
            if cell.cell_type != "code":
                continue
            last.clear()
            exec(cell.source, namespace)
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
