"""What a penalty makes of one parameter where the data alone say z: its thresholding rule."""

from __future__ import annotations

import numpy as np

from ..objective.arrays import not_negative, real_array
from ..objective.objectives import fixed
from .nonconvex import MCP, SCAD
from .norms import L2

__all__ = ["threshold"]


def threshold(penalty, z, lam=1.0):
    """The thresholding rule of a penalty P: the β for which ½ (β - z)² + λ P(β) is least.

    On an orthonormal design it gives each parameter by itself, and z is the answer without a
    penalty. In `MCP` and `SCAD` λ stands inside: of ``MCP(a, gamma)`` it is the rule of
    ``MCP(lam * a, gamma)``.

    Parameters
    ----------
    penalty : Objective or Term
        A penalty of one parameter such as ``L1()``, with `L2` beside it or not.
    z : array (...)
    lam : array (...)
        λ, not negative.

    Returns
    -------
    array (...)
        Its zeros are exactly 0.0.

    Raises
    ------
    TypeError
        If there is a loss in it, a free slider, or a second penalty besides L2.
    ValueError
        If λ is negative, or the penalty is one of several parameters.

    References
    ----------
    Antoniadis and Fan (2001), https://doi.org/10.1198/016214501753208942
    """
    whole = fixed(penalty)
    pairs = whole.active
    if whole.dimension not in (None, 1):
        raise ValueError(f"penalty must be one of one parameter, not of {whole.dimension}")
    others = [(w, term) for w, term in pairs if not isinstance(term, L2)]
    if len(others) > 1 or not all(term.penalty for _, term in others):
        names = " and ".join(repr(term) for _, term in others)
        raise TypeError(f"penalty must be one penalty, with L2 beside it or not, not {names}")
    z, lam = np.broadcast_arrays(real_array("z", z), not_negative("lam", lam))
    bent = 1 + 2 * lam * sum(w * term.weights_of(1)[0] for w, term in pairs if isinstance(term, L2))
    if not others:
        return z / bent
    ((weight, term),) = others
    unit, step = np.ones(lam.shape), lam * weight / bent
    if isinstance(term, MCP | SCAD):  # what is λ times as large has answers λ times as large
        unit, step = np.where(lam > 0, lam, 1.0), np.where(lam > 0, weight / bent, 0.0)
    return unit * term.prox((z / (unit * bent))[..., np.newaxis], step)[..., 0]
