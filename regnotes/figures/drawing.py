"""What every figure of an objective shares: its grid, its arrays, its look, its traces."""

from dataclasses import dataclass
from itertools import product
from numbers import Integral, Real

import numpy as np

from ..livefigures import record as live
from ..objective import as_objective
from .creases import find_creases
from .palette import FLOOR

__all__ = [
    "STACKED",
    "check_grid",
    "checked_paths",
    "cut",
    "draw",
    "fixed_weight",
    "grid_of",
    "plane_layout",
    "said_in_corner",
    "scene_layout",
    "side_by_side",
]

# From the low side of the article's valley, high enough to look into a bowl.
CAMERA = {
    "eye": {"x": 1.0, "y": -1.22, "z": 1.36},
    "center": {"x": 0, "y": 0, "z": -0.14},
    "up": {"x": 0, "y": 0, "z": 1},
}
# Below 600 px the surface stands above the level sets: paths of the layout of `side_by_side`.
STACKED = {
    "scene.domain.x": [0, 1],
    "scene.domain.y": [0.52, 1],
    "xaxis.domain": [0.1, 0.98],
    "yaxis.domain": [0.07, 0.5],
}


@dataclass(frozen=True)
class Drawing:
    """One objective on one grid, ready to be drawn.

    At rest its heights reach from `low` to `high`; sliders can raise it to `peak`.

    `arrays` are the encoded parts that z, the `creases` and the slopes across them
    are added up from: the part under name "z" counts once, "z λ" λ times.  `jumps`
    has for each crease half of what the slope gains there: {"1": constant, "λ": factor},
    or None if it is not the same all along, and then an array.
    """

    J: object
    axis: np.ndarray
    arrays: dict
    controls: list
    low: float
    high: float
    peak: float
    creases: list
    jumps: list

    @property
    def level(self):
        """Height between two level lines: 1, 2 or 5 times a power of ten, about 14 in all."""
        rough = (self.high - self.low) / 14
        power = 10.0 ** np.floor(np.log10(rough))
        return float(power * min((1, 2, 5, 10), key=lambda m: abs(np.log(m * power / rough))))

    @property
    def lift(self):
        """How far above the surface lines and markers are drawn: on it, it would bury them."""
        return 0.03 * (self.high - self.low)

    @property
    def top(self):
        """Where a surface that sliders raise is cut off: a round number above it at rest."""
        return float(np.ceil(self.high / self.level - 1e-9) * self.level)

    @property
    def floor(self):
        """Where the level lines are projected to: low enough to be seen under the surface."""
        return self.low - 0.3 * (self.high - self.low)

    @property
    def ground(self):
        """Where shadows lie: just above the floor, for what is rounded to below it is cut off."""
        return self.floor + 0.1 * self.lift

    def affine(self, name, values):
        """The terms of `name`, its sliders fixed at `values` or left free."""
        terms = [{"array": name, "weight": {"1": 1}}]
        for slider in self.J.sliders:
            if f"{name} {slider.symbol}" in self.arrays:
                weight = fixed_weight({slider.symbol: 1}, values)
                terms.append({"array": f"{name} {slider.symbol}", "weight": weight})
        return terms


def fixed_weight(weight, values):
    """A weight that is affine in sliders, those in `values` fixed."""
    constant = sum(f * values.get(s, s == "1") for s, f in weight.items())
    return {"1": constant} | {s: f for s, f in weight.items() if s != "1" and s not in values}


def check_grid(extent, n):
    """Refuse a grid that cannot be, by name."""
    for name, value, kind in (("extent", extent, Real), ("n", n, Integral)):
        what = "a positive number" if kind is Real else "a whole number of at least 1"
        if not isinstance(value, kind) or isinstance(value, bool):
            raise TypeError(f"{name}={value!r}; expected {what}")
        if not 0 < value < np.inf:
            raise ValueError(f"{name}={value!r}; expected {what}")


def grid_of(axis):
    """The nodes of the square, (k, k, 2), as Plotly counts them: rows go along β₂."""
    return np.stack(np.meshgrid(axis, axis), axis=-1)


def checked_paths(paths):
    """`paths` as a list of arrays (k, 2), or an error naming them."""
    checked = [np.asarray(path, dtype=float) for path in paths or []]
    for path in checked:
        if path.ndim != 2 or path.shape[1] != 2 or not np.isfinite(path).all():
            raise ValueError(f"paths hold {path!r}; expected finite arrays of shape (k, 2)")
    return checked


def draw(J, extent, n, at_rest=None, paths=()):
    """Evaluate J on the grid of (2n + 1)² nodes, in parts that sliders weigh.

    `at_rest` are the objectives that the figure shows at rest (J itself at rest
    when left out); they set the range of heights.  `paths`, arrays (k, 2), get arrays
    "path0", "path1" ... and, of ones, "level0", "level1" ...

    Raises
    ------
    ValueError, TypeError
        Naming the argument that cannot be right.
    """
    J = as_objective(J)
    if J.dimension not in (None, 2):
        raise ValueError(f"J has d={J.dimension} parameters; expected d=2")
    check_grid(extent, n)
    axis = extent * np.arange(-n, n + 1) / n
    grid = grid_of(axis)
    shown = np.array([objective.value(grid) for objective in at_rest or [J.at_rest()]])
    if not np.isfinite(shown).all():
        raise ValueError(f"J is not finite everywhere on [-{extent}, {extent}]²")
    low, high = float(shown.min()), float(shown.max())
    if high - low < 1e-9:
        low, high = low - 0.5, high + 0.5
    # A node's error adds up over the parts, each rounded to half a unit and weighed by its
    # slider: together below half of the 1e-4 of the height that a figure may be off.
    reach = 1 + sum(max(abs(s.min), abs(s.max)) for s in J.sliders)
    heights, peak = _extremes(J, grid)
    decimals = int(np.ceil(-np.log10(0.5e-4 * heights / reach)))
    parts = {"z": _affine_parts(J, lambda j: j.value(grid))}
    creases, jumps = find_creases(J, axis), []
    for k, crease in enumerate(creases, 1):
        parts[f"crease{k}"] = _affine_parts(J, lambda j, at=crease.points: j.value(at))
        try:
            parts[f"slope{k}"] = _affine_parts(J, crease.middle_slope)
        except TypeError:
            pass  # some term does not tell its slope: then nobody knows where there is a groove
        constant, factors = _affine_parts(J, crease.half_jump)
        plain = not any(np.ndim(part) for part in (constant, *factors.values()))
        jumps.append({"1": constant} | factors if plain else None)
        if not plain:
            ones = np.ones(axis.size)
            parts[f"jump{k}"] = constant * ones, {s: part * ones for s, part in factors.items()}
        if crease.points[:, crease.across].any():
            parts[f"line{k}"] = (crease.y if crease.across else crease.x), {}
    for k, path in enumerate(paths):
        parts[f"path{k}"] = _affine_parts(J, lambda j, path=path: j.value(path))
    arrays = {"one": live.encode(np.ones(axis.size), 0)} if creases else {}
    # A place has digits of its own, and a jump counts however high the surface is.
    own = {"line": int(np.ceil(5 - np.log10(extent))), "jump": max(decimals, 6)}
    for name, (constant, slopes) in parts.items():
        digits = own.get(name[:4], decimals)
        arrays[name] = live.encode(constant, digits)
        for symbol, array in slopes.items():
            if array.any():
                arrays[f"{name} {symbol}"] = live.encode(array, digits)
    arrays |= {f"level{k}": live.encode(np.ones(len(path)), 0) for k, path in enumerate(paths)}
    controls = [live.control(slider) for slider in J.sliders]
    return Drawing(J, axis, arrays, controls, low, high, max(high, peak), creases, jumps)


def _affine_parts(J, f):
    """f(J) as a constant plus one array a slider: f is affine, so two values each tell."""
    rest = {s.symbol: s.min for s in J.sliders}
    start = f(J.at(**rest))
    slopes = {
        s.symbol: (f(J.at(**(rest | {s.symbol: s.max}))) - start) / (s.max - s.min)
        for s in J.sliders
    }
    return start - sum(s.min * slopes[s.symbol] for s in J.sliders), slopes


def _extremes(J, grid):
    """The least height and the highest point of the surface, over the sliders' extremes."""
    symbols = [s.symbol for s in J.sliders]
    corners = product(*[(s.min, s.value, s.max) for s in J.sliders])
    values = [J.at(**dict(zip(symbols, c, strict=True))).value(grid) for c in corners]
    heights = [np.ptp(z) for z in values]
    return max(min(heights), 1e-3 * max(heights), 1e-9), float(np.max(values))


def scene_layout(drawing, domain=None, sparse=False):
    """The layout of a 3D view: one camera, one range of heights, no background.

    `sparse` leaves out most of the tick labels, for a small view.
    """
    plain = {
        "gridcolor": FLOOR, "zerolinecolor": FLOOR, "showbackground": False, "showspikes": False,
        "tickfont": {"size": 11}, "title": {"font": {"size": 15}},
    }  # fmt: skip
    ticks = np.arange(0, drawing.high + drawing.level, (8 if sparse else 4) * drawing.level)
    ticks = ticks[ticks >= drawing.floor]
    end = drawing.axis[-1]
    beta = {"range": [-end, end], "tickvals": np.linspace(-end, end, 3 if sparse else 5)}
    return {
        "camera": CAMERA,
        "aspectmode": "manual",
        "aspectratio": {"x": 1, "y": 1, "z": 0.75},
        "dragmode": "turntable",
        "xaxis": plain | beta | {"title": {"text": "β₁", "font": {"size": 15}}},
        "yaxis": plain | beta | {"title": {"text": "β₂", "font": {"size": 15}}},
        "zaxis": plain
        | {
            "range": [drawing.floor, drawing.top],
            "tickvals": ticks,
            "title": {"text": "J", "font": {"size": 15}},
        },
        "domain": domain or {"x": [0, 1], "y": [0, 1]},
    }


def plane_layout(drawing, x, y):
    """The layout of the plane of β₁ and β₂ in the domains `x` and `y` of the figure."""
    plain = {
        "gridcolor": FLOOR, "zeroline": False, "showgrid": False, "fixedrange": True,
        "range": [drawing.axis[0], drawing.axis[-1]], "constrain": "domain", "nticks": 5,
    }  # fmt: skip
    return {
        "xaxis": plain | {"title": {"text": "β₁"}, "domain": x},
        "yaxis": plain | {"title": {"text": "β₂"}, "domain": y, "scaleanchor": "x"},
    }


def side_by_side(drawing):
    """The layout of a 3D view beside the plane."""
    view = {"scene": scene_layout(drawing, {"x": [0, 0.57], "y": [0, 1]})}
    return view | plane_layout(drawing, [0.64, 0.99], [0.1, 0.96])


def cut(drawing, of="J"):
    """Where the surface is cut off, in words; "" if no slider raises it so high."""
    return f"cut at {of} = {drawing.top:g}" if drawing.peak > drawing.top * (1 + 1e-9) else ""


def said_in_corner(*texts, places=((0, 1),)):
    """Layout with some words in the upper left corner of each of the views there, if any."""
    words = {
        "showarrow": False, "font": {"size": 15}, "xref": "paper", "yref": "paper",
        "xanchor": "left", "yanchor": "top",
    }  # fmt: skip
    both = zip(texts, places, strict=True)
    return {"annotations": [words | {"text": t, "x": x, "y": y} for t, (x, y) in both if t]}
