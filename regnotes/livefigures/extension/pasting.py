"""Figures and ``glue``: shown where they are pasted, and hidden where they are made if so wished.

Asked what it looks like, a figure of Plotly shows itself, and has nothing left to say.  So what
``glue`` keeps of it is empty, and the figure stands in front of that: here it is put into it.  And
from other pages myst-nb pastes the types that it knows, not Plotly's.
"""

import myst_nb.core.execute.inline as inline
import myst_nb.ext.glue as gluing
from myst_nb.ext.glue.crossref import read_glue_cache
from myst_nb.ext.glue.utils import PendingGlueReference
from sphinx.transforms.post_transforms import SphinxPostTransform

from .nodes import MIME, live_figure

__all__ = ["Paste", "adopt", "setup"]

extracted = gluing.extract_glue_data_cell


def adopt(outputs):
    """The outputs of a cell, with each figure that `glue` had shown in what it has kept."""
    adopted = []
    for output in outputs:
        kept = output.get("metadata", {}).get("scrapbook")
        if kept is not None and not output["data"] and adopted and _is_figure(adopted[-1]):
            prefix = kept.get("mime_prefix", "")
            shown = adopted.pop()["data"]
            output["data"] = {f"{prefix}{kind}": value for kind, value in shown.items()}
        adopted.append(output)
    return adopted


def _is_figure(output):
    return MIME in output.get("data", {}) and "scrapbook" not in output.get("metadata", {})


def extract(cell):
    """What `glue` has kept in a cell; in the place of myst-nb's own function."""
    if any("scrapbook" in output.get("metadata", {}) for output in cell.get("outputs", [])):
        cell["outputs"] = adopt(cell["outputs"])
    return extracted(cell)


class Paste(SphinxPostTransform):
    """Put the figures that another page has kept where they are asked for."""

    default_priority = 3  # before myst-nb looks for the types that it knows

    def run(self, **kwargs):
        for pending in list(self.document.findall(PendingGlueReference)):
            if pending.gtype == "text":
                continue
            kept = read_glue_cache(self.env.mystnb_config.output_folder, pending.refdoc)
            data = (kept.get(pending.key) or {}).get("data", {})
            if MIME in data:
                pending.replace_self(live_figure(spec={**data[MIME], "alt": None}))


def setup(app):
    """Register both."""
    gluing.extract_glue_data_cell = inline.extract_glue_data_cell = extract
    app.add_post_transform(Paste)
