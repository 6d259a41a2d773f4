"""What stands on the paper of a figure, beside its axes: grounds, the title, notes."""

from .frame import SCALE
from .refusal import Refusal, breadth, lettering
from .svg import word

__all__ = ["ground", "notes", "title"]


def ground(colour, left, top, width, height):
    if colour in (None, "rgba(0,0,0,0)", "transparent"):
        return ""
    x, y, wide, high = (round(edge * SCALE) for edge in (left, top, width, height))
    return f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" fill="{colour}"/>'


def title(layout, margin, width):
    given = layout.get("title") or {}
    text = lettering(given.get("text") or "")
    if not text:
        return []
    font, x = given.get("font") or {}, given.get("x", 0.5)
    anchor = "start" if x < 1 / 3 else "end" if x > 2 / 3 else "middle"
    size = font.get("size", 17)
    if breadth(text, size) > width * 0.95:
        raise Refusal("a title wider than the figure")
    return [word(x * width * SCALE, (margin["t"] / 2 - 6) * SCALE, text, size * SCALE, anchor,
                 colour=font.get("color", "currentColor"))]  # fmt: skip


def notes(layout, margin, inner):
    """Annotations that stand on the paper; `whitelist` lets no other come here."""
    parts = []
    for note in layout.get("annotations") or []:
        font, size = note.get("font") or {}, (note.get("font") or {}).get("size", 12)
        x, y = note.get("x", 0.5), note.get("y", 0.5)
        anchors = {"left": ("start", 1), "center": ("middle", 0), "right": ("end", -1)}
        across = note.get("xanchor", "auto")
        if across == "auto":
            across = "left" if x <= 1 / 3 else "right" if x >= 2 / 3 else "center"
        upwards = note.get("yanchor", "auto")
        if upwards == "auto":
            upwards = "bottom" if y <= 1 / 3 else "top" if y >= 2 / 3 else "middle"
        anchor, side = anchors[across]
        left = margin["l"] + x * inner[0] + 2 * side + note.get("xshift", 0)
        down = {"top": 1, "middle": 0, "bottom": -1}[upwards] * (size * 0.65 + 2)
        top = margin["t"] + (1 - y) * inner[1] + down - note.get("yshift", 0)
        parts.append(word(left * SCALE, top * SCALE, lettering(note.get("text", "")), size * SCALE,
                          anchor, colour=font.get("color", "currentColor")))  # fmt: skip
    return parts
