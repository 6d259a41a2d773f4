"""Each page with cells as a Jupyter notebook to download, not yet run.

The notebook is the page's own source: its text and its cells in their order.  A first cell gives
the figures their sliders there; cells tagged ``source``, which look at the page's file, are left
out.
"""

from pathlib import Path

import nbformat
from myst_nb.core.read import MystMetadataParsingError, read_myst_markdown_notebook
from sphinx.locale import _

__all__ = ["notebook_json", "setup"]

FOLDER = "_notebooks"
SLIDERS = """from regnotes.livefigures import notebook

notebook.sliders()  # figures can be moved here too"""


def notebook_json(text):
    """The notebook, as JSON, of a page's MyST Markdown."""
    read = read_myst_markdown_notebook(text)
    cells = [c for c in read.cells if "source" not in c.metadata.get("tags", [])]
    first = next((k for k, cell in enumerate(cells) if cell.cell_type == "code"), len(cells))
    cells.insert(first, nbformat.v4.new_code_cell(SLIDERS))
    for k, cell in enumerate(cells):
        cell["id"] = f"cell-{k}"  # not a random one: two builds are identical
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    made = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    return nbformat.writes(made)


def offer(app, pagename, templatename, context, doctree):
    """Write the notebook of a page that has cells, and link to it at the page's end."""
    if doctree is None or app.builder.name == "epub":
        return
    source = Path(app.env.doc2path(pagename))
    text = source.read_text(encoding="utf-8", errors="replace") if source.suffix == ".md" else ""
    if "file_format: mystnb" not in text.partition("\n---\n")[0]:
        return
    try:
        made = notebook_json(text)
    except MystMetadataParsingError:  # was reported, with its line, when the page was read
        return
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
