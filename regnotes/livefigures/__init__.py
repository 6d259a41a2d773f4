"""Plotly figures that answer to the hand, in any Sphinx site with myst-nb.

``extensions = ["regnotes.livefigures", "myst_nb"]`` draws every Plotly figure that a cell ends
with, and moves those that carry the record of `record`. Nothing here knows what they are about.
"""


def setup(app):
    """Register the extension with Sphinx, which is imported only now: a figure needs none."""
    from .extension import setup

    return setup(app)
