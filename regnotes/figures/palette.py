"""The one palette: what plays a part in these figures has one look, on every page.

A role has one hue. Its `mark` is seen on a light and on a dark page, so that nothing has to
follow the theme; words are thinner and have a `light` and a `dark` value; `ground` is what is drawn
on a surface or fills an area, which are grounds of their own. The loss has no hue: it is grey on a
page and white on a surface. Roles that share a figure differ in hue, dash or marker, also to a
reader who does not see red, green or blue (``tests/test_palette.py`` measures that).

What has no role is told apart by muted colours, which no role has.
"""

import re
from dataclasses import dataclass

__all__ = [
    "BALL", "BALL_AREA", "BALL_VEIL", "BETA1", "BETA2", "DASHES", "ELASTIC_NET", "FAINT",
    "FLOOR", "GRID", "GUESS", "HALO", "HEIGHTS", "INK", "LASSO", "LEVELS", "LOSS", "MINIMUM",
    "NEUTRAL", "NO_ZERO", "ON_SURFACE", "ORIGIN", "PATH", "RIDGE", "ROLES", "SEE_THROUGH",
    "SOLVERS", "ZERO", "Look", "Role", "looks",
]  # fmt: skip


@dataclass(frozen=True)
class Look:
    """How something is drawn: colour of lines and markers, dash of a line, symbol of a marker."""

    mark: str
    dash: str
    marker: str


@dataclass(frozen=True)
class Role(Look):
    """The look of what plays one part, by name.

    `light` and `dark` are the colours of its words on such a page, `ground` its colour on a
    surface, or as one; `named` finds it in the name of a curve.
    """

    name: str
    light: str
    dark: str
    ground: str
    named: str


LOSS = Role("#7e8a9a", "longdash", "circle-open", "loss", "#5f6b7b", "#8f9aa8", "#ffffff",
            r"^loss\b|without (a )?penalty")  # fmt: skip
MINIMUM = Role("#ff5a1f", "solid", "circle", "minimum", "#cb3600", "#ff6a36", "#ff5a1f",
               r"^(lowest|minimum|minimiser)")  # fmt: skip
BALL = Role("#288ee0", "solid", "square-open", "ball", "#1a70b6", "#4d9fe4", "#66aef0",
            r"^(ball|budget|diamond|disc)\b")  # fmt: skip
BETA1 = Role("#119d69", "solid", "triangle-right", "beta1", "#0d7c57", "#14ab74", "#119d69", "^β₁")
BETA2 = Role("#bc65d8", "dash", "triangle-up", "beta2", "#a339c7", "#c47ade", "#d79ae9", "^β₂")
ELASTIC_NET = Role("#b18100", "dashdot", "square", "elastic-net", "#876400", "#c29000", "#b18100",
                   r"elastic net|\bL1 ?(\+|and) ?L2\b")  # fmt: skip
LASSO = Role("#8079f4", "solid", "diamond", "l1", "#5d54f0", "#8f89f6", "#8079f4", r"\bL1\b|lasso")
RIDGE = Role("#0998a7", "dash", "circle", "l2", "#077683", "#0aa5b5", "#0998a7", r"\bL2\b|ridge")
PATH = Role("#e54cad", "dot", "cross", "path", "#c51a86", "#ea66ba", "#ff8ad0", r"^path\b")
GUESS = Role("#70941a", "longdashdot", "x", "guess", "#577314", "#7ba31d", "#70941a", r"^guess\b")
# In this order a name is looked up: "elastic net" before the parts that it is made of.
ROLES = (LOSS, MINIMUM, BALL, BETA1, BETA2, ELASTIC_NET, LASSO, RIDGE, PATH, GUESS)

# What has no role: muted, and each with a dash of its own.
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
NEUTRAL = ("#6389b6", "#708f60", "#b17965", "#a379a3", "#8f8754", "#608f88")
# Solvers have no hue of their own, but a look each, wherever they run.
SOLVERS = {
    "coordinate descent": Look(NEUTRAL[0], "longdash", "square"),
    "ISTA": Look(NEUTRAL[2], "dash", "diamond"),
    "FISTA": Look(NEUTRAL[3], "solid", "triangle-up"),
    "subgradient": Look(NEUTRAL[5], "dot", "x"),
    "Adam": Look(NEUTRAL[4], "dashdot", "cross"),
}

# Grounds and what is drawn on them: heights, level lines and creases on a surface, the lines of a
# map, whose areas are opaque and so the same on every page, and a plot's grid.
HEIGHTS = "Viridis"
ON_SURFACE, LEVELS, FLOOR = "#ffffff", "rgba(255,255,255,0.5)", "#9aa7b8"
INK, NO_ZERO, ORIGIN = "#1d2129", "#cfd4db", "#7e8a9a"
HALO = f"0 0 2px {INK}, 0 0 3px {INK}"  # around words on a surface, which has every colour
FAINT = "#d4673f"  # the minimum again, where it is seen through a surface
BALL_AREA, BALL_VEIL = "#e4f1fc", "rgba(102,174,240,0.3)"
GRID, ZERO = "rgba(140,150,165,0.35)", "rgba(140,150,165,0.9)"
SEE_THROUGH = "rgba(0,0,0,0)"  # the page is the ground


def looks(names):
    """The look of each of the `names` that share a figure: dict of name -> Look.

    A name that tells its role, such as "L1" or "β₁ of the lasso", has that look, and so has one
    that begins with a solver; a second one with the same role has its colour and another dash. Any
    other name has a muted colour.
    """
    known = [(role.named, role) for role in ROLES]
    known += [(rf"^{solver}\b", look) for solver, look in SOLVERS.items()]
    roles = {name: next((r for named, r in known if re.search(named, name)), None)
             for name in names}  # fmt: skip
    first = {role: name for name, role in reversed(roles.items()) if role}
    free = [dash for dash in DASHES if dash not in {role.dash for role in first}]
    found, others = {}, 0
    for name, role in roles.items():
        if first.get(role) == name:
            found[name] = role
            continue
        dash = free.pop(0) if free else DASHES[len(found) % len(DASHES)]
        if role:
            found[name] = Look(role.mark, dash, role.marker)
        else:
            found[name] = Look(NEUTRAL[others % len(NEUTRAL)], dash, "circle")
            others += 1
    return found
