"""The minimisers of the article's network in closed form, at many slider positions at once.

With u = x(β₁ - β₂) every cross entropy of one abs(x) is one function: flipping the sign of x
swaps p and 1 - p, and a weighted sum of several is one with the mean p. What remains has five
parameters: weight, p, abs(x), λ, Ω. Per unit of weight, and with w = abs(u) towards the likelier
class, r = min(p, 1 - p) and ρ = r + λ/abs(x), a minimiser other than (0, 0) solves

    σ(-w) = ρ + Ωw/x².
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..losses.classification import CrossEntropy, sigmoid
from ..objective.sliders import ULPS, Affine, expression
from ..penalties import L1, L2

__all__ = []

LN2 = np.log(2.0)
INFINITY_BITS = np.array(np.inf).view(np.int64)


@dataclass(frozen=True, eq=False)
class Network:
    """The article's network at k slider positions; every field but x has shape (k,)."""

    constant: np.ndarray  # what terms with x = 0 add
    weight: np.ndarray  # of the loss, all terms together
    scale: np.ndarray  # the greatest weight: ratios to it neither overflow nor vanish
    share: np.ndarray  # weight / scale
    up: np.ndarray  # the mean p, as if all x were positive
    down: np.ndarray  # the mean 1 - p: on its own, because 1 - (1 - p) forgets a tiny p
    lam: np.ndarray
    omega: np.ndarray
    x: float  # abs(x), 0 without a loss


def is_network(J):
    """Whether the objective `J` is the article's network with its penalties."""
    terms = [term for _, term in _used(J)]
    sizes = {abs(term.x) for term in terms if isinstance(term, CrossEntropy) and term.x != 0}
    known = all(isinstance(term, CrossEntropy) or term in (L1(), L2()) for term in terms)
    return known and len(sizes) <= 1 and J.dimension in (None, 2)


def _used(J):
    return [(w, term) for w, term in J.terms if w != Affine(0.0)]


def network_of(J, values):
    """The network that the objective `J` is at the slider positions `values`.

    Raises
    ------
    TypeError
        If `J` is not the article's network.
    ValueError
        If the weight of a loss is negative somewhere.
    """
    if not is_network(J):
        raise TypeError(
            "J must be the article's network (CrossEntropy terms of one abs(x), L1 and L2) for "
            f"its exact set of minimisers, not {J}; use minimise(J)"
        )
    used = _used(J)
    size = max((abs(t.x) for _, t in used if isinstance(t, CrossEntropy)), default=0.0)
    shape = np.broadcast_shapes((1,), *(np.shape(v) for v in values.values()))
    constant, lam, omega = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    losses = []
    for affine, term in used:
        weight = affine.evaluate(values) + np.zeros(shape)
        if (weight < 0).any():
            raise ValueError(
                f"the weight of {term} must not be negative if there is to be a minimiser; "
                f"{affine} is {weight.min():g}"
            )
        if isinstance(term, L1):
            lam = weight
        elif isinstance(term, L2):
            omega = weight
        elif term.x == 0:
            constant = constant + weight * LN2
        else:
            p = expression(term.p).evaluate(values) + np.zeros(shape)
            rest = 1.0 - p
            # p = -0.2 + 12 * 0.1 is the 1 that it looks like.
            rest = np.where(np.abs(rest) <= ULPS, 0.0, rest)
            losses.append((weight, p, rest) if term.x > 0 else (weight, rest, p))
    scale = np.max([w for w, _, _ in losses], axis=0) if losses else np.zeros(shape)
    unit = np.where(scale > 0, scale, 1.0)
    shares = [w / unit for w, _, _ in losses]
    share = sum(shares, np.zeros(shape))
    whole = np.where(share > 0, share, 1.0)
    # Divided first: one term alone has share 1 and keeps its p to the last bit.
    parts = [s / whole for s in shares]
    up = sum((s * p for s, (_, p, _) in zip(parts, losses, strict=True)), np.zeros(shape))
    down = sum((s * q for s, (_, _, q) in zip(parts, losses, strict=True)), np.zeros(shape))
    return Network(constant, scale * share, unit, whole, up, down, lam, omega, size)


def sets_of_network(net):
    """Kind (k,), ends (k, 2, 2) and value (k,) of every set of minimisers.

    The ends are those of a segment, else one point twice, of a line that of least norm;
    NaN where there is no minimiser.
    """
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        # inf is right where a quotient overflows, log 0 = -inf where there is no penalty.
        return _sets_of_network(net)


def _sets_of_network(net):
    x, lam, omega = net.x, net.lam, net.omega
    loss = (net.weight > 0) & (x > 0)
    rare = np.minimum(net.up, net.down)
    most = np.maximum(np.abs(net.up), np.abs(net.down))
    shift = lam / net.scale / net.share / x if x else np.full(lam.shape, np.inf)
    rho = rare + shift
    # Kept in logarithms too: λ/abs(x) can be too small for a float and still decide.
    log_shift = np.log(lam) - np.log(net.scale) - np.log(net.share) - np.log(x)
    log_rho = np.where(rare == 0, log_shift, np.log(np.maximum(rho, 0.0)))
    gap = (0.5 - rare) - shift
    at_origin = (gap <= np.where(lam > 0, ULPS * np.maximum(most, shift), 0.0)) & (
        (lam > 0) | (omega > 0)
    )
    edge = (lam == 0) & (rare == 0)
    edge |= (lam > 0) & (rare < 0) & (np.abs(rho) <= ULPS * np.maximum(most, shift))
    beyond = (rho < 0) & ~edge

    bare = lam + omega == 0
    kind = np.select(
        [
            ~loss & bare,
            ~loss | at_origin | (omega > 0),
            beyond,
            edge,
            bare,
        ],
        ["plane", "point", "unbounded", "not attained", "line"],
        "segment",
    )
    moving = loss & ~at_origin & ~np.isin(kind, ("unbounded", "not attained"))
    bent = moving & (omega > 0)

    # logit(1 - ρ): by atanh near ρ = 1/2, where logarithms would cancel.
    near = np.maximum(gap, 0.0) < 0.25
    w = np.where(
        near,
        2.0 * np.arctanh(2.0 * np.where(near, np.maximum(gap, 0.0), 0.0)),
        np.log1p(-np.clip(rho, 0.0, 0.5)) - log_rho,
    )
    distance = w / x if x else w
    entropy = -np.where(rho > 0, rho * log_rho, 0.0) - (1.0 - rho) * np.log1p(-rho)
    value = np.where(moving, entropy, LN2)
    if bent.any():
        curvature = [a[bent] for a in (omega, net.scale, net.share)]
        distance[bent] = _bent_distance(x, gap[bent], rho[bent], log_rho[bent], *curvature)
        w, rho_bent = x * distance[bent], rho[bent]
        tail = np.where(w < 700, w * sigmoid(-w), 0.0)
        value[bent] = (rho_bent * w + tail) / 2.0 + np.log1p(np.exp(-w))
    value = np.where(loss, net.weight * value, net.weight * LN2) + net.constant
    value = np.where(kind == "not attained", net.constant, value)
    value = np.where(kind == "unbounded", -np.inf, value)

    d = np.where(moving, np.where(net.up >= net.down, distance, -distance), 0.0)
    half, zero = d / 2.0, np.zeros(d.shape)
    on_axis = np.stack([np.stack([d, zero], -1), np.stack([zero, -d], -1)], axis=-2)
    middle = np.stack([half, -half], axis=-1)[:, np.newaxis, :]
    ends = np.where((kind == "segment")[:, np.newaxis, np.newaxis], on_axis, middle) + 0.0
    ends[np.isin(kind, ("unbounded", "not attained"))] = np.nan
    return kind, ends, value


def _bent_distance(x, gap, rho, log_rho, omega, scale, share):
    """The d > 0 at which x(σ(-xd) - ρ) = Ωd, to the last bit.

    The bits of positive floats are ordered like the floats, so halving the interval of bits
    63 times finds d whatever its magnitude: no starting point, no scale, no failure.
    """
    parts = [np.frexp(a) for a in (omega, scale, share, np.full(omega.shape, x))]
    (mantissa, exponent), *below = parts
    for m, e in below:
        mantissa, exponent = mantissa / m, exponent - e
    log_ratio = np.log(mantissa) + exponent * LN2  # of Ω / (weight * x)
    plain = np.abs(exponent).max() < 500
    ratio = np.ldexp(mantissa, exponent) if plain else None

    low = np.zeros(omega.shape, dtype=np.int64)
    high = np.full(omega.shape, INFINITY_BITS)
    for _ in range(63):
        bits = low + (high - low) // 2
        d = bits.view(np.float64)
        w = x * d
        if plain:
            pull = ratio * d
        else:
            m, e = np.frexp(d)
            pull = np.ldexp(mantissa * m, exponent + e)
        # Near ρ = 1/2 the difference σ(-w) - ρ would cancel.
        push = np.where(w < 1.0, gap - np.tanh(w / 2.0) / 2.0, sigmoid(-w) - rho)
        before = push > pull
        far = (w > 600.0) & (rho >= 0)
        if far.any():  # there σ(-w) leaves the range of floats: compare logarithms
            logs = np.logaddexp(log_rho[far], log_ratio[far] + np.log(d[far]))
            before[far] = -w[far] > logs
        low, high = np.where(before, bits, low), np.where(before, high, bits)
    return np.where(high == INFINITY_BITS, high, low).view(np.float64)
