"""Where the minimiser goes as the price of each of several penalties grows: to 0, or towards it."""

import numpy as np

from ..minima import minimisers_over
from ..objective import Slider, as_objective
from .slider_curves import moving_curves

__all__ = ["price_paths"]

STEPS = 20  # of the slider for a factor of ten of the price


def price_paths(
    loss, penalties, *, x, y, x_range, y_range, exponents=(-3, 1), value=-1, question=None
):
    """The minimisers of loss + price · penalty at every price, one path for each penalty.

    A path that arrives at 0 ends there in a filled dot; one that only tends to it, in an open
    circle. A slider over powers of ten moves a dot along each path, and the numbers of each are
    told, where only an exact 0 is written 0.

    Parameters
    ----------
    loss : Objective or Term
        Of two parameters, without sliders, with exactly one minimiser at every price.
    penalties : dict of label -> Objective or Term
        Such as ``{"L1": L1()}``; a label that tells its role has the look of that role.
    x, y : str
        What the axes show.
    x_range, y_range : (low, high)
        Where they begin and end.
    exponents : (low, high)
        Whole numbers: the price goes from 10^low to 10^high, and the paths begin at 0.
    value : float
        The exponent at rest.
    question : Question or str, optional
        As in `surface`; it says what it `hides`: "L1 arrives", "end of L1" and the like.

    Returns
    -------
    plotly.graph_objects.Figure

    Raises
    ------
    ValueError, TypeError
        As in `moving_curves`; and if there is not one minimiser at every price.
    """
    low, high = exponents
    slider = Slider("t", low, high, value=value, step=1 / STEPS, label="price = 10ᵗ, t")
    steps = 10.0 ** (np.arange((high - low) * STEPS + 1) / STEPS + low)
    far = np.geomspace(1, 100, 20)[1:] * steps[-1]  # where the drawing goes on to
    fine = np.sort(np.concatenate([[0.0], np.geomspace(steps[0], steps[-1], 401), steps, far]))
    lines = {name: _path(loss, penalty, fine) for name, penalty in penalties.items()}
    here = {name: line[np.searchsorted(fine, steps)] for name, line in lines.items()}
    up, aside = np.array([0, np.ptp(y_range) / 25]), np.ptp(x_range) / 6  # to the name of a thing
    dots, never, still, words = {}, [], {}, {"no penalty": "top center"}
    for name, line in lines.items():
        start, arrived = line[0], not line[-1].any()
        still[name] = _fewer(line).T
        dots |= {f"end of {name}": name, f"{name} here": name}
        still[f"end of {name}"] = 0.0, 0.0
        never += [] if arrived else [f"end of {name}"]
        word = f"{name} arrives" if arrived else f"{name} never arrives"
        still[word] = -up if arrived else up - [aside, 0]  # not on the path
        words[word] = "bottom center" if arrived else "top center"
        middle = line[np.abs(np.linalg.norm(line, axis=1) - np.linalg.norm(start) / 2).argmin()]
        still[f"path of {name}"], words[f"path of {name}"] = middle + up / 4, "top left"
    still["no penalty"] = start + up / 2

    def row(t):
        return round((t - low) * STEPS)

    def f(t):
        return still | {f"{name} here": path[row(t)] for name, path in here.items()}

    def numbers(t):
        told = {"price": steps[row(t)]}
        for k, path in enumerate(here.values()):
            told |= {f"b{k}{j}": path[row(t)][j] for j in (0, 1)}
        return told

    readouts = {"Price": "{price}"}
    readouts |= {name: f"({{b{k}0}}, {{b{k}1}})" for k, name in enumerate(here)}
    return moving_curves(
        f, [slider], x=x, y=y, x_range=x_range, y_range=y_range, dots=dots, never=never,
        words=words, numbers=numbers, readouts=readouts,
        said=" ".join(f"{word}." for word in words if "arrives" in word), question=question,
    )  # fmt: skip


def _fewer(line):
    """Every fourth point, and all beside a change of what is 0: the corners of a path."""
    zeros = line == 0
    change = (zeros[1:] != zeros[:-1]).any(axis=1)
    kept = np.arange(len(line)) % 4 == 0
    kept[1:] |= change
    kept[:-1] |= change
    kept[-1] = True
    return line[kept]


def _path(loss, penalty, prices):
    """The minimisers (k, 2) at the `prices`."""
    price = Slider("price", 0, prices[-1])
    J = as_objective(loss) + price * penalty
    found = minimisers_over(J, {"price": prices})
    for kind, at in zip(found.kind, prices, strict=True):
        if kind != "point":
            raise ValueError(
                f"loss + price · penalty has no single lowest point at price = {at:g} ({kind}); "
                "expected exactly one"
            )
    return found.points[:, 0]
