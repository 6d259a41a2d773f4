"""Where AdamW ends on a quadratic loss, by its formula and by simulation."""

from __future__ import annotations

import numpy as np

from ..objective.arrays import not_negative, real_array, short

__all__ = ["adamw_rest", "simulate_adamw"]

HALVINGS = 80  # of an interval: more than a float has digits


def adamw_rest(h, c, *, decay, eps=1e-8, noise=0.0):
    """Where AdamW comes to rest on ½ Σ hⱼ (θⱼ - cⱼ)².

    Its step rests where g / (√(g² + s²) + ε) = -λθ with the slope g = h (θ - c). Without noise,
    s = 0, that is exact, for any step and any betas with which it comes to rest. With noise it
    holds for the mean of θ in the limit of short steps and of a long memory, β₂ → 1; the noise
    must not depend on θ.

    Without noise it is the minimum of the loss plus ε Σ (-abs(θ) - ln(1 - λ abs(θ)) / λ), a barrier
    of the box abs(θ) ≤ 1/λ. With s far above ε it is that of the loss plus
    Σ s (1 - √(1 - λ²θ²)) / λ, a hemisphere over the same box.

    Parameters
    ----------
    h, c : arrays (...)
        Curvatures, positive, and the optimum of the loss.
    decay : array (...)
        λ, not negative.
    eps : array (...)
        ε, not negative.
    noise : array (...)
        s, the standard deviation of the noise in each slope, not negative.

    Returns
    -------
    array (...)

    Raises
    ------
    ValueError
        If a curvature is not positive, or another argument negative.

    References
    ----------
    For ε → 0 without noise, the box: Xie and Li (2024), https://arxiv.org/abs/2404.04454
    """
    h, c = real_array("h", h), real_array("c", c)
    if not (h > 0).all():
        raise ValueError(f"h must be positive, not {short(h)}")
    decay, eps = not_negative("decay", decay), not_negative("eps", eps)
    h, size, decay, eps, noise = np.broadcast_arrays(
        h, np.abs(c), decay, eps, not_negative("noise", noise)
    )
    low = np.zeros(size.shape)
    high = np.minimum(size, 1 / np.maximum(decay, np.finfo(float).tiny))
    for _ in range(HALVINGS):  # the pull of the loss against that of the decay, which only grows
        middle = (low + high) / 2
        slope = h * (size - middle)
        farther = slope > decay * middle * (np.hypot(slope, noise) + eps)
        low, high = np.where(farther, middle, low), np.where(farther, high, middle)
    return np.sign(c) * high


def simulate_adamw(h, c, *, decay, noise, runs, steps, step, rng, betas=(0.9, 0.999), eps=1e-8):
    """Ends of AdamW on ½ h (θ - c)² from 0, with normal noise in every slope.

    The step falls from `step` to 0 in equal parts.

    Parameters
    ----------
    h, c, decay, noise : floats or arrays (k,)
        As in `adamw_rest`.
    runs, steps : int
    step : float
        Positive.
    rng : numpy.random.Generator
    betas, eps : as in `adamw`

    Returns
    -------
    array (runs, k)
    """
    h, c, decay, noise = np.broadcast_arrays(*map(np.atleast_1d, (h, c, decay, noise)))
    first, second = betas
    theta = mean = square = np.zeros((runs, len(h)))
    for k in range(steps):
        slope = h * (theta - c) + noise * rng.standard_normal(theta.shape)
        mean = first * mean + (1 - first) * slope
        square = second * square + (1 - second) * slope**2
        rate = step * (1 - k / steps)
        ahead = mean / (1 - first ** (k + 1))
        size = np.sqrt(square / (1 - second ** (k + 1))) + eps
        theta = (1 - rate * decay) * theta - rate * ahead / size
    return theta
