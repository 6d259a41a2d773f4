"""What a still picture knows of each alone, and not of some together."""

__all__ = ["together"]


def together(traces, layout):
    """What is known alone and not together."""
    flat = [t for t in traces if t["type"] not in ("surface", "scatter3d")]
    pairs = {tuple(t.get(f"{a}axis") or a for a in "xy") for t in flat}
    for k in (0, 1):
        if len({pair[k] for pair in pairs}) < len(pairs):
            return "an axis of several subplots"
    for pair in pairs:
        for a, axis, partner in zip("xy", pair, pair[::-1], strict=True):
            own = layout.get(f"{a}axis{axis[1:]}") or {}
            if (own.get("anchor") or partner) != partner:
                return f"{a}axis.anchor"
            if (own.get("side") or {"x": "bottom", "y": "left"}[a]) not in ("bottom", "left"):
                return f"{a}axis.side"
            tied = own.get("scaleanchor")
            if tied and not (tied == partner and all(
                (layout.get(f"{b}axis{one[1:]}") or {}).get("constrain") == "domain"
                and (layout.get(f"{b}axis{one[1:]}") or {}).get("range") is not None
                for b, one in zip("xy", pair, strict=True)
            )):  # fmt: skip
                return f"{a}axis.scaleanchor"
    for note in layout.get("annotations") or []:
        if (note.get("xref"), note.get("yref"), note.get("showarrow")) != ("paper", "paper", False):
            return "layout.annotations"
    bars = [t for t in flat if t["type"] == "bar"]
    for trace in bars:
        at = trace.get("textposition", "auto")
        if at not in ("outside", "none") and trace.get("text") not in (None, "", []):
            return "bar.textposition"
    if len(bars) > 1:
        groups = [t.get("offsetgroup") for t in bars if t.get("offsetgroup")]
        if groups and (layout.get("barmode", "group") != "group" or len(set(groups)) < len(bars)):
            return "bar.offsetgroup"
    for trace in flat:
        if (
            trace["type"] == "scatter"
            and trace.get("fill") == "toself"
            and "fillcolor" not in trace
        ):
            return "scatter.fillcolor"
        if trace["type"] == "contour" and not _is_plane(trace, layout):
            return "contour.contours"
    legend = layout.get("legend") or {}
    if legend.get("orientation") == "h":
        if (legend.get("title") or {}).get("text"):
            return "layout.legend.title"
        if legend.get("yanchor") != "bottom" or legend.get("y") is None:
            return "layout.legend"
    elif {key for key in ("x", "y", "xanchor", "yanchor") if legend.get(key) is not None}:
        return "layout.legend"
    return _solid(traces, layout)


def _is_plane(trace, layout):
    """Whether level sets are drawn as `strokes` does: over all of their axes, in given colours."""
    levels, line = trace.get("contours") or {}, trace.get("line") or {}
    axes = [layout.get(f"{a}axis{(trace.get(f'{a}axis') or a)[1:]}") or {} for a in "xy"]
    return (
        {"coloring", "start", "end", "size"} <= set(levels)
        and trace.get("showscale") is False and bool(line.get("color"))
        and trace.get("colorscale") is not None
        and all(trace.get(key) is not None for key in ("x", "y", "zmin", "zmax"))
        and trace["z"].ndim == 2 and trace["z"].shape == (len(trace["y"]), len(trace["x"]))
        and all(axis.get("range") is not None for axis in axes)
        and all(axis.get("type") in (None, "-", "linear") for axis in axes)
    )  # fmt: skip


def _solid(traces, layout):
    for trace in traces:
        if trace["type"] not in ("surface", "scatter3d"):
            continue
        scene = layout.get(trace.get("scene") or "scene") or {}
        if scene.get("aspectmode") != "manual" or len(scene.get("aspectratio") or {}) < 3:
            return "scene.aspectmode"
        if any((scene.get(f"{a}axis") or {}).get("range") is None for a in "xyz"):
            return "scene.xaxis.range"
        if any((scene.get(f"{a}axis") or {}).get("showbackground") is not False for a in "xyz"):
            return "scene.xaxis.showbackground"
        if trace["type"] == "surface":
            if trace.get("showscale") is not False:
                return "surface.showscale"
            if not 0.7 <= (trace.get("lighting") or {}).get("ambient", 0) <= 0.9:
                return "surface.lighting"  # which the shades of a still are for
            if trace["z"].ndim != 2 or trace.get("colorscale") is None:
                return "surface.colorscale"
            levels = (trace.get("contours") or {}).get("z") or {}
            if levels.get("show") and not {"start", "end", "size"} <= set(levels):
                return "surface.contours.z"
    return ""
