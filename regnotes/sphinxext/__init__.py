"""The Sphinx side: figures, formulas and checks for any myst-nb site.

``extensions = ["regnotes.sphinxext"]`` draws Plotly figures, renders mathematics as MathML, and
reports what goes wrong in a page's cells with page, line and the true error. Nothing here knows
what the figures are about.
"""

from importlib.metadata import version

from . import checks, mathml, plotly_html


def setup(app):
    """Register every part; each is a Sphinx extension on its own."""
    app.setup_extension("myst_nb")
    checks.setup(app)
    mathml.setup(app)
    plotly_html.setup(app)
    return {
        "version": version("regnotes"),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
