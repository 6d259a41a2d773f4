"""Figures of an objective of two parameters: plain Plotly figures that can be moved.

Every figure is drawn at the sliders' rest values and carries, in
``fig.layout.meta["live"]``, the record of `regnotes.live` that lets a page move
it.  In a notebook it is an ordinary figure.
"""

from .budgets import budget
from .calculator import Converter
from .choices import Choice
from .families import family
from .multiples import small_planes
from .objective_curves import curve
from .penalty_bench import bench
from .plots import bars, curves
from .profiles import profile
from .questions import Question
from .races import race
from .slider_curves import moving_curves
from .surfaces import contours, linked, small_multiples, surface
from .towards_zero import price_paths
from .walks import iterates
from .zigzags import zigzag

__all__ = [
    "Choice",
    "Converter",
    "Question",
    "bars",
    "bench",
    "budget",
    "contours",
    "curve",
    "curves",
    "family",
    "iterates",
    "linked",
    "moving_curves",
    "price_paths",
    "profile",
    "race",
    "small_multiples",
    "small_planes",
    "surface",
    "zigzag",
]
