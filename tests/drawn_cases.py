"""Objectives drawn in both views, each beside the same heights as a formula written anew."""

from functools import cache

import numpy as np
from seen import experts, l1, l2, network, positions, seen

import regnotes as rn

LAM = rn.Slider("λ", 0, 1, value=0.2)
OMEGA = rn.Slider("Ω", 0, 0.5, value=0.1, step=0.1)
P = rn.Slider("p", 0.5, 1, value=0.9, step=0.1)
WALK = np.stack([np.linspace(-5, 3, 9), np.linspace(1, 2, 9)], axis=-1)  # begins outside
# Name -> what is drawn, how far, and the same height as a formula of β₁, β₂ and the sliders.
CASES = {
    "article": (rn.CrossEntropy(p=1, x=1) + LAM * rn.L1(), 4,
                lambda b1, b2, λ: network(1, 1)(b1, b2) + λ * l1(b1, b2)),
    "three sliders": (rn.CrossEntropy(p=P, x=-2) + LAM * rn.L1() + OMEGA * rn.L2(), 3,
                      lambda b1, b2, p, λ, Ω: network(p, -2)(b1, b2) + λ * l1(b1, b2)
                      + Ω * l2(b1, b2)),
    "experts": (rn.Logistic(*rn.two_experts()) + LAM * rn.L1(), 2,
                lambda b1, b2, λ: experts(b1, b2) + λ * l1(b1, b2)),
    "two weights": (rn.CrossEntropy(p=0.8) + (1 - LAM) * rn.L1() + 2 * LAM * rn.L2(), 2,
                    lambda b1, b2, λ: network(0.8, 1)(b1, b2) + (1 - λ) * l1(b1, b2)
                    + 2 * λ * l2(b1, b2)),
    "no slider": (rn.CrossEntropy(p=0.9, x=1) + 0.25 * rn.L1(), 2,
                  lambda b1, b2: network(0.9, 1)(b1, b2) + 0.25 * l1(b1, b2)),
    "no penalty": (rn.CrossEntropy(p=rn.Slider("p", 0, 1.5, value=0.7, step=0.1)), 4,
                   lambda b1, b2, p: network(p, 1)(b1, b2)),
    "only a penalty": (LAM * rn.L1() + 0 * rn.L2(), 1, lambda b1, b2, λ: λ * l1(b1, b2)),
}  # fmt: skip


@cache
def figure(name):
    J, extent, _ = CASES[name]
    return rn.linked(J, extent=extent, n=12, paths=[WALK])


def states(name):
    """(figure as seen, formula of β₁ and β₂, extent, lift) at every position looked at."""
    J, extent, formula = CASES[name]
    fig = figure(name)
    rest = seen(fig)
    on_grid = np.meshgrid(*[np.linspace(-extent, extent, 25)] * 2)
    lift = 0.03 * np.ptp(formula(*on_grid, **rest.state))
    for values in positions((1 * J).sliders):
        shown = seen(fig, values)
        yield shown, lambda b1, b2, at=shown.state: formula(b1, b2, **at), extent, lift
