"""The gradient flow: what gradient descent becomes when its steps are made shorter and shorter."""

from __future__ import annotations

import numpy as np
from scipy.special import wrightomega

from ..objective.arrays import not_negative, real_array, short
from .tracing import begin, smooth_only

__all__ = ["gradient_flow", "two_logit_flow"]


def gradient_flow(J, start, times):
    """Where the flow dβ/dt = -∇J(β) is at some times.

    Gradient descent with short steps is at about the same place after t / step of them. The flow is
    integrated in ln t, so times may reach over many powers of ten: where J has no minimiser,
    as on separable data, β moves at an even pace in ln t.

    Parameters
    ----------
    J : Objective or Term
        Smooth, without free sliders.
    start : array (d,)
        Where it is at t = 0.
    times : array (k,)
        Positive and increasing.

    Returns
    -------
    array (k, d)
        To a relative error of about 1e-9.

    Raises
    ------
    TypeError
        If J has a non-smooth term.
    ValueError
        If times are not positive and increasing, or start is not one point.

    References
    ----------
    Hindmarsh (1983), ODEPACK, whose LSODA is used
    """
    from scipy.integrate import solve_ivp  # half of `import regnotes`, and rarely needed

    J, beta, _ = begin(J, start, 1.0)
    smooth_only(J, "subgradient")
    times = np.atleast_1d(real_array("times", times))
    if times.ndim != 1 or not (times > 0).all() or not (np.diff(times) > 0).all():
        raise ValueError(f"times must be positive and increasing, not {short(times)}")
    if beta.ndim != 1:
        raise ValueError(f"start must be one point (d,), not {beta.shape}")
    options = {"method": "LSODA", "rtol": 1e-11, "atol": 1e-14}
    first = solve_ivp(lambda t, b: -J.gradient(b), (0, times[0]), beta, **options).y[:, -1]
    if len(times) == 1:
        return first[np.newaxis]
    logs = np.log(times)
    found = solve_ivp(
        lambda s, b: -np.exp(s) * J.gradient(b), (logs[0], logs[-1]), first, t_eval=logs, **options
    )
    return found.y.T


def two_logit_flow(times, x=1.0):
    """Where the flow from (0, 0) is on `CrossEntropy` with p = 1, in closed form.

    The loss ln(1 + e^(-xd)) depends on d = β₁ - β₂ alone, and β₁ = -β₂ all the way. So
    xd + e^(xd) = 2x²t + 1.

    Parameters
    ----------
    times : array (...)
        Not negative.
    x : float or array (...)
        The input of the network.

    Returns
    -------
    array (..., 2)

    Raises
    ------
    ValueError
        If a time is negative.
    """
    times, x = np.broadcast_arrays(not_negative("times", times), real_array("x", x))
    score = np.log(wrightomega(2 * x**2 * times + 1).real)
    half = np.divide(score, 2 * x, out=np.zeros(x.shape), where=x != 0)
    return np.stack([half, -half], axis=-1)
