"""What a plain figure says to who cannot see it: its author's words, or what it is made of.

A figure with a live record has a description, which follows its sliders.  Any other has the
author's alternative, ``mystnb: image: alt`` of its cell as for any picture, or else the kinds of
its traces, their names, the titles of its axes and their ranges.
"""

import re

from sphinx.locale import _

from ..specs import dressed
from . import reaches
from .number_tables import axis_name
from .words import plain, title_of, values_in_words

__all__ = ["alt_of", "alternative"]

MOST = 5  # names that one sentence can hold
# One of a kind, and several.
KINDS = {
    "bar": ("bars", "sets of bars"), "pie": ("pie chart", "pie charts"),
    "box": ("box plot", "box plots"), "violin": ("violin plot", "violin plots"),
    "heatmap": ("heatmap", "heatmaps"), "image": ("image", "images"),
    "histogram": ("histogram", "histograms"),
    "histogram2d": ("two-dimensional histogram", "two-dimensional histograms"),
    "histogram2dcontour": ("level sets of a histogram", "level sets of histograms"),
    "contour": ("level sets", "pictures of level sets"),
    "contourcarpet": ("level sets on a carpet", "pictures of level sets on a carpet"),
    "carpet": ("carpet of two coordinates", "carpets of two coordinates"),
    "splom": ("scatter-plot matrix", "scatter-plot matrices"),
    "barpolar": ("bars in polar coordinates", "sets of bars in polar coordinates"),
    "parcoords": ("parallel coordinates", "pictures of parallel coordinates"),
    "parcats": ("parallel categories", "pictures of parallel categories"),
    "surface": ("surface", "surfaces"), "mesh3d": ("mesh in space", "meshes in space"),
    "cone": ("field of cones", "fields of cones"), "volume": ("volume", "volumes"),
    "quiver": ("arrows", "sets of arrows"), "streamtube": ("stream tubes", "sets of stream tubes"),
    "isosurface": ("isosurface", "isosurfaces"), "candlestick": ("candlesticks",
    "sets of candlesticks"), "ohlc": ("open-high-low-close bars",
    "sets of open-high-low-close bars"), "funnelarea": ("funnel", "funnels"),
    "funnel": ("funnel", "funnels"), "waterfall": ("waterfall", "waterfalls"),
    "table": ("table", "tables"), "treemap": ("treemap", "treemaps"),
    "sunburst": ("sunburst chart", "sunburst charts"), "icicle": ("icicle chart", "icicle charts"),
    "sankey": ("flow diagram", "flow diagrams"), "indicator": ("indicator", "indicators"),
    "choropleth": ("map of regions", "maps of regions"),
    "choroplethmap": ("map of regions", "maps of regions"),
    "choroplethmapbox": ("map of regions", "maps of regions"),
    "densitymap": ("map of densities", "maps of densities"),
    "densitymapbox": ("map of densities", "maps of densities"),
}  # fmt: skip
# Where the kinds of scatter stand, and their mode if nobody says.
STANDING = {
    "scatter": ("", ""), "scattergl": ("", ""), "scatter3d": (" in space", "lines"),
    "scatterpolar": (" in polar coordinates", ""), "scatterpolargl": (" in polar coordinates", ""),
    "scattersmith": (" on a Smith chart", ""), "scatterternary": (" in a triangle", "markers"),
    "scattercarpet": (" on a carpet", "markers"), "scattergeo": (" on a map", "markers"),
    "scattermap": (" on a map", "markers"), "scattermapbox": (" on a map", "markers"),
}  # fmt: skip
MODES = {"lines": ("curve", "curves"), "markers": ("points", "sets of points"),
         "text": ("words", "sets of words"), "fill": ("area", "areas")}  # fmt: skip


def alt_of(metadata):
    """The alternative that an author gives in the metadata of a cell, or ""."""
    for part in ("image", "figure"):
        found = ((metadata or {}).get("mystnb") or {}).get(part)
        if isinstance(found, dict) and isinstance(found.get("alt"), str) and found["alt"].strip():
            return found["alt"].strip()
    return ""


def alternative(spec):
    """One or a few sentences on what a figure shows; never empty, whatever is in the figure."""
    try:
        traces, layout = dressed(spec)
    except Exception:  # whatever Plotly takes has words
        traces, layout = [t for t in spec.get("data") or [] if isinstance(t, dict)], {}
    drawn = [trace for trace in traces if trace.get("visible", True) is True]
    title = _ended(title_of(layout))
    parts = [title, _kinds(drawn) if traces else _nothing(layout)]
    try:
        flat = [told for a in "xy" for told in _axes(layout, drawn, a)]
        parts += [*flat, *_scene_axes(layout, drawn, str(_(" in space")) if flat else "")]
    except Exception:  # the same
        parts = parts[:2]
    frames = spec.get("frames") or []
    if len(frames) > 1:
        parts.append(str(_("An animation of %s frames.")) % len(frames))
    return " ".join(filter(None, parts))


def _ended(text):
    """A sentence, with one full stop."""
    return f"{text}." if text and text[-1] not in ".?!…" else text


def _nothing(layout):
    """Of a figure without traces, which may have been drawn upon."""
    said = []
    for key, one, several in (("shapes", "shape", "shapes"), ("annotations", "note", "notes"),
                              ("images", "image", "images")):  # fmt: skip
        found = layout.get(key)
        count = len(found) if isinstance(found, list) else 0
        said += [f"{count} {_(several) if count > 1 else _(one)}"] if count else []
    if said:
        return str(_("A figure without data, with %s.")) % ", ".join(said)
    return str(_("A figure without data."))


def _kinds(traces):
    """Such as "2 curves: rain, sun."."""
    if not traces:
        return str(_("A figure that shows nothing at first."))
    groups = {}
    for trace in traces:
        groups.setdefault(_kind(trace), []).append(_names_in(trace))
    said = []
    for (one, several), names in groups.items():
        count = f"{len(names)} {_(several)}" if len(names) > 1 else str(_(one))
        known = list(dict.fromkeys(name for some in names for name in some if name))
        more = f" {_('and more')}" if len(known) > MOST else ""
        if any(", " in name for name in known[:MOST]):
            known = [f"“{name}”" for name in known]
        said.append(f"{count}: {', '.join(known[:MOST])}{more}" if known else count)
    whole = "; ".join(said)
    return _ended(f"{whole[0].upper()}{whole[1:]}")


def _names_in(trace):
    """The name of a trace, or of its parts where those are what is labelled."""
    name = plain(trace.get("name") or "")
    if trace.get("type") in ("heatmap", "image", "contour") and name.isdigit():
        return []  # plotly.express counts them, and nothing shows it
    if trace.get("type") == "indicator":
        value = [trace["value"]] if isinstance(trace.get("value"), (int, float)) else []
        return [" ".join([title_of(trace) or name, *values_in_words(value)]).strip()]
    parts = trace.get("labels")
    if trace.get("type") == "table":
        parts = (trace.get("header") or {}).get("values")
        parts = [v[0] if isinstance(v, list) and v else v for v in parts or []]
    elif trace.get("type") == "sankey":
        parts = (trace.get("node") or {}).get("label")
    elif isinstance(trace.get("dimensions"), list):
        parts = [part.get("label") for part in trace["dimensions"] if isinstance(part, dict)]
    words = (
        [plain(part) for part in parts if isinstance(part, str)] if isinstance(parts, list) else []
    )
    return [name] if name else words


def _kind(trace):
    """(One, several) of what a trace is."""
    kind = str(trace.get("type") or "scatter")
    if kind not in STANDING:
        return KINDS.get(kind, (kind, f"× {kind}"))
    where, usual = STANDING[kind]
    mode = str(trace.get("mode") or usual or "lines")
    of = next((part for part in ("lines", "markers", "text") if part in mode), "")
    if not of:
        of = "fill" if trace.get("fill") not in (None, "none") else "markers"
    one, several = MODES[of]
    return f"{one}{where}", f"{several}{where}"


def _axes(layout, traces, a):
    """Such as "x: day, from Mon to Sun.", for each axis; those that go together are one."""
    groups = {}
    names = [name for name in layout if re.fullmatch(rf"{a}axis\d*", name)]
    for name in sorted(names, key=lambda name: int(name[5:] or 1)):
        axis = layout[name]
        standing = [
            t for t in traces
            if axis_name(t, a) == name and t.get(a) is not None
            and "scene" not in t and str(t.get("type")) not in SOLID
        ]  # fmt: skip
        if not isinstance(axis, dict) or not standing:
            continue
        groups.setdefault(_leader(layout, name), []).append((name, standing))
    said = []
    for group in groups.values():
        axes, standing = [name for name, _s in group], [t for _n, some in group for t in some]
        titles = dict.fromkeys(title_of(layout[name]) for name in axes)
        reach = reaches.of_axis(layout, axes, standing, a)
        told = _told(", ".join(filter(None, titles)), reach)
        if told:
            which = axes[0][5:] if len(groups) > 1 else ""
            said.append(_ended(f"{a}{which}: {told}"))
    return said[:MOST]


SOLID = {"surface", "scatter3d", "mesh3d", "cone", "streamtube", "isosurface", "volume"}


def _told(title, reach):
    """A title and what it reaches; a list of names in brackets, to be told from the title."""
    if title and ", " in reach:
        return f"{title} ({reach})"
    return ", ".join(filter(None, [title, reach]))


def _leader(layout, name):
    """The axis that an axis follows, itself if none."""
    for _step in range(9):
        axis = layout.get(name)
        after = axis.get("matches") if isinstance(axis, dict) else None
        if not isinstance(after, str) or after[0] != name[0]:
            break
        name = f"{after[0]}axis{after[1:]}"
    return name


def _scene_axes(layout, traces, where):
    """The same for the first scene; the others would make it too long to hear."""
    solid = [t for t in traces if t.get("type") in SOLID]
    scenes = list(dict.fromkeys(str(t.get("scene") or "scene") for t in solid))
    if len(scenes) != 1:
        return
    of = layout.get(scenes[0]) or {}
    for a in "xyz":
        axis = of.get(f"{a}axis") or {}
        # Of stream tubes the data are where the air flows, and a tube need not pass there.
        standing = [t for t in solid if t.get(a) is not None and t["type"] != "streamtube"]
        reach = reaches.of_scene(axis, standing, a) if standing else ""
        told = _told(title_of(axis), reach)
        if told:
            yield _ended(f"{a}{where}: {told}")
