"""Where an objective of two parameters does not change at all: lines, and the plane."""

from __future__ import annotations

import numpy as np

from ..losses import Absolute, CrossEntropy
from ..losses.samples import Sampled
from ..objective.arrays import scaled
from ..penalties import L1, L2, Fused, GroupL2

__all__ = []

# Terms that look at their rows (see `Term.growth`) and at nothing else.
BY_ROWS = (Sampled, CrossEntropy, L1, L2, GroupL2, Fused)


def level_sets(problem, beta, free):
    """The set through each minimiser along which no term changes.

    Parameters
    ----------
    problem : WeightedSum
        With weights (k,).
    beta : array (k, 2)
        A minimiser at each position.
    free : bool array (k, 2)
        Which parameters are not held at 0 by a kink.

    Returns
    -------
    kind : array (k,) of str
        "line", "plane" or "".
    points : array (k, 2)
        Of a line the point of least norm, of the plane (0, 0), else beta.
    along : array (k, 2)
        The direction of the line; its greatest entry is 1 or -1, its first one is not negative.
    """
    kind, along, points = np.full(len(beta), "", dtype="<U5"), np.zeros(beta.shape), beta.copy()
    terms = [term for _, term in problem.active]
    if not all(isinstance(term, BY_ROWS) and type(term) is not Absolute for term in terms):
        return kind, points, along
    used = np.stack([np.broadcast_to(w, len(beta)) != 0 for w, _ in problem.active], axis=-1)
    for pattern in np.unique(used, axis=0):
        here = (used == pattern).all(axis=-1)
        rows = [np.zeros((0, 2))]
        for (_, term), active in zip(problem.active, pattern, strict=True):
            rows += [term.growth(2)[0]] if active else []
        ways = _directions(np.concatenate(rows))
        if len(ways) == 2:
            kind[here], points[here] = "plane", 0.0
        elif len(ways) == 1:
            way = ways[0]
            # Beside the line J must rise at once, and not, as a Huber loss may, only further away.
            across = np.array([-way[1], way[0]])
            rises = np.einsum("i,...ij,j->...", across, problem.hessian(beta), across) > 0
            here = here & (rises | (~free & (across != 0)).any(axis=-1))
            kind[here], along[here] = "line", way
            shift = scaled(beta[here] @ way / (way @ way), np.ones(here.sum()))
            points[here] = beta[here] - shift[:, np.newaxis] * way + 0.0
    return kind, points, along


def _directions(rows):
    """The directions that no row sees: (0, 2), (1, 2) or (2, 2)."""
    width = np.max(np.abs(rows), axis=0, initial=0.0)
    if not width.any():
        return np.eye(2)
    width = np.where(width > 0, width, 1.0)
    rows = rows / width
    first, second = rows[np.argmax(np.max(np.abs(rows), axis=1))]
    way = np.array([-second, first])
    if not (np.abs(rows @ way) <= 1e-14 * np.max(np.abs(rows), axis=1)).all():
        return np.zeros((0, 2))
    way = way / width
    way = way / np.max(np.abs(way))
    return (way if way[way != 0][0] > 0 else -way)[np.newaxis] + 0.0
