"""What later cells do to a FigureWidget that has been shown.

In Jupyter plotly.js hears of each change, applies it, and the state of the widget's model is what
came of them.  While a page is built nobody listens: nbclient keeps the model as it was when it was
opened.  So nbclient is given an ear, as it has one for ipywidgets' ``Output``.
"""

import re

import plotly.graph_objects as go
from nbclient import NotebookClient
from sphinx.util import logging

from .widgets import whole

__all__ = ["setup"]

# The properties by which plotly.py says what has changed, and what all of a figure is.
MESSAGES, WHOLE = "_py2js_", "_widget_"
logger = logging.getLogger(__name__)


class ChangedFigure:
    """Keeps the state of one FigureWidget, in the notebook to come, as its messages say it is."""

    def __init__(self, comm_id, client):
        self.comm_id, self.client = comm_id, client
        self.figure = None

    def handle_msg(self, message):
        """Apply what a message of the kernel's says; nbclient calls this."""
        data = message["content"]["data"]
        buffers = {}
        if data.get("buffer_paths"):
            encoded = self.client._get_buffer_data(message)
            buffers = {tuple(one["path"]): one["data"] for one in encoded}
        for name, change in (data.get("state") or {}).items():
            if name.startswith(WHOLE):  # all of it anew, as it is when the widget is shown
                self.figure = None
            elif name.removeprefix(MESSAGES) in CHANGES and change:
                self.apply(name.removeprefix(MESSAGES), whole(change, (name,), buffers))

    def apply(self, name, change):
        """Change the figure, and write down what it then is."""
        if self.figure is None:
            self.figure = go.Figure(*self.begun(), skip_invalid=True)
        try:
            CHANGES[name](self.figure, change)
        except Exception as error:  # as the figure was before is better than no page
            logger.warning(
                "A change of a FigureWidget (%s) is not shown: %s: %s",
                name, type(error).__name__, str(error).strip(),
                type="livefigures", subtype="figure",
            )  # fmt: skip
        spec = self.figure.to_plotly_json()
        told = {"_widget_data": spec["data"], "_widget_layout": spec["layout"]}
        self.client.widget_state[self.comm_id].update(told)

    def begun(self):
        """Data and layout as they were last told whole; the arrays are in them from then on."""
        state = self.client.widget_state[self.comm_id]
        held = self.client.widget_buffers.pop(self.comm_id, {})
        buffers = {path: one["data"] for path, one in held.items()}
        return [whole(state[key], (key,), buffers) for key in ("_widget_data", "_widget_layout")]


def restyle(figure, change, data="restyle_data", traces="restyle_traces"):
    for path, values in (change[data] or {}).items():
        for k, trace in enumerate(change[traces]):  # a list has one value for each of them
            is_list = isinstance(values, list)
            figure.data[trace][path] = values[k % len(values)] if is_list else values


def relayout(figure, change, layout="relayout_data"):
    for path, value in (change[layout] or {}).items():
        # plotly.py sends the path shapes.0.x0, and reads shapes[0].x0.
        figure.layout[re.sub(r"\.(\d+)", r"[\1]", path)] = value


def update(figure, change):
    restyle(figure, change, "style_data", "style_traces")
    relayout(figure, change, "layout_data")


def animate(figure, change):
    for trace, data in zip(change["style_traces"], change["style_data"], strict=False):
        for path, value in data.items():
            figure.data[trace][path] = value
    relayout(figure, change, "layout_data")


def add(figure, change):
    figure.add_traces(change["trace_data"])


def delete(figure, change):
    gone = change["delete_inds"]
    figure.data = [trace for k, trace in enumerate(figure.data) if k not in gone]


def move(figure, change):
    places = dict(zip(change["new_trace_inds"], change["current_trace_inds"], strict=True))
    moved = set(places.values())
    others = iter([k for k in range(len(figure.data)) if k not in moved])
    order = [places[k] if k in places else next(others) for k in range(len(figure.data))]
    figure.data = [figure.data[k] for k in order]


CHANGES = {
    "restyle": restyle, "relayout": relayout, "update": update, "animate": animate,
    "addTraces": add, "deleteTraces": delete, "moveTraces": move,
}  # fmt: skip


def opened(client, message):
    """What nbclient shall tell of the messages that a new widget gets."""
    found = theirs(client, message)
    if found is None and "_widget_data" in message["content"]["data"].get("state", {}):
        return ChangedFigure(message["content"]["comm_id"], client)
    return found


theirs = NotebookClient.on_comm_open_jupyter_widget


def setup(app):
    """Have each client that runs a page's cells listen."""
    NotebookClient.on_comm_open_jupyter_widget = opened
