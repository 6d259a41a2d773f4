"""The Sphinx extension: a Plotly figure at the end of a cell is drawn, and can be moved."""

from ..settings import SETTINGS
from . import assets, making, pasting, renderer, widget_changes, widgets
from .html import visit_html, visit_text
from .nodes import Wrap, live_figure, stills_of

__all__ = ["live_figure", "setup", "stills_of"]


def add_script(app, pagename, templatename, context, doctree):
    """Load the script on pages with a figure, and on no other."""
    if doctree is not None and next(doctree.findall(live_figure), None) is not None:
        assets.add_files(app)


def setup(app):
    """Register what a page with figures needs."""
    app.setup_extension("myst_nb")
    text = (visit_text, None)
    app.add_node(
        live_figure, html=(visit_html, None), latex=text, text=text, man=text, texinfo=text
    )
    app.add_post_transform(Wrap)
    app.connect("html-page-context", add_script)
    for setting in SETTINGS:
        kind = type(setting.default)
        app.add_config_value(setting.name, setting.default, setting.rebuild, kind)
    assets.setup(app)
    making.setup(app)
    pasting.setup(app)
    renderer.setup(app)
    widget_changes.setup(app)
    widgets.setup(app)
    return {
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
