"""The place between two axes: from a figure's data to the still picture, and what it cuts off."""

import itertools

import numpy as np

from .scales import Scale
from .svg import clipped

__all__ = ["SCALE", "Frame"]

SCALE = 3  # units of the picture a pixel: its numbers are whole


class Frame:
    """From data to the picture.

    Parameters
    ----------
    box : (left, right, top, bottom), px
    across, upwards : Scale
    equal : whether a unit is as long across as upwards
    """

    def __init__(self, box, across: Scale, upwards: Scale, equal=False):
        self.left, self.right, self.top, self.bottom = (edge * SCALE for edge in box)
        self.across, self.upwards = across, upwards
        if equal:
            self._one_unit()

    def _one_unit(self):
        """Take room away where a unit is longer, on both sides, as Plotly does."""
        wide, high = self.right - self.left, self.bottom - self.top
        units = [abs(scale.high - scale.low) for scale in (self.across, self.upwards)]
        unit = min(wide / units[0], high / units[1])
        spare = (wide - unit * units[0]) / 2, (high - unit * units[1]) / 2
        self.left, self.right = self.left + spare[0], self.right - spare[0]
        self.top, self.bottom = self.top + spare[1], self.bottom - spare[1]

    def line(self, x, y):
        """The parts of a line that are inside the axes, with NaN where it is outside."""
        found = np.stack([self.x(x), self.y(y)], axis=-1)
        low, high = np.array([self.left, self.top]), np.array([self.right, self.bottom])
        parts = []
        for start, end in itertools.pairwise(found):
            along = end - start
            if not np.isfinite(along).all():
                continue
            with np.errstate(divide="ignore", invalid="ignore"):
                cross = np.sort([(low - start) / along, (high - start) / along], axis=0)
            still = along == 0
            within = (low - 1 <= start) & (start <= high + 1)
            cross[:, still] = np.where(within[still], [[-np.inf], [np.inf]], [[np.inf], [-np.inf]])
            enter, leave = max(0, cross[0].max()), min(1, cross[1].min())
            if enter > leave:
                continue
            if enter > 0 or not parts or not np.array_equal(parts[-1], start):
                parts += [np.full(2, np.nan), start + enter * along]
            parts.append(end if leave == 1 else start + leave * along)
        return np.array(parts or [np.full(2, np.nan)])

    def areas(self, x, y):
        """What a line encloses inside the axes, a ring for each of its parts between NaN."""
        found = np.stack([self.x(x), self.y(y)], axis=-1)
        gaps = np.flatnonzero(np.isnan(found).any(axis=-1))
        for ring in np.split(found, gaps):
            ring = ring[~np.isnan(ring).any(axis=-1)]
            for k, (low, high) in enumerate(((self.left, self.right), (self.top, self.bottom))):
                ring = clipped(clipped(ring, k, low), k, high, -1)
            yield ring

    def x(self, values):
        """Where values stand from left to right, in units of the picture."""
        return self.between(self.across, self.across.at(values))

    def y(self, values):
        """Where values stand from top to bottom, in units of the picture."""
        return self.between(self.upwards, self.upwards.at(values))

    def between(self, scale, places):
        """Where what is at these `places` of one of its scales stands."""
        start, end = (self.left, self.right) if scale is self.across else (self.bottom, self.top)
        return start + (np.asarray(places) - scale.low) / (scale.high - scale.low) * (end - start)

    def points(self, x, y):
        """Where points are that are inside the axes, (k, 2); NaN where they are outside."""
        found = np.stack([self.x(x), self.y(y)], axis=-1)
        inside = (found[:, 0] >= self.left - 1) & (found[:, 0] <= self.right + 1)
        inside &= (found[:, 1] >= self.top - 1) & (found[:, 1] <= self.bottom + 1)
        return np.where(inside[:, np.newaxis], found, np.nan)
