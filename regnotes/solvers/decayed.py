"""Where AdamW ends on a quadratic loss, and the penalty that it has."""

from __future__ import annotations

import numpy as np

from ..objective.arrays import not_negative, real_array, short

__all__ = ["adamw_penalty", "adamw_rest", "simulate_adamw"]

HALVINGS = 80  # of an interval: more than a float has digits


def adamw_rest(h, c, *, decay, eps=1e-8, noise=0.0):
    """Where AdamW comes to rest on ½ Σ hⱼ (θⱼ - cⱼ)².

    Its step rests where g / (√(g² + s²) + ε) = -λθ with the slope g = h (θ - c). Without noise,
    s = 0, that is exact, for any step and any betas with which it comes to rest. With noise it
    holds for the mean of θ in the limit of short steps and of a long memory, β₂ → 1; the noise
    must not depend on θ.

    It is the minimum of the loss plus the `adamw_penalty`.

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


def adamw_penalty(theta, *, decay, eps=1e-8, noise=0.0):
    """The penalty that AdamW has for each weight θ: with it a smooth loss is least where it rests.

    Its slope is the g for which g / (√(g² + s²) + ε) = λθ. Without noise it is the barrier
    ε (-abs(θ) - ln(1 - λ abs(θ)) / λ), and with s far above ε the hemisphere
    s (1 - √(1 - λ²θ²)) / λ, both over the box abs(θ) ≤ 1/λ.

    Parameters
    ----------
    theta : array (...)
    decay, eps, noise : arrays (...)
        As in `adamw_rest`, with its conditions.

    Returns
    -------
    array (...)
        0 at 0; inf outside of the box, and at its wall unless ε is 0.

    Raises
    ------
    ValueError
        If decay, eps or noise is negative.
    """
    decay, eps, noise = (
        not_negative(name, value)
        for name, value in (("decay", decay), ("eps", eps), ("noise", noise))
    )
    share = decay * np.abs(real_array("theta", theta))  # of the way to the wall
    inside = np.minimum(share, 1.0)
    left = (1 - inside) * (1 + inside)
    root = np.hypot(eps * inside, noise * np.sqrt(left))
    with np.errstate(divide="ignore", invalid="ignore"):
        soft = np.log((root + eps) / ((noise + eps) * left))
    height = noise - root + np.where(eps > 0, eps * soft, 0.0)
    penalty = np.divide(height, decay, out=np.zeros(height.shape), where=decay > 0)
    return np.where(share > 1, np.inf, penalty)


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
