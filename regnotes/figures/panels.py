"""Where the panels of a plain figure stand, in a wide page and in a narrow one."""

from .palette import ZERO

__all__ = ["lay_out"]

# The places of two panels. In a figure less than 600 px wide they stand one below the other.
BESIDE = {
    "xaxis.domain": [0, 0.445], "xaxis2.domain": [0.555, 1],
    "yaxis.domain": [0, 1], "yaxis2.domain": [0, 1],
}  # fmt: skip
BELOW = {
    "xaxis.domain": [0, 1], "xaxis2.domain": [0, 1],
    "yaxis.domain": [0.57, 1], "yaxis2.domain": [0, 0.43],
}  # fmt: skip
# Of more panels: how high a row of them is with the room for its title, px, wide and narrow.
ROW = 250, 188
GAP = 68, 58  # between two panels side by side, px: for the numbers and the title of an axis
WIDTH = 730, 360  # px, of a figure


def lay_out(layout, titles, ranges, *, equal=False, below=False, columns=(3, 2), rows=ROW):
    """Put one panel, or several, into the layout of one.

    Parameters
    ----------
    layout : dict, as `plot_layout` makes it; changed
    titles, ranges : (of x, of y), each a list with one for each panel
    equal : bool
        Whether a unit is as long on both axes.
    below : bool
        Whether a second panel stands below the first also where there is room beside it.
    columns : (wide, narrow)
        Of three panels or more, how many stand side by side.
    rows : (wide, narrow)
        How high each row of them is, px.
    """
    count = len(titles[0])
    for a in "xy":  # where something is 0 is what a reader looks for
        layout[f"{a}axis"] |= {"zerolinecolor": ZERO, "zerolinewidth": 1.5}
    heights, narrow = {"wide": 380, "narrow": 340}, {}
    if count > 1:
        for k in range(1, count):
            for a, other, title in zip("xy", "yx", titles, strict=True):
                more = {"title": {"text": title[k]}, "anchor": f"{other}{k + 1}"}
                layout[f"{a}axis{k + 1}"] = layout[f"{a}axis"] | more
        wide, narrow, heights = _two(below) if count == 2 else _tiled(count, columns, rows, layout)
        for path, domain in wide.items():
            layout[path.split(".")[0]]["domain"] = domain
    for a, several in zip("xy", ranges, strict=True):
        for k, span in enumerate(several):
            suffix = str(k + 1) if k else ""
            layout[f"{a}axis{suffix}"]["range"] = span
            if equal:
                more = {"constrain": "domain"}
                more |= {"scaleanchor": f"x{suffix}"} if a == "y" else {}
                layout[f"{a}axis{suffix}"].update(more)
    layout["height"] = heights["wide"]
    layout["meta"]["live"] |= {"height": heights, "narrow": narrow}


def _two(below):
    """The places of two panels, what changes in a narrow figure, and both heights."""
    heights = {"wide": 540 if below else 380, "narrow": 640}
    return (BELOW, {}, heights) if below else (BESIDE, BELOW, heights)


def _tiled(count, columns, heights_of_rows, layout):
    """The same of `count` panels, row by row from the top, in so many `columns`."""
    margin = layout["margin"]
    places, heights = [], []
    for wide, row, gap, width in zip(columns, heights_of_rows, GAP, WIDTH, strict=True):
        rows = -(-count // wide)
        high = rows * row + margin["t"]
        across = gap / (width - margin["l"] - margin["r"])
        upwards = 66 / (high - margin["t"] - margin["b"])
        side = (1 - (wide - 1) * across) / wide, (1 - (rows - 1) * upwards) / rows
        domains = {}
        for k in range(count):
            column, line = k % wide, k // wide
            left, top = column * (side[0] + across), 1 - line * (side[1] + upwards)
            suffix = str(k + 1) if k else ""
            domains[f"xaxis{suffix}.domain"] = [left, min(left + side[0], 1)]
            domains[f"yaxis{suffix}.domain"] = [max(top - side[1], 0), top]
        places.append(domains)
        heights.append(high)
    return places[0], places[1], dict(zip(("wide", "narrow"), heights, strict=True))
