"""Creases: lines in the plane across which the slope of an objective jumps."""

from dataclasses import dataclass

import numpy as np

__all__ = ["Crease", "find_creases"]

# The slope of abs(β)^q with q < 1 begins infinitely steep, and a record holds no infinity.
STEEPEST = 1e9
# A surface of more facets than this is seen without lines, and hardly with them.
MOST = 8


@dataclass(frozen=True, eq=False)
class Crease:
    """A line through one point for each node of an axis, in the order of the nodes.

    `points`, (k, 2), are at (0, 0) where they are not `inside` the square. The slope along the
    coordinate `across` (0 or 1) jumps there.
    """

    points: np.ndarray
    inside: np.ndarray
    across: int

    @property
    def x(self):
        return np.where(self.inside, self.points[:, 0], np.nan)

    @property
    def y(self):
        return np.where(self.inside, self.points[:, 1], np.nan)

    def holds(self, points):
        """Whether the points, (m, 2), lie on it or beyond its ends, if it is straight."""
        along, line = 1 - self.across, self.points[self.inside]
        points = points[np.abs(points[:, along] - np.mean(line[[0, -1], along]))
                        <= np.ptp(line[[0, -1], along]) / 2]  # fmt: skip
        places = np.interp(points[:, along], line[:, along], line[:, self.across])
        return len(points) > 0 and np.allclose(places, points[:, self.across], 0, 1e-9)

    @property
    def normal(self):
        """A vector of length 1 at each point, (k, 2), across the line."""
        found = np.zeros(self.points.shape)
        found[:, self.across] = 1.0
        way = np.gradient(self.points[self.inside], axis=0)
        along = way / np.linalg.norm(way, axis=1, keepdims=True)
        # Towards the greater side of the coordinate whose slope jumps.
        turned = np.stack([-along[:, 1], along[:, 0]], axis=1)
        found[self.inside] = turned * np.sign(turned[:, [self.across]]) + 0.0
        return found

    def half_jump(self, J):
        """Half of what the slope of J, without sliders, gains across it.

        A number, or an array (k,) if it is not the same all along.
        """
        total = np.zeros(len(self.points))
        for weight, term in J.fixed().active:
            total = total + weight * _half_jump(term, self.points, self.across)
        total = total / self.normal[:, self.across]
        return total[0] if (total == total[0]).all() else total

    def middle_slope(self, J):
        """The mean of both slopes of J, without sliders, across it: (k,); TypeError if unknown."""
        total = J.gradient(self.points)
        for weight, term in J.fixed().active:
            if not term.smooth:
                left, right = term.slopes(self.points)
                both = np.isfinite(left) & np.isfinite(right)
                middle = np.where(both, left, 0.0) / 2 + np.where(both, right, 0.0) / 2
                total = total + weight * middle
        return np.sum(total * self.normal, axis=1)


def find_creases(J, axis):
    """The creases of J on the square of this axis, from what each term says of its `kinks`.

    A kink at a single point, such as the tip of a cone, makes no line; of a surface of very many
    facets there are none.
    """
    found = []
    for across in (1, 0):
        held = np.zeros((axis.size, 2))
        held[:, 1 - across] = axis
        for _, term in J.parts():
            for places in _kinks(term, held, across):
                points = held.copy()
                points[:, across] = places
                inside = (np.abs(points) <= axis[-1]).all(axis=1)  # NaN is no kink, and outside
                points = np.where(inside[:, np.newaxis], points, 0.0)
                jumps = inside & (_half_jump(term, points, across) > 0)
                known = any(other.holds(points[inside]) for other in found)
                if jumps.sum() > 1 and not known:
                    found.append(Crease(points, inside, across))
    return found if len(found) <= MOST else []


def _kinks(term, beta, across):
    """The kinks of one coordinate, (m, k); none if the term does not tell."""
    if term.smooth:
        return []
    try:
        return term.kinks(beta)[:, across].T
    except TypeError:
        return []


def _half_jump(term, beta, across):
    if term.smooth:
        return np.zeros(len(beta))
    try:
        left, right = (side[:, across] for side in term.slopes(beta))
    except TypeError:
        return np.zeros(len(beta))
    return np.clip(right / 2 - left / 2, 0.0, STEEPEST)
