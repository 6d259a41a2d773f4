"""Figures of an objective of two parameters: plain Plotly figures that can be moved.

Every figure is drawn at the sliders' rest values and carries, in
``fig.layout.meta["live"]``, the record of `regnotes.live` that lets a page move
it.  In a notebook it is an ordinary figure.
"""

from .budgets import budget
from .families import family
from .objective_curves import curve
from .plots import bars, curves
from .profiles import profile
from .slider_curves import moving_curves
from .surfaces import contours, linked, small_multiples, surface
from .walks import iterates
from .zero_maps import zeros_map

__all__ = [
    "bars",
    "budget",
    "contours",
    "curve",
    "curves",
    "family",
    "iterates",
    "linked",
    "moving_curves",
    "profile",
    "small_multiples",
    "surface",
    "zeros_map",
]
