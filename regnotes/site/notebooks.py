"""Each page with cells as a Jupyter notebook to download, not yet run.

The notebook has the page's cells in the order of its source, and between them its text as plain
Markdown, with the site's numbers.  The caption of a figure stands under its cell.  A first cell
has figures drawn as on the page; cells tagged ``source``, which look at the page's file, are left
out.
"""

from functools import partial
from pathlib import Path

import nbformat
from myst_nb.core.read import read_myst_markdown_notebook
from sphinx.locale import _

from .notebook_text import Words, addresses, blocks, captions

__all__ = ["notebook_json", "setup"]

FOLDER = "_notebooks"
FIRST = """from regnotes.livefigures import notebook

notebook.sliders()  # figures can be moved here too"""


def notebook_json(text, document, words, number):
    """The notebook, as JSON, of a page's MyST Markdown and what Sphinx has made of it.

    Parameters
    ----------
    text : str
    document : docutils document, resolved
    words : Words
    number : function
        Takes a figure's id, and gives what the site calls it ("Fig. 3"), or "".
    """
    read = read_myst_markdown_notebook(text, add_source_map=True)
    starts = read.metadata["source_map"]
    waiting = blocks(document, words)
    under = captions(document, words, number)
    cells, prose = [], []

    def flush():
        if prose:
            cells.append(nbformat.v4.new_markdown_cell("\n\n".join(prose)))
            prose.clear()

    for index, (start, cell) in enumerate(zip(starts, read.cells, strict=True)):
        if cell.cell_type != "code":
            continue
        while waiting and waiting[0][0] < start:
            prose.append(waiting.pop(0)[1])
        if "source" not in cell.metadata.get("tags", []):
            flush()
            cells.append(cell)
        if index in under:
            flush()
            cells.append(nbformat.v4.new_markdown_cell(under[index]))
    prose.extend(text for _line, text in waiting)
    flush()
    first = next((k for k, cell in enumerate(cells) if cell.cell_type == "code"), len(cells))
    cells.insert(first, nbformat.v4.new_code_cell(FIRST))
    for k, cell in enumerate(cells):
        cell["id"] = f"cell-{k}"  # not a random one: two builds are identical
        cell.metadata.pop("mystnb", None)  # its caption stands beneath it
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    made = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    made.metadata["regnotes"] = {}  # says whose it is, see `regnotes.converted_notebooks`
    return nbformat.writes(made)


def _has_notebook(env, pagename):
    """Whether a page is a notebook in MyST Markdown."""
    source = Path(env.doc2path(pagename))
    if source.suffix != ".md":
        return False
    text = source.read_text(encoding="utf-8", errors="replace")
    return "file_format: mystnb" in text.partition("\n---\n")[0]


def _numbers(env, pagename):
    """What the site calls the figures of a page, by their ids."""
    told = env.toc_fignumbers.get(pagename, {}).get("figure", {})
    form = env.config.numfig_format.get("figure", "%s")
    return lambda name: form % ".".join(map(str, told[name])) if name in told else ""


def offer(app, pagename, templatename, context, doctree):
    """Write the notebook of a page that has cells, and link to it at the page's end."""
    if doctree is None or app.builder.name == "epub":
        return
    if not _has_notebook(app.env, pagename):
        return
    source = Path(app.env.doc2path(pagename))
    text = source.read_text(encoding="utf-8", errors="replace")
    words = Words(addresses(app.builder, pagename, partial(_has_notebook, app.env)))
    try:
        made = notebook_json(text, doctree, words, _numbers(app.env, pagename))
    except Exception:
        if doctree.get("problems"):  # was reported, with its line, when the page was read
            return
        raise
    name = f"{FOLDER}/{pagename}.ipynb"
    file = Path(app.outdir) / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(made, encoding="utf-8")
    link = f'<a href="{context["pathto"](name, resource=True)}" download>{source.stem}.ipynb</a>'
    how = app.config.notebook_page
    if how:
        how = f' <a href="{context["pathto"](how)}">{_("How")}</a>'
    words = _("Run this page yourself: {notebook}.").format(notebook=link)
    context["body"] += f'<p class="notebook-download">{words}{how}</p>'


def setup(app):
    """Register the downloads."""
    app.add_config_value("notebook_page", "", "html", str)
    app.connect("html-page-context", offer)
