"""SVG in small: paths with whole numbers, words, colours of a scale, round numbers on an axis."""

import base64
import math
import struct
import zlib
from html import escape
from itertools import pairwise

import numpy as np
import plotly.colors

__all__ = [
    "SOLID_SYMBOLS",
    "clipped",
    "colours",
    "image",
    "marker_svg",
    "round_numbers",
    "svg_element",
    "svg_path",
    "tick_labels",
    "word",
    "words",
]  # fmt: skip

# As Plotly draws them, in widths of the line, which counts as at least 3 px.
DASHES = {"dash": (3, 3), "dot": (1, 1), "dashdot": (3, 1, 1, 1), "longdash": (5, 5),
          "longdashdot": (5, 2, 2, 2)}  # fmt: skip


def svg_element(width, height, parts, font=None):
    """The parts as a picture that is hidden from a screen reader, which has the description.

    Its words are of the page's `font` and colour, or of the author's.
    """
    font = font or {}
    colour = font.get("color", "currentColor")
    own = "" if colour == "currentColor" else f' color="{colour}"'
    own += f' font-family="{escape(str(font["family"]))}"' if font.get("family") else ""
    return (
        f'<svg viewBox="0 0 {width} {height}" aria-hidden="true" focusable="false"{own}'
        f' xmlns="http://www.w3.org/2000/svg">{"".join(parts)}</svg>'
    )


def svg_path(points, close=False, **style):
    """One path through points (k, 2); NaN is a gap. Its numbers are whole, each relative.

    Points that stray from a straight line by less than a unit are left out.
    """
    steps, finite = [], np.isfinite(points).all(axis=1)
    for run in np.split(points, np.flatnonzero(np.diff(finite)) + 1):
        if not len(run) or not np.isfinite(run).all():
            continue
        corners = _fewer(np.rint(run).astype(int).tolist())
        lines = [
            f"{x - left} {y - top}"
            for (left, top), (x, y) in pairwise(corners)
            if (x, y) != (left, top)
        ]
        steps.append("M{} {}".format(*corners[0]) + ("l" + " ".join(lines) if lines else ""))
    text = "".join(steps).replace(" -", "-") + ("z" if close else "")
    return f'<path d="{text}"{_style(style)}/>' if style else text


def _fewer(points, most=0.75):
    """The corners of a line that matter (Douglas and Peucker 1973); for few points, so no numpy."""
    kept, todo = {0, len(points) - 1}, [(0, len(points) - 1)]
    while todo:
        first, last = todo.pop()
        (x, y), (right, low) = points[first], points[last]
        right, low = right - x, low - y
        length = math.hypot(right, low)
        far, most_away = None, most
        for k in range(first + 1, last):
            across, down = points[k][0] - x, points[k][1] - y
            along = across * right + down * low
            if 0 <= along <= length**2 and length:
                away = abs(across * low - down * right) / length
            else:  # a line that goes back on itself
                away = min(math.hypot(across, down), math.hypot(across - right, down - low))
            if away > most_away:
                far, most_away = k, away
        if far:
            kept.add(far)
            todo += [(first, far), (far, last)]
    return [points[k] for k in sorted(kept)]


def clipped(ring, axis, at, side=1):
    """What a ring (k, d) encloses beyond `at` on an axis, or before it if `side` is -1.

    Again as a ring (Sutherland and Hodgman 1974).
    """
    depth, kept = side * (ring[:, axis] - at), []
    pairs = zip(ring, np.roll(ring, -1, axis=0), depth, np.roll(depth, -1), strict=True)
    for here, there, a, b in pairs:
        kept += [here] if a >= 0 else []
        kept += [here + a / (a - b) * (there - here)] if (a >= 0) != (b >= 0) else []
    return np.reshape(kept, (-1, ring.shape[1]))


def word(x, y, text, size, anchor="middle", turn=None, colour="currentColor", halo=""):
    """Some words around a point, with a `halo` of another colour if they have one."""
    turned = f' transform="rotate({turn} {x:.0f} {y:.0f})"' if turn else ""
    edge = f' stroke="{halo}" stroke-width="{size / 6:.0f}" paint-order="stroke"' if halo else ""
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" text-anchor="{anchor}"'
        f' dominant-baseline="central" fill="{colour}"{edge}{turned}>{escape(str(text))}</text>'
    )


def words(points, trace, pixel, radius=0.0):
    """The text of a trace at its points (k, 2) of the picture, on the side that it asks for.

    As far away as Plotly has it, if `radius` is that of the markers.
    """
    font = trace.get("textfont") or {}
    size = round(pixel * font.get("size", 12))
    upwards, across = (trace.get("textposition") or "middle center").split()
    away = 1.25 * radius + pixel if radius else 0
    dx, anchor = {"left": (-1, "end"), "right": (1, "start")}.get(across, (0, "middle"))
    dx *= max(away, 1)
    dy = {"top": -size * 0.65 - away, "bottom": size * 0.45 + away}.get(upwards, 0)
    colour, halo = font.get("color", "currentColor"), (font.get("shadow") or "").split(" ")[-1]
    texts = trace.get("text") or ""
    texts = [texts] * len(points) if isinstance(texts, str) else texts
    return [
        word(x + dx, y + dy, text, size, anchor, colour=colour, halo=halo)
        for (x, y), text in zip(points, texts, strict=False)
        if text and np.isfinite([x, y]).all()
    ]


# Corners of markers, for a radius of 1, as in plotly.js; what is not here is a circle.
SYMBOLS = {
    "square": [[-1, -1], [1, -1], [1, 1], [-1, 1]],
    "diamond": [[0, -1.3], [1.3, 0], [0, 1.3], [-1.3, 0]],
    "triangle-up": [[0, -1], [1.15, 0.5], [-1.15, 0.5]],
    "triangle-right": [[1, 0], [-0.5, -1.15], [-0.5, 1.15]],
    "cross": [
        [-1.2, -0.4], [-0.4, -0.4], [-0.4, -1.2], [0.4, -1.2], [0.4, -0.4], [1.2, -0.4],
        [1.2, 0.4], [0.4, 0.4], [0.4, 1.2], [-0.4, 1.2], [-0.4, 0.4], [-1.2, 0.4],
    ],
}  # fmt: skip
SYMBOLS["x"] = np.array(SYMBOLS["cross"]) @ [[0.707, 0.707], [-0.707, 0.707]]
# In space Plotly's squares are letters, and smaller.
SOLID_SYMBOLS = SYMBOLS | {"square": 0.89 * np.array(SYMBOLS["square"])}


def marker_svg(x, y, radius, marker, outline=1.0, symbols=SYMBOLS):
    """One marker of Plotly's at a point: its symbol, colour and line; `outline` units wide."""
    symbol, colour = marker.get("symbol") or "circle", marker.get("color", "currentColor")
    line = marker.get("line") or {}
    look = f'fill="{colour}"'
    if symbol.endswith("-open"):
        wide = outline * (line.get("width") or 1)
        look = f'fill="none" stroke="{colour}" stroke-width="{wide:.0f}"'
    elif line.get("width"):
        edge = line.get("color", "currentColor")
        look += f' stroke="{edge}" stroke-width="{outline * line["width"]:.0f}"'
    corners = symbols.get(symbol.removesuffix("-open"))
    if corners is None:
        return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius}" {look}/>'
    d = svg_path(np.array([x, y]) + radius * np.array(corners), close=True)
    return f'<path d="{d}" {look}/>'


def _style(style):
    if "dash" in style:
        dash = DASHES.get(style.pop("dash"))
        if dash:
            width = max(style["stroke_width"], 9)  # a pixel of a plane is 3 units
            style["stroke_dasharray"] = " ".join(f"{width * part}" for part in dash)
    style.setdefault("fill", "none")
    return "".join(f' {k.replace("_", "-")}="{escape(str(v))}"' for k, v in style.items())


def colours(scale, share, shade=1.0):
    """Colours #rrggbb of a scale at shares (k,) between 0 and 1, darkened by `shade`."""
    if isinstance(scale, str):
        scale = plotly.colors.get_colorscale(scale)
    stops = np.array([stop for stop, _ in scale], dtype=float)
    rgb = np.array([_rgb(colour) for _, colour in scale], dtype=float)
    found = np.stack([np.interp(share, stops, channel) for channel in rgb.T], axis=-1)
    found = np.clip(np.rint(found * np.reshape(shade, (-1, 1)) / 4) * 4, 0, 255).astype(int)
    return [f"#{r:02x}{g:02x}{b:02x}" for r, g, b in found]


def image(share, scale, left, right, top, bottom):
    """Colours of a scale at shares (k, m) from above to below; the browser smooths them."""
    shades = 64
    palette = [bytes.fromhex(c[1:]) for c in colours(scale, np.linspace(0, 1, shades))]
    rows = np.rint(share * (shades - 1)).astype(np.uint8)
    parts = [
        (b"IHDR", struct.pack(">2I5B", *rows.shape[::-1], 8, 3, 0, 0, 0)),
        (b"PLTE", b"".join(palette)),
        (b"IDAT", zlib.compress(b"".join(b"\0" + row.tobytes() for row in rows), 9)),
        (b"IEND", b""),
    ]
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return (
        f'<image x="{left:.0f}" y="{top:.0f}" width="{right - left:.0f}"'
        f' height="{bottom - top:.0f}" preserveAspectRatio="none"'
        f' href="data:image/png;base64,{base64.b64encode(png).decode()}"/>'
    )


def _rgb(colour):
    return (
        plotly.colors.hex_to_rgb(colour) if colour[0] == "#" else plotly.colors.unlabel_rgb(colour)
    )


def round_numbers(low, high, most=6):
    """Multiples of 1, 2 or 5 times a power of ten between low and high."""
    if not high > low:
        return np.array([low])
    rough = (high - low) / most
    power = 10.0 ** np.floor(np.log10(rough))
    step = power * next(m for m in (1, 2, 5, 10) if m * power >= rough * 0.999)
    first, last = np.ceil(low / step - 1e-9), np.floor(high / step + 1e-9)
    return np.arange(first, last + 1) * step


def tick_labels(ticks):
    """The ticks in words, rounded to the digits that tell them apart, with a typographic minus."""
    gap = np.min(np.diff(ticks)) if len(ticks) > 1 else 1.0
    digits = max(0, int(-np.floor(np.log10(gap) + 1e-9)))
    if not np.allclose(ticks, np.round(ticks, digits), atol=1e-6 * gap):
        digits += 1
    return [f"{round(float(t), digits) + 0.0:.12g}".replace("-", "−") for t in ticks]
