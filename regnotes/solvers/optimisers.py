"""The optimisers of deep learning, as PyTorch defines them: momentum, Adam, AdamW.

Their constants are PyTorch's and so is the order of what they do; tests compare them with its own
runs. On an objective with kinks they do what automatic differentiation makes of them: they take
one subgradient, and so, like `subgradient`, they end in no kink.
"""

from __future__ import annotations

import numpy as np

from ..objective.sliders import real_number
from .tracing import begin, moved

__all__ = ["adam", "adamw", "momentum"]


def momentum(J, start, *, step, momentum=0.9, nesterov=False):
    """Gradient descent with momentum: v ← μv + g, β ← β - step v (the heavy ball).

    With ``nesterov`` it is β ← β - step (g + μv) with the new v, Nesterov's look ahead in the
    form that needs the gradient at β only. As in PyTorch there is no factor 1 - μ: at rest in a
    constant slope the steps grow to step / (1 - μ).

    Parameters
    ----------
    J, start, step : as in `gradient_descent`
        But J may have kinks, and step must be given: none is safe for all.
    momentum : float, optional
        μ, from 0 to less than 1; with 0 it is `subgradient`.
    nesterov : bool, optional

    Raises
    ------
    TypeError, ValueError
        If an argument is not that.

    References
    ----------
    Polyak (1964), https://doi.org/10.1016/0041-5553(64)90137-5;
    Sutskever et al. (2013), eq. 3 and 4, https://proceedings.mlr.press/v28/sutskever13.html
    """
    J, beta, step = begin(J, start, step)
    rate, speed = _share("momentum", momentum), 0.0
    while True:
        yield beta
        slope = J.subgradient(beta)
        speed = rate * speed + slope
        beta = moved(J, beta, step, slope + rate * speed if nesterov else speed)


def adam(J, start, *, step=1e-3, betas=(0.9, 0.999), eps=1e-8):
    """Adam: β ← β - step m / (√v + ε), with running means m of g and v of g², without their bias.

    Every parameter moves by about one step, however steep its slope is. With steps of one length
    it ends near a minimiser, not in it.

    Parameters
    ----------
    J, start, step : as in `momentum`
    betas : pair of floats, optional
        How much of m and of v is kept in a step, each from 0 to less than 1.
    eps : float, optional
        ε, positive.

    Raises
    ------
    TypeError, ValueError
        If an argument is not that.

    References
    ----------
    Kingma and Ba (2015), algorithm 1, https://arxiv.org/abs/1412.6980
    """
    return adamw(J, start, step=step, betas=betas, eps=eps, decay=0.0)


def adamw(J, start, *, step=1e-3, betas=(0.9, 0.999), eps=1e-8, decay=0.01):
    """AdamW: `adam`, and before each step β ← (1 - step decay) β, which the slopes do not see.

    So it is not Adam with an L2 penalty in J: for ε → 0 its steps cannot come to rest outside of
    the box abs(βⱼ) ≤ 1/decay, whatever J is.

    Parameters
    ----------
    J, start, step, betas, eps : as in `adam`
    decay : float, optional
        Not negative; the share of β that is lost in one step is step * decay.

    Raises
    ------
    TypeError, ValueError
        If an argument is not that.

    References
    ----------
    Loshchilov and Hutter (2019), algorithm 2, https://arxiv.org/abs/1711.05101
    """
    J, beta, step = begin(J, start, step)
    eps, decay = real_number("eps", eps), real_number("decay", decay)
    if eps <= 0:
        raise ValueError(f"eps must be positive, not {eps:g}")
    if decay < 0:
        raise ValueError(f"decay must not be negative, not {decay:g}")
    try:
        first, second = betas
    except (TypeError, ValueError):
        raise TypeError(f"betas must be two numbers, not {betas!r}") from None
    first, second = _share("betas[0]", first), _share("betas[1]", second)
    mean = square = np.zeros(beta.shape)
    kept_of_mean = kept_of_square = 1.0
    while True:
        yield beta
        slope = J.subgradient(beta)
        with np.errstate(over="ignore", under="ignore"):  # an infinite square stops its parameter
            mean = first * mean + (1 - first) * slope
            square = second * square + (1 - second) * np.square(slope)
        kept_of_mean, kept_of_square = kept_of_mean * first, kept_of_square * second
        size = np.sqrt(square / (1 - kept_of_square)) + eps
        beta = (1 - step * decay) * beta - step * (mean / (1 - kept_of_mean)) / size


def _share(name, value):
    """`value` as a float from 0 to less than 1, or an error that names the argument."""
    value = real_number(name, value)
    if not 0 <= value < 1:
        raise ValueError(f"{name} must be from 0 to less than 1, not {value:g}")
    return value
