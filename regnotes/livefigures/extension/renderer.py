"""What myst-nb calls for a Plotly figure: stock myst-nb skips the MIME type and shows nothing."""

from myst_nb.core.render import load_mime_renders

from .alternatives import alt_of
from .nodes import MIME, live_figure
from .widgets import VIEW, figure_of

__all__ = ["PlotlyRenderer", "setup"]

HTML = ("html", "dirhtml", "singlehtml")
# The name under which a site loads this extension.
EXTENSION = __package__.rpartition(".")[0]


class PlotlyRenderer:
    """Takes Plotly's MIME type, on a site that has loaded this extension and on no other.

    myst-nb finds renderers by the entry points of all that is installed, and asks each of them on
    every site.
    """

    @staticmethod
    def handle_mime(renderer, data, inline):
        """The node of a figure, or None for any other type, other widget or site."""
        if not _is_loaded(renderer.renderer.document.settings):
            return None
        spec = None
        if data.mime_type == MIME:
            spec = data.content
        elif data.mime_type == VIEW:
            spec = figure_of(renderer.renderer.nb_client.nb_metadata, data.content)
        if spec is None:
            return None
        return [live_figure(spec={**spec, "alt": alt_of(data.cell_metadata)})]


def _is_loaded(settings):
    env = getattr(settings, "env", None)  # without Sphinx there is none
    return env is not None and EXTENSION in env._app.extensions


def prefer(app, config):
    """In a page Plotly's type comes first, in other builders behind any picture that there may be.

    As a setting of this site: overrides of a renderer would hold for all of them.  A widget comes
    last of all: in a page it is taken as ever, and elsewhere a FigureWidget has no other type.
    """
    ours = [("*", MIME, 1000), *((name, MIME, 5) for name in HTML)]
    elsewhere = [(name, VIEW, 1000) for name in ("epub", "latex", "text", "man", "texinfo")]
    config.nb_mime_priority_overrides = [*ours, *elsewhere, *config.nb_mime_priority_overrides]


def setup(app):
    """Register the renderer where no entry point does, as in a copy of this folder."""
    renderers = load_mime_renders()
    if PlotlyRenderer not in renderers:
        renderers.append(PlotlyRenderer)
    app.connect("config-inited", prefer)
