"""The ball of a penalty: everything that costs no more than a given price."""

from __future__ import annotations

import numpy as np

from ..objective.objectives import as_objective
from ..objective.sliders import real_number

__all__ = ["ball"]

FAR = 2.0**30


def ball(J, level=1.0, *, count=36):
    """The line on which a penalty of two parameters has a given height.

    A loss that is added meets this line first where it is nearest, or sticks out: so its shape
    tells what the penalty prefers.

    Parameters
    ----------
    J : Objective or Term
        0 at the origin and never falling on the way outwards, without free sliders.
    level : float, optional
        The height, positive.
    count : int, optional
        Points in each quadrant, crowded near the axes, where corners are.

    Returns
    -------
    array (4 count + 1, 2)
        Once around, closed; NaN in directions in which J stays below the height.

    Raises
    ------
    ValueError, TypeError
        If the level is not positive, or J is not a penalty of two parameters at a known weight.
    """
    J, level = as_objective(J), real_number("level", level)
    if level <= 0:
        raise ValueError(f"level must be positive, not {level:g}")
    if not all(term.penalty for _, term in J.terms) or J.dimension not in (None, 2):
        raise ValueError(f"J must be made of penalties of 2 parameters, not {J}")
    share = np.arange(4 * count) % count / count
    share = share**3 * (10 - 15 * share + 6 * share**2)  # flat at both ends
    angle = np.pi / 2 * share
    first, second = np.cos(angle), np.where(share == 0, 0.0, np.sin(angle))
    # Quadrant by quadrant, so that what lies on an axis lies there exactly.
    quarter = (np.arange(4 * count) // count)[:, np.newaxis]
    signs = [np.stack([first, second], -1), np.stack([-second, first], -1),
             np.stack([-first, -second], -1), np.stack([second, -first], -1)]  # fmt: skip
    unit = np.select([quarter == k for k in range(4)], signs) + 0.0
    low, high = np.zeros(4 * count), np.full(4 * count, FAR)
    for _ in range(90):
        middle = (low + high) / 2
        below = J.value(middle[:, np.newaxis] * unit) < level
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    found = np.where(high == FAR, np.nan, high)[:, np.newaxis] * unit
    return np.concatenate([found, found[:1]])
