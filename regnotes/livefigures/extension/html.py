"""A Plotly figure as HTML: drawn by the scripts of the runtime, from JSON that stands in the page.

The figure goes into the page as ``<script type="application/json">`` inside
``<figure class="live-figure">``, and ``runtime/live-figures-lifecycle.js`` draws it with the
plotly.js of the installed plotly package.  Nothing random and no date goes in, so two builds are
identical.
"""

import base64
import json
from html import escape

import numpy as np
import plotly.io as pio
from docutils import nodes
from sphinx.locale import _

from .. import record as live
from ..specs import record_of
from .nodes import stills_of
from .number_tables import tables_html

__all__ = ["visit_epub", "visit_html", "visit_text"]

DEFAULT_TEMPLATE = pio.templates["plotly"].to_plotly_json()
# Arrays up to this length are written as numbers: shorter than base64 once compressed.
SHORT = 1000


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
        f'<div class="live-figure-plot{"" if solid else " live-figure-flat"}" role="group"'
        f' aria-label="{escape(label)}"'
        f' aria-describedby="{name}-description"'
        f' style="--live-height:{height["wide"]}px;--live-height-narrow:{height["narrow"]}px;'
        f'--live-sliders:{len(record.get("controls", []))}">'
        f"{_still(stills_of(node))}"
        f'<script type="application/json">{_payload(spec, record)}</script>'
        f'<p class="live-figure-said" hidden{_sentences()}></p></div>'
    )
    controls = "".join(_slider(control) for control in record.get("controls", []))
    if controls:
        controls = f'<div class="live-figure-sliders">{controls}</div>'
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
        f'<div class="live-figure-more">{tables_html(spec)}'
        f'<button type="button" class="live-figure-link">{copy}</button>'
        f'<span role="status" data-done="{copied}"></span></div>'
    )
    raise nodes.SkipNode


def _sentences():
    """What live-figures-lifecycle.js tells a reader who sees nothing drawn, by what is missing."""
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
