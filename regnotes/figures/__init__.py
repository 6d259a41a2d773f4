"""Figures of an objective of two parameters: plain Plotly figures that can be moved.

Every figure is drawn at the sliders' rest values and carries, in
``fig.layout.meta["live"]``, the record of `regnotes.live` that lets a page move
it.  In a notebook it is an ordinary figure.
"""

from .constraint import budget
from .family import family
from .iterates import iterates
from .maps import zeros_map
from .moving import moving_curves
from .plots import bars, curves
from .surfaces import contours, linked, small_multiples, surface

__all__ = [
    "bars",
    "budget",
    "contours",
    "curves",
    "family",
    "iterates",
    "linked",
    "moving_curves",
    "small_multiples",
    "surface",
    "zeros_map",
]
