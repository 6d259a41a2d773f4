"""Level lines of a function in the plane, as lines of a plain plot."""

import numpy as np

__all__ = ["level_lines"]


def level_lines(axis, heights, levels):
    """All level lines as one line, with a gap behind each of them.

    Parameters
    ----------
    axis : array (n,)
        The nodes of both axes.
    heights : array (n, n)
        Of the function, `heights[i, j]` at ``(axis[j], axis[i])``.
    levels : array (k,)

    Returns
    -------
    array (2, m)
        x and y; NaN in a gap.
    """
    from contourpy import contour_generator  # which a site has, and a notebook need not have

    lines = contour_generator(axis, axis, heights)
    gap = np.full((1, 2), np.nan)
    parts = [part for level in levels for one in lines.lines(level) for part in (one, gap)]
    return np.concatenate(parts or [gap]).T
