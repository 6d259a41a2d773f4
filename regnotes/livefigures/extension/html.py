"""A Plotly figure as HTML: drawn by the scripts of the runtime, from JSON that stands in the page.

The figure goes into the page as ``<script type="application/json">`` inside
``<figure class="live-figure">``, and ``runtime/live-figures-lifecycle.js`` draws it with the
plotly.js of the installed plotly package.  Nothing random and no date goes in, so two builds are
identical.
"""

import base64
import hashlib
import json
from html import escape
from pathlib import Path
from textwrap import shorten

import numpy as np
from docutils import nodes
from sphinx.locale import _

from .. import record as live
from ..looks import DEFAULT_TEMPLATE
from ..specs import record_of
from .alternatives import alternative
from .controls import (
    at_rest_html,
    controls_html,
    handles_html,
    question_html,
    question_in_words,
    readouts_html,
    rows_on_a_phone,
)
from .nodes import stills_of
from .number_tables import tables_html

__all__ = ["visit_epub", "visit_html", "visit_text"]

# Arrays up to this length are written as numbers: shorter than base64 once compressed.
SHORT = 1000
# The types of trace that stand in a scene; live-figures-view.js has them too.
SOLID = {"surface", "scatter3d", "mesh3d", "cone", "streamtube", "isosurface", "volume"}
# Tables of more letters than this stand in a file of their own, which is read when the figure comes
# near: a page of 90 kB, compressed, is slow to load on a telephone.
MOST_INLINE = 150_000


def visit_html(translator, node):
    """Write the plot's place, its data, its controls and its readouts."""
    if translator.builder.name == "epub":
        # Not a visitor of its own: Sphinx would then take none of HTML's for any other node.
        visit_epub(translator, node)
    spec, config = node["spec"], translator.builder.config
    layout = spec.get("layout") or {}
    record = record_of(spec)
    if "refused" in node:
        texts = "<br>".join(map(escape, [_refusal(), *_said(spec)]))
        translator.body.append(f'<p class="live-figure-refused">{texts}</p>')
        raise nodes.SkipNode
    shown = live.evaluate(record) if record else {"readouts": {}, "description": _said(spec)[0]}
    size = {} if record else size_of(layout)
    height = record.get("height") or dict.fromkeys(("wide", "narrow"), size.get("height", 450))
    name = node["figure"]
    solid = _is_solid(spec)
    label = _("Plot; the arrow keys turn it, plus and minus zoom") if solid else _("Plot")
    if record and spec.get("alt"):  # its description follows the sliders
        label = f"{spec['alt']} ({label})"
    title = title_of(node)
    label = f"{label}: {title}"
    question = record.get("question")
    asks = "" if question is None else f' data-asks="{escape(question.get("after", ""))}"'
    translator.body.append(
        f'<div class="live-figure-plot{"" if solid else " live-figure-flat"}{_sized(size)}"'
        f' role="group"{" data-moves" if record else ""}'
        f' aria-label="{escape(label)}"{asks}'
        f' aria-describedby="{name}-description"'
        f' style="--live-height:{height["wide"]}px;--live-height-narrow:{height["narrow"]}px;'
        f'--live-sliders:{rows_on_a_phone(record)}{_width(size)}">'
        f"{_still(stills_of(node) if config.live_figures_stills else [])}"
        f"{_data(translator.builder, name, spec, record) if config.live_figures_scripts else ''}"
        f'<p class="live-figure-said" hidden{_sentences()}></p>{handles_html(record)}</div>'
    )
    if config.live_figures_scripts:
        translator.body.append(controls_html(record, name, title))
        translator.body.append(at_rest_html(record) + question_html(record, name))
    seen, folded = (readouts_html(record, shown["readouts"], away) for away in (False, True))
    translator.body.append(seen)
    translator.body.append(
        f'<p class="live-figure-description" id="{name}-description" aria-live="polite">'
        f"{escape(shown['description'])}</p>"
    )
    table = tables_html(spec, folded) if config.live_figures_tables else ""
    offered = config.live_figures_links and config.live_figures_scripts
    link = _link() if offered and not node.get("alone") else ""
    translator.body.append(f'<div class="live-figure-more">{table}{link}</div>')
    raise nodes.SkipNode


def _link():
    """The button that copies a link to what a reader sees."""
    copy, copied = escape(_("Copy a link to this view")), escape(_("The link is copied."))
    return (
        f'<button type="button" class="live-figure-link">{copy}</button>'
        f'<span role="status" data-done="{copied}"></span>'
    )


def _refusal():
    """What stands where a map would, of whose making the build has warned."""
    return _("This map is not drawn: parts of it would be asked of another host.")


def size_of(layout):
    """The sides in pixels that an author has fixed, in the layout or its template: a dict."""
    template = (layout.get("template") or {}).get("layout") or {}
    size = {side: layout.get(side) or template.get(side) for side in ("width", "height")}
    if layout.get("autosize") is False:  # then Plotly has these
        size = {"width": size["width"] or 700, "height": size["height"] or 450}
    return {side: round(number) for side, number in size.items() if number}


def _sized(size):
    """Classes of a plot whose sides do not follow the page's."""
    return "".join(f" live-figure-own-{side}" for side in size)


def _width(size):
    return f";--live-width:{size['width']}px" if "width" in size else ""


def _is_solid(spec):
    """Whether a figure can be turned."""
    kinds = {trace.get("type") for trace in spec.get("data") or []}
    return bool(kinds & SOLID) or any("scene" in key for key in spec.get("layout") or {})


def title_of(node):
    """What tells a figure from the others of its page, to who hears it: how its caption begins."""
    caption = next((n for n in node.parent.children if isinstance(n, nodes.caption)), None)
    text = " ".join(caption.astext().split()) if caption is not None else ""
    text = text or node["spec"].get("alt") or _("Figure %s") % node["figure"].rpartition("-")[2]
    return shorten(text, 80, placeholder=" …")


def _sentences():
    """What live-figures-lifecycle.js tells a reader who sees nothing drawn, by what is missing."""
    texts = {
        "webgl": _("Your browser offers no WebGL now, so this picture stands still."),
        "plotly": _("The script that draws here cannot be loaded, so this picture stands still."),
        "data": _("The data of this figure cannot be read, so this picture stands still."),
    }
    return "".join(f' data-{kind}="{escape(text)}"' for kind, text in texts.items())


def visit_epub(translator, node):
    """A book has the still picture and what it says, and no script."""
    wanted = translator.builder.config.live_figures_stills
    pictures = [still for still in (stills_of(node) if wanted else ()) if still.wide]
    for still in pictures:
        title = f"<p>{escape(still.title)}</p>" if still.title else ""
        translator.body.append(title + still.svg.replace("<svg ", '<svg width="100%" ', 1))
    told = [] if pictures else [_no_picture()]
    for text in (*told, *_said(node["spec"])):
        translator.body.append(f"<p>{escape(text)}</p>")
    raise nodes.SkipNode


def visit_text(translator, node):
    """Elsewhere a figure is its words."""
    # LaTeX asks of a paragraph what stands before it.
    for part in nodes.compound("", *(nodes.paragraph(text=text) for text in _said(node["spec"]))):
        part.walkabout(translator)
    raise nodes.SkipNode


def _said(spec):
    """The paragraphs that say what a figure shows: at least one."""
    record = record_of(spec)
    if not record:
        return [spec.get("alt") or alternative(spec)]
    own = [spec["alt"]] if spec.get("alt") else []
    return [*own, live.evaluate(record)["description"], *question_in_words(record)]


def _no_picture():
    """What stands where no still picture can be drawn as the live one is."""
    return _("This picture needs JavaScript.")


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
    none = f'<p class="live-figure-no-still">{escape(_no_picture())}</p>'
    if not pictures:
        return none
    wide_alone = all(still.narrow is None for still in pictures)
    none = f'<div class="live-figure-never-wide">{none}</div>' if wide_alone else ""
    return f'<div class="live-figure-still">{"".join(views)}</div>{none}'


def _data(builder, name, spec, record):
    """The script element of a figure's data; large tables stand in a file of their own."""
    tables = _as_json(record.get("tables", []))
    if len(tables) <= MOST_INLINE or builder.outdir is None:  # no place for files: in a notebook
        return f'<script type="application/json">{_payload(spec, record)}</script>'
    docname = builder.current_docname
    file = Path("_figures", f"{docname.replace('/', '-')}-{name}.js")
    path = Path(builder.outdir, file)
    path.parent.mkdir(exist_ok=True)
    whole = f"(window.liveFigureTables ??= {{}})[{_as_json(name)}] = {tables};\n"
    path.write_text(whole, encoding="utf-8")
    # An old copy that a browser keeps is of no use with a new page.
    version = hashlib.sha256(whole.encode()).hexdigest()[:8]
    address = "../" * builder.get_target_uri(docname).count("/") + file.as_posix()
    spec = {**spec, "layout": {**spec["layout"], "meta": {"live": record | {"tables": {}}}}}
    return (
        f'<script type="application/json" data-file="{address}?v={version}">'
        f"{_payload(spec, record)}</script>"
    )


def _payload(spec, record):
    """The figure as JSON that can stand in a script element."""
    data = [dict(trace) for trace in spec.get("data") or []]
    for binding in record.get("bindings", []):
        # The record says what it is, and the script computes it before it draws.
        data[binding["trace"]].pop(binding["attribute"], None)
    layout = dict(spec.get("layout") or {})
    if layout.get("template") == DEFAULT_TEMPLATE:
        # 6.5 kB that are the same for every figure stand in a file of their own.
        layout["template"] = "plotly"
    own = {key: spec[key] for key in ("frames", "config") if spec.get(key)}
    whole = {"data": data, "layout": layout} | own
    return _as_json({key: _written_out(value) for key, value in whole.items()})


def _as_json(value):
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
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
