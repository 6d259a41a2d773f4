"""What an author is told of a figure while its page is built: once, by its name, with a remedy.

A figure may ask for what a built page never asks for, something of another host, or be written in
what nobody reads there, TeX.  Both are right elsewhere, so neither is an error of the figure.
"""

import re
from urllib.parse import urlsplit

from sphinx.util import logging

from ..specs import record_of

__all__ = ["remark"]

# More numbers than this make a page slow to load and to draw. A surface with three sliders and a
# table of the minimisers at each of their positions has half as many.
MOST = 500_000
# As Plotly finds TeX: dollars around something; here not around the space between two prices.
TEX = re.compile(r"\$(?=\S)([^$]*[^$\s])\$(?!\d)")
# Where Plotly puts text that is drawn.
DRAWN = ("name", "text", "title", "ticktext", "labels", "label", "values", "x", "y")
# Tiles of these styles of a map come with plotly.js, or are none.
OWN_STYLES = ("white-bg",)
logger = logging.getLogger(__name__)


def remark(node, config):
    """Warn of what will not be as its author meant, and leave out what another host would send."""
    spec, name = node["spec"], node["figure"]

    def warn(subtype, text, *arguments):
        logger.warning(
            text, name, *arguments, location=node.parent, type="livefigures", subtype=subtype
        )

    found = count([spec.get("data"), spec.get("frames"), record_of(spec)])
    if found > MOST:
        warn(
            "figure",
            "The figure %s holds %s numbers; expected at most %s: give it fewer nodes.",
            f"{found:,}", f"{MOST:,}",
        )  # fmt: skip
    tex = next(tex_in(spec), None)
    if tex:
        warn(
            "tex",
            "The figure %s has TeX in a text, “%s”, which a page shows as it is written; write "
            "Unicode (α, √x, ∑) and <sub>…</sub>, <sup>…</sup> instead.",
            tex,
        )
    if config.live_figures_other_hosts:
        return
    images = [*remote_images(spec)]
    hosts = dict.fromkeys(urlsplit(image.pop("source")).netloc for image in images)
    if hosts:
        warn(
            "hosts",
            "The figure %s has %s from %s, and a page asks nothing of other hosts: %s left "
            "out. Give each as a PIL image or a data: address, or set "
            "live_figures_other_hosts = True.",
            "an image" if len(images) == 1 else f"{len(images)} images", ", ".join(hosts),
            "the image is" if len(images) == 1 else "they are",
        )  # fmt: skip
    if "geo" in bases(spec) and not config.live_figures_topojson and not own_topojson(spec):
        node["refused"] = "map"
        warn(
            "hosts",
            "The figure %s is a map whose coasts and borders plotly.js would ask of another host, "
            "so it is not drawn. Put plotly.js's topojson files into a folder of the site and name "
            "it, live_figures_topojson = '_static/topojson', or set "
            "live_figures_other_hosts = True.",
        )
    elif asked := next(remote_tiles(spec), None):
        node["refused"] = "map"
        warn(
            "hosts",
            "The figure %s is a map whose tiles, %s, come from another host, so it is not drawn. "
            "Give it the map style 'white-bg', or set live_figures_other_hosts = True.",
            asked,
        )


def count(value):
    """How many numbers a figure's data and its record hold."""
    if isinstance(value, dict):
        if isinstance(value.get("bdata"), str):
            # Four letters for three bytes, and the number of bytes of a number in its type's name.
            size = int(re.sub(r"\D", "", str(value.get("dtype"))) or 8)
            return len(value["bdata"]) * 3 // 4 // (size if size <= 8 else size // 8)
        return sum(map(count, value.values()))
    if isinstance(value, (list, tuple)):
        return sum(map(count, value))
    return isinstance(value, (int, float))


def tex_in(spec):
    """The texts of a figure that are drawn and hold TeX."""
    layout = {k: v for k, v in (spec.get("layout") or {}).items() if k not in ("template", "meta")}
    for value in (layout, spec.get("data") or []):
        for text in _texts(value, "text"):
            found = TEX.search(text)
            if found and re.search(r"[^\W\d_]|[\\^_{}]", found[1]):
                yield text


def _texts(value, key):
    if isinstance(value, str):
        if key in DRAWN:
            yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _texts(item, name if isinstance(item, (str, list, tuple)) else "")
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item, key)


def remote_images(spec):
    """The images, of the layout or traces, that would be fetched from another host."""
    layout = spec.get("layout") or {}
    images = [*(layout.get("images") or []), *_traces(spec)]
    return [image for image in images if _is_remote(image.get("source"))]


def bases(spec):
    """What the traces of a figure stand on, "geo" or "map" among it."""
    kinds = {trace.get("type", "scatter") for trace in _traces(spec)}
    found = set()
    if kinds & {"scattergeo", "choropleth"}:
        found.add("geo")
    if kinds & {"scattermap", "choroplethmap", "densitymap"}:
        found.add("map")
    return found


def own_topojson(spec):
    """Whether a figure says itself where on the site its coasts are."""
    address = (spec.get("config") or {}).get("topojsonURL")
    return address is not None and not _is_remote(address)


def remote_tiles(spec):
    """The styles, layers and outlines that the maps of a figure would ask of other hosts."""
    layout = spec.get("layout") or {}
    for trace in _traces(spec):
        if _is_remote(trace.get("geojson")):
            yield trace["geojson"]
    if "map" not in bases(spec):
        return
    template = (layout.get("template") or {}).get("layout") or {}
    maps = {"map": {}} | {key: layout[key] for key in layout if re.fullmatch(r"map\d*", key)}
    for one in maps.values():
        one = (template.get("map") or {}) | (one or {})
        style = one.get("style", "basic")
        if isinstance(style, str) and style not in OWN_STYLES:
            yield style
        yield from filter(_is_remote, _strings([style, one.get("layers")]))


def _traces(spec):
    framed = [trace for frame in spec.get("frames") or [] for trace in frame.get("data") or []]
    return [trace for trace in [*(spec.get("data") or []), *framed] if isinstance(trace, dict)]


def _strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list, tuple)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)


def _is_remote(address):
    return isinstance(address, str) and bool(re.match(r"(https?:|wss?:|mapbox:)?//", address))
