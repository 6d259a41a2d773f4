"""Plotly figures in a myst-nb page: drawn by one script, from JSON that stands in the page.

Stock myst-nb shows nothing for a Plotly figure (it skips the MIME type that Plotly
uses in a kernel).  `PlotlyRenderer` takes that type; the figure goes into the page as
``<script type="application/json">`` inside ``<figure class="live-figure">``, and
``static/live-figures-figure.js`` draws it with the plotly.js of the installed plotly package.
Nothing random and no date goes in, so two builds are identical.
"""

import base64
import json
import re
from html import escape

import numpy as np
import plotly.io as pio
from docutils import nodes
from sphinx.addnodes import translatable
from sphinx.locale import _
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from regnotes import live

from . import assets
from .numbers import numbers
from .rest import record as record_of
from .stills import stills

__all__ = ["PlotlyRenderer", "live_figure", "setup", "stills_of"]

MIME = "application/vnd.plotly.v1+json"
HTML = ("html", "dirhtml", "singlehtml")
DEFAULT_TEMPLATE = pio.templates["plotly"].to_plotly_json()
# Arrays up to this length are written as numbers: shorter than base64 once compressed.
SHORT = 1000
# More numbers than this make a page slow to load and to draw. A surface with three sliders and a
# table of the minimisers at each of their positions has half as many.
MOST = 500_000
logger = logging.getLogger(__name__)


class live_figure(nodes.General, nodes.Element, translatable):
    """A Plotly figure: `spec` holds its data and layout, as plotly.py serialises them.

    Its words are messages of the page, so a translator finds them where all the others are
    (``sphinx-build -b gettext``), although they come out of a cell.
    """

    def preserve_original_messages(self):
        """Keep the words as they came."""
        self["messages"] = list(dict.fromkeys(of[key] for of, key in _words(self["spec"])))

    def apply_translated_message(self, original_message, translated_message):
        """Put a translation wherever the message stands."""
        for of, key in list(_words(self["spec"])):
            if of[key] == original_message:
                of[key] = translated_message

    def extract_original_messages(self):
        """The words, each once."""
        return self["messages"]


class PlotlyRenderer:
    """What myst-nb calls for an output of Plotly's MIME type."""

    # First in a page; in other builders behind every still picture that there may be.
    mime_priority_overrides = [("*", MIME, 1000), *((name, MIME, 5) for name in HTML)]

    @staticmethod
    def handle_mime(renderer, data, inline):
        """The node of a figure, or None for any other type."""
        if data.mime_type != MIME or inline:
            return None
        return [live_figure(spec=data.content)]


def _words(spec):
    """Where the words of a figure stand: (mapping or list, key) for each."""
    record = record_of(spec)
    layout = spec.get("layout", {})
    places = [(control, "label") for control in record.get("controls", [])]
    places += [(preset, "label") for preset in record.get("presets", [])]
    places += [(readout, key) for readout in record.get("readouts", []) for key in readout]
    places += [(record, "description")]
    for table in record.get("tables", []):
        for column in table["columns"].values():
            places += [(column["words"], k) for k in range(len(column.get("words", [])))]
    for trace in spec["data"]:
        places += [(trace, "name"), (trace, "meta")]
        if isinstance(trace.get("x"), list):  # the categories of bars
            places += [(trace["x"], k) for k in range(len(trace["x"]))]
    places += [(axis.get("title"), "text") for key, axis in layout.items() if "axis" in key]
    for of, key in places:
        text = of[key] if isinstance(of, list) else (of or {}).get(key)
        # A word has two letters: β₁ and J are the same in every language.
        if isinstance(text, str) and re.search(r"[^\W\d_]{2}", re.sub(r"\{.*?\}", "", text)):
            yield of, key


class Wrap(SphinxPostTransform):
    """Put each live figure into a figure element of its own, with an id and a class."""

    default_priority = 5  # just after myst-nb has chosen one output of each cell

    def run(self, **kwargs):
        for k, node in enumerate(list(self.document.findall(live_figure)), start=1):
            figure = node.parent
            if not isinstance(figure, nodes.figure):
                figure = nodes.figure()
                node.replace_self(figure)
                figure += node
            figure["classes"].append("live-figure")
            if not figure["ids"]:
                figure["ids"].append(f"live-figure-{k}")
            node["figure"] = figure["ids"][0]
            for raw in list(figure.findall(nodes.raw)):  # HTML in a caption is shown as it stands
                raw.replace_self(nodes.Text(raw.astext()))
            count = _count([node["spec"]["data"], record_of(node["spec"])])
            if count > MOST:
                logger.warning(
                    "The figure %s holds %s numbers; expected at most %s: give it fewer nodes.",
                    node["figure"], f"{count:,}", f"{MOST:,}",
                    location=figure, type="regnotes", subtype="figure",
                )  # fmt: skip


def stills_of(node):
    """The still pictures of a figure; where they cannot be drawn, a warning and none.

    Drawn when first asked for: pages are written in parallel, but transformed one by one.
    """
    if "stills" not in node:
        try:
            node["stills"] = stills(node["spec"])
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            node["stills"] = []
            logger.warning(
                "No still picture of the figure %s can be drawn (%s: %s); a reader without the "
                "script would see nothing.",
                node["figure"], type(error).__name__, error,
                location=node.parent, type="regnotes", subtype="figure",
            )  # fmt: skip
    return node["stills"]


def _count(value):
    """How many numbers a figure's data and its record hold."""
    if isinstance(value, dict):
        if isinstance(value.get("bdata"), str):
            return len(base64.b64decode(value["bdata"])) // np.dtype(value["dtype"]).itemsize
        return sum(map(_count, value.values()))
    if isinstance(value, (list, tuple)):
        return sum(map(_count, value))
    return isinstance(value, (int, float))


def visit_html(translator, node):
    """Write the plot's place, its data, its controls and its readouts."""
    if translator.builder.name == "epub":
        # Not a visitor of its own: Sphinx would then take none of HTML's for any other node.
        visit_epub(translator, node)
    spec = node["spec"]
    layout = spec.get("layout", {})
    record = record_of(spec)
    shown = live.evaluate(record) if record else {"readouts": {}, "description": ""}
    height = record.get("height") or dict.fromkeys(("wide", "narrow"), layout.get("height", 450))
    name = node["figure"]
    solid = any("scene" in key for key in layout)
    label = _("Plot; the arrow keys turn it, plus and minus zoom") if solid else _("Plot")
    translator.body.append(
        f'<div class="live-figure-plot" role="group" aria-label="{escape(label)}"'
        f' aria-describedby="{name}-description"'
        f' style="--live-height:{height["wide"]}px;--live-height-narrow:{height["narrow"]}px">'
        f"{_still(stills_of(node))}"
        f'<script type="application/json">{_payload(spec, record)}</script>'
        f'<p class="live-figure-said" hidden{_sentences()}></p></div>'
    )
    controls = "".join(_slider(control) for control in record.get("controls", []))
    presets = "".join(
        f'<button type="button" data-preset="{escape(json.dumps(preset["values"]))}">'
        f"{escape(preset['label'])}</button>"
        for preset in record.get("presets", [])
    )
    if presets:
        controls += f'<div class="live-figure-presets">{presets}</div>'
    if controls:
        translator.body.append(f'<div class="live-figure-controls">{controls}</div>')
    readouts = "".join(
        f"<div><dt>{escape(label)}</dt>"
        f'<dd><output data-readout="{k}">{escape(text)}</output></dd></div>'
        for k, (label, text) in enumerate(shown["readouts"].items())
    )
    if readouts:
        translator.body.append(f'<dl class="live-figure-readouts">{readouts}</dl>')
    translator.body.append(
        f'<p class="live-figure-description" id="{name}-description" aria-live="polite">'
        f"{escape(shown['description'])}</p>"
    )
    copy, copied = escape(_("Copy a link to this view")), escape(_("The link is copied."))
    translator.body.append(
        f'<div class="live-figure-more">{numbers(spec)}'
        f'<button type="button" class="live-figure-link">{copy}</button>'
        f'<span role="status" data-done="{copied}"></span></div>'
    )
    raise nodes.SkipNode


def _sentences():
    """What live-figures-figure.js tells a reader whose browser cannot draw, by what is missing."""
    texts = {
        "webgl": _("Your browser offers no WebGL now, so this picture stands still."),
        "plotly": _("The script that draws here cannot be loaded, so this picture stands still."),
        "data": _("The data of this figure cannot be read, so this picture stands still."),
    }
    return "".join(f' data-{kind}="{escape(text)}"' for kind, text in texts.items())


def visit_epub(translator, node):
    """A book has the still picture and its description, and no script."""
    record = record_of(node["spec"])
    for still in stills_of(node):
        if still.wide:
            title = f"<p>{escape(still.title)}</p>" if still.title else ""
            translator.body.append(title + still.svg.replace("<svg ", '<svg width="100%" ', 1))
    if record:
        description = live.evaluate(record)["description"]
        translator.body.append(f"<p>{escape(description)}</p>")
    raise nodes.SkipNode


def visit_text(translator, node):
    """Elsewhere a figure is its description, where it has one."""
    record = record_of(node["spec"])
    if record:
        paragraph = nodes.paragraph(text=live.evaluate(record)["description"])
        paragraph.walkabout(translator)
    raise nodes.SkipNode


def _still(pictures):
    """The still picture; live-figures.css puts its views where the layout puts the live ones."""
    views = []
    for still in pictures:
        style, kind = "", ""
        for name, place in (("wide", still.wide), ("narrow", still.narrow)):
            if place is None:
                kind = f' class="live-figure-never-{name}"'
                continue
            left, top, width, height = place
            edges = (top, 1 - left - width, 1 - top - height, left)
            style += f"--{name}:{' '.join(f'{100 * edge:.4g}%' for edge in edges)};"
        title = f"<span>{escape(still.title)}</span>" if still.title else ""
        views.append(f'<div style="{style}"{kind}>{title}{still.svg}</div>')
    return f'<div class="live-figure-still">{"".join(views)}</div>'


def _slider(control):
    symbol, label = escape(control["symbol"]), escape(control["label"])
    value = f"{control['value']:.{control['decimals']}f}".replace("-", "−")
    bounds = " ".join(f'{key}="{control[key]!r}"' for key in ("min", "max", "step", "value"))
    # autocomplete: a browser that restores an old value would contradict the drawn figure.
    return (
        f'<label>{label} <input type="range" data-control="{symbol}" {bounds} autocomplete="off">'
        f"<output>{value}</output></label>"
    )


def _payload(spec, record):
    """The figure as JSON that can stand in a script element."""
    data = [dict(trace) for trace in spec["data"]]
    for binding in record.get("bindings", []):
        # The record says what it is, and the script computes it before it draws.
        data[binding["trace"]].pop(binding["attribute"], None)
    layout = dict(spec.get("layout", {}))
    if layout.get("template") == DEFAULT_TEMPLATE:
        del layout["template"]  # 6.5 kB of white panels that sit on a dark page
    text = json.dumps(
        {"data": _written_out(data), "layout": _written_out(layout)},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return text.replace("<", r"\u003c")  # no </script>, no <!-- whatever a name contains


def _written_out(value):
    """The same, with plotly.py's short base64 arrays written out as numbers."""
    if isinstance(value, dict):
        if isinstance(value.get("bdata"), str) and "shape" not in value:
            array = np.frombuffer(base64.b64decode(value["bdata"]), dtype=value["dtype"])
            if array.size <= SHORT and np.isfinite(array).all():
                return [int(x) if float(x).is_integer() else float(x) for x in array]
        return {key: _written_out(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_written_out(item) for item in value]
    return value


def add_script(app, pagename, templatename, context, doctree):
    """Load the script on pages with a figure, and on no other."""
    if doctree is not None and next(doctree.findall(live_figure), None) is not None:
        assets.add_script(app)


def setup(app):
    """Register what a page with figures needs."""
    text = (visit_text, None)
    app.add_node(
        live_figure, html=(visit_html, None), latex=text, text=text, man=text, texinfo=text
    )
    app.add_post_transform(Wrap)
    app.connect("html-page-context", add_script)
    assets.setup(app)
