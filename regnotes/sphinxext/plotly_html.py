"""Plotly figures in a myst-nb page."""


def setup(app):
    """Register what a page with figures needs."""
