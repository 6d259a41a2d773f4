"""A table of contents that is seen: each page as a card with its first picture.

``{picture-cards}`` takes what ``{toctree}`` takes, so a page that is in one has its card, too. The
cards themselves are sphinx-design's.
"""

from html import escape
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx import addnodes
from sphinx.directives.other import TocTree
from sphinx.util.docutils import SphinxRole

from ..livefigures.extension import live_figure, stills_of
from .page_files import leave_out, named

__all__ = ["setup"]

FILES = "sphinx-design.min.css", "design-tabs.js"
INKS = {"light": "#222832", "dark": "#ced6dd"}  # furo's words


class page_picture(nodes.Inline, nodes.TextElement):
    """Where the picture of the page `docname` stands."""


class PagePicture(SphinxRole):
    """The first picture of a page; it says nothing that its title does not."""

    def run(self):
        return [page_picture(docname=self.text)], []


class PictureCards(TocTree):
    """A toctree, and the cards of its pages."""

    def run(self):
        found = super().run()
        (toctree,) = (node for part in found for node in part.findall(addnodes.toctree))
        lines = ["::::{grid} 2 2 3 4", ":gutter: 2 2 3 3", ":class-container: picture-cards", ""]
        for _title, page in toctree["entries"]:
            lines += [
                ":::{grid-item-card}",
                f"{{page-picture}}`{page}`",
                "",
                f"{{doc}}`/{page}`",
                ":::",
            ]
        cards = nodes.container()
        source, _line = self.get_source_info()
        self.state.nested_parse(StringList([*lines, "::::"], source), self.content_offset, cards)
        return [*found, *cards.children]


def visit_picture(self, node):
    """Write the picture in the colours of both themes; furo shows the one that is on."""
    # A book has the figures themselves, and its builder shares these functions.
    svg = None if self.builder.name == "epub" else _svg(self.builder.env, node["docname"])
    if svg is None:
        return
    folder = Path(self.builder.outdir, self.builder.imagedir)
    folder.mkdir(parents=True, exist_ok=True)
    for theme, ink in INKS.items():
        name = f"card-{node['docname'].replace('/', '-')}-{theme}.svg"
        (folder / name).write_text(svg.replace("<svg ", f'<svg color="{ink}" ', 1), "utf-8")
        width, height = svg.partition('viewBox="0 0 ')[2].partition('"')[0].split()
        self.body.append(
            f'<img class="only-{theme}" src="{escape(self.builder.imgpath)}/{name}" alt="" '
            f'width="{width}" height="{height}" loading="lazy">'
        )


def _svg(env, docname):
    """The first picture of a page; one for wide screens alone in its form for narrow ones."""
    figure = next((f for f in env.get_doctree(docname).findall(live_figure) if stills_of(f)), None)
    if figure is None:
        return None
    first, *others = stills_of(figure)
    if first.narrow is not None:
        return first.svg
    return next((still for still in others if still.wide is None), first).svg


def nothing(self, node):
    """What a builder without pictures shows."""


def only_where_used(app, pagename, templatename, context, doctree):
    """Leave sphinx-design's style and script out of pages that have nothing of it."""
    if doctree is not None and any("design_component" in n for n in doctree.findall(nodes.Element)):
        return
    leave_out(context, lambda file: named(file, FILES))


def setup(app):
    """Register the directive and the pictures; cards need the extension sphinx_design."""
    app.setup_extension("sphinx_design")
    app.add_directive("picture-cards", PictureCards)
    app.add_role("page-picture", PagePicture())
    others = dict.fromkeys(("text", "latex", "man", "texinfo"), (nothing, nothing))
    app.add_node(page_picture, html=(visit_picture, nothing), **others)
    app.connect("html-page-context", only_where_used)
