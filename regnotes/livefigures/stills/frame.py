"""The place between two axes: from a figure's data to the still picture, and what it cuts off."""

import itertools

import numpy as np

from .svg import clipped, powers_of_ten, round_numbers, tick_labels

__all__ = ["SCALE", "Frame"]

SCALE = 3  # units of the picture a pixel: its numbers are whole
# From the ends of dots to those of their axis, which Plotly lets none of them touch.
ROOM = np.array([[1.065, -0.065], [-0.065, 1.065]])


class Frame:
    """From data to the picture."""

    def __init__(self, traces, across, upwards, width, height, names, legend, margin):
        margin = {"l": 48, "r": 12, "t": 46 if legend else 8, "b": 48, **margin}
        level_sets = any(t["type"] == "contour" for t in traces)
        # A view of its own has its place already; what stands beside others has a part of it.
        (x0, x1), (y0, y1) = (
            (0, 1) if level_sets else axis.get("domain", (0, 1)) for axis in (across, upwards)
        )
        wide, high = width - margin["l"] - margin["r"], height - margin["t"] - margin["b"]
        self.left, self.right = ((margin["l"] + wide * x) * SCALE for x in (x0, x1))
        self.top, self.bottom = ((margin["t"] + high * (1 - y)) * SCALE for y in (y1, y0))
        if level_sets:  # both axes have one unit
            side = min(self.right - self.left, self.bottom - self.top)
            self.right, self.bottom = self.left + side, self.top + side
        self.bars = bool(names)
        self.logs = [axis.get("type") == "log" for axis in (across, upwards)]
        values = [[], []]
        for t in traces:
            for k, a in enumerate("xy"):
                if a in t and t["type"] != "contour" and not (names and a == "x"):
                    values[k].append(np.ravel(t[a]).astype(float))
                    seen = values[k][-1][np.isfinite(values[k][-1])]
                    dots = a == "x" and "markers" in t.get("mode", "") and np.size(t[a]) > 1
                    if dots and seen.size:
                        across_dots = seen.min(), seen.max()
                        values[k].append(np.array(across_dots) @ ROOM)
                elif a in t and t["type"] == "contour":
                    values[k].append(np.ravel(t[a]))
        if names:
            values = [[np.array([-0.5, len(names) - 0.5])], [*values[1], np.zeros(1)]]
        self.ranges = [
            self._range(axis, np.concatenate(v) if v else np.array([0.0, 1.0]), k)
            for k, (axis, v) in enumerate(zip((across, upwards), values, strict=True))
        ]
        if upwards.get("scaleanchor") and not level_sets:
            self._one_unit()

    def _one_unit(self):
        """Take room away where a unit is longer, on both sides, as Plotly does."""
        wide, high = self.right - self.left, self.bottom - self.top
        units = [high_ - low for low, high_ in self.ranges]
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

    def _range(self, axis, values, k):
        if axis.get("range") is not None:
            return tuple(axis["range"])
        values = values[np.isfinite(values)]
        if self.logs[k]:
            values = np.log10(values[values > 0])
        low, high = (values.min(), values.max()) if values.size else (0.0, 1.0)
        if not high > low:
            return low - 0.5, high + 0.5
        room = (high - low) / 18 if k else 0.0  # as Plotly has it
        if self.bars and k:  # they stand on the axis, and have their numbers above
            return low - 2 * room * (low < 0), high + 2 * room * (high > 0)
        return low - room, high + room

    def x(self, values):
        return self._on(values, 0, self.left, self.right)

    def y(self, values):
        return self._on(values, 1, self.bottom, self.top)

    def _on(self, values, k, start, end):
        values = np.asarray(values, dtype=float)
        if self.logs[k]:
            with np.errstate(divide="ignore", invalid="ignore"):
                values = np.log10(values)
        low, high = self.ranges[k]
        return start + (values - low) / (high - low) * (end - start)

    def points(self, x, y):
        found = np.stack([self.x(x), self.y(y)], axis=-1)
        inside = (found[:, 0] >= self.left - 1) & (found[:, 0] <= self.right + 1)
        inside &= (found[:, 1] >= self.top - 1) & (found[:, 1] <= self.bottom + 1)
        return np.where(inside[:, np.newaxis], found, np.nan)

    def ticks(self, k, axis):
        """Where numbers stand, as Plotly chooses, and the numbers in words."""
        length = (abs(self.bottom - self.top) if k else self.right - self.left) / SCALE
        most = min(axis.get("nticks") or 10, np.clip(length / (40 if k else 80), 4, 9) + 1)
        low, high = self.ranges[k]
        if self.logs[k]:
            return powers_of_ten(low, high, most)
        given = axis.get("tickvals")
        at = round_numbers(low, high, most) if given is None else np.asarray(given, dtype=float)
        words = axis.get("ticktext")
        return at, tick_labels(at) if words is None else [str(word) for word in words]
