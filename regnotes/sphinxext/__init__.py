"""The Sphinx side: figures, formulas and checks for any myst-nb site.

``extensions = ["regnotes.sphinxext"]`` draws Plotly figures, renders mathematics as MathML, and
reports what goes wrong in a page's cells with page, line and the true error. It also offers each
page as a notebook, mends what screen readers stumble over, draws a picture of each page for those
who link to it, and writes down a Content-Security-Policy. Nothing here knows what the figures are
about.
"""

from importlib.metadata import version

from . import accessible, balance, checks, kernels, mathml, notebooks, plotly_html, policy, social


def setup(app):
    """Register every part; each is a Sphinx extension on its own."""
    app.setup_extension("myst_nb")
    for part in (
        accessible,
        balance,
        checks,
        kernels,
        mathml,
        notebooks,
        plotly_html,
        policy,
        social,
    ):
        part.setup(app)
    return {
        "version": version("regnotes"),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
