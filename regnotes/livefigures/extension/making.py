"""Picture first: the code that makes a figure is folded up under it.

Cells stand in a page's source in the order in which they run, set-up before figure.  A reader comes
for the picture.  With ``live_figures_fold_code = True`` a page in a browser shows it first, and
under it one closed line that opens on all the code it took: the cell's own and that of the set-up
before it which no earlier figure has shown.  Books, manuals and notebooks keep the order of the
source.
"""

from html import escape

from docutils import nodes
from sphinx.locale import _
from sphinx.transforms.post_transforms import SphinxPostTransform

__all__ = ["Fold", "setup"]

PAGES = ("html", "dirhtml", "singlehtml")


class making(nodes.General, nodes.Element):
    """The code of a figure, as blocks in the order in which they run."""


class Fold(SphinxPostTransform):
    """Move the code of each figure, and of the set-up before it, into a fold under the figure.

    Where it stands stays the code of answers (``hide-cell``), of cells whose output is hidden, and
    of cells that show something else than a figure: there the code is what the page is about.
    """

    builders = PAGES
    default_priority = 6  # just after `Wrap`, and before myst-nb folds what is left

    def run(self, **kwargs):
        if not self.config.live_figures_fold_code:
            return
        waiting = []
        for cell in list(self.document.findall(_is_open_cell)):
            source, shown = _part(cell, "cell_code_source"), _part(cell, "cell_code_output")
            is_figure = shown is not None and next(shown.findall(nodes.figure), None) is not None
            if source is not None and (is_figure or shown is None):
                waiting.append((cell, source))
            if is_figure and waiting:
                fold = making()
                for of, code in waiting:
                    of.remove(code)
                    fold += code
                    if not of.children:
                        of.parent.remove(of)
                cell += fold
                waiting = []


def _is_open_cell(node):
    """Whether a node is a cell whose output, if it has any, is shown."""
    return (
        isinstance(node, nodes.container)
        and node.get("nb_element") == "cell_code"
        and node.get("hide_mode") in (None, "input")
    )


def _part(cell, name):
    return next((part for part in cell.children if part.get("nb_element") == name), None)


def visit_making(translator, node):
    """Open the fold, closed at first; it needs no script."""
    summary = escape(_("How this picture is made"))
    translator.body.append(f'<details class="live-figure-making"><summary>{summary}</summary>')


def depart_making(translator, node):
    """Close the fold."""
    translator.body.append("</details>\n")


def setup(app):
    """Register the fold."""
    app.add_node(making, html=(visit_making, depart_making))
    app.add_post_transform(Fold)
