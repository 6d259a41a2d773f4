"""The words that a page wants to be found by: ``keywords: lasso, L1 regularisation`` at its top.

They are main entries of the general index, and the search puts a page with such an entry first.
"""

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

__all__ = ["setup"]


class Keywords(SphinxTransform):
    """Turns a page's keywords into index entries, before the index collects them."""

    default_priority = 800

    def apply(self, **kwargs):
        for field in list(self.document.findall(nodes.field)):
            name, body = field.children
            if name.astext() == "keywords" and isinstance(field.parent, nodes.docinfo):
                words = [word.strip() for word in body.astext().split(",")]
                entries = [("single", word, "", "main", None) for word in words if word]
                section = next(self.document.findall(nodes.section))
                section.insert(1, addnodes.index(entries=entries))


def setup(app):
    """Register the transform."""
    app.add_transform(Keywords)
