"""A weighted sum of terms whose weights are known: what is left once sliders are set."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .arrays import norm, not_negative, scaled, vectors

__all__ = ["WeightedSum"]


@dataclass(frozen=True, eq=False)
class WeightedSum:
    """A sum of terms whose weights are numbers, or arrays of numbers: Σ wᵢ Jᵢ(β).

    With arrays it is one objective at many slider positions at once: the weights
    broadcast against the leading axes of beta. Solvers and certificates see only this.

    Parameters
    ----------
    pairs : tuple of (float or array, Term)
        Weights and terms; no term may hold a slider.
    """

    pairs: tuple

    @cached_property
    def active(self):
        """The pairs whose weight is not 0 everywhere."""
        return tuple((w, term) for w, term in self.pairs if np.any(w))

    @cached_property
    def dimension(self):
        """The length d of beta, or None if every length will do."""
        return next((t.dimension for _, t in self.pairs if t.dimension), None)

    @cached_property
    def nonsmooth_terms(self):
        """The active pairs whose term is not smooth."""
        return tuple((w, term) for w, term in self.active if not term.smooth)

    @cached_property
    def nonsmooth(self):
        """The one non-smooth term with its weight, or None.

        Raises
        ------
        TypeError
            If there are two; see `nonsmooth_terms` and `proximal_order`.
        """
        found = self.nonsmooth_terms
        if len(found) > 1:
            names = " and ".join(repr(term) for _, term in found)
            raise TypeError(f"expected at most one non-smooth term, not {names}")
        return found[0] if found else None

    @cached_property
    def proximal_order(self):
        """The non-smooth pairs, at most two, in the order in which their proxes are applied.

        Raises
        ------
        TypeError
            If their proxes do not make that of their sum: then neither prox nor distance is known.
        """
        found = self.nonsmooth_terms
        if len(found) < 2:
            return found
        if len(found) == 2:
            (_, one), (_, other) = found
            order = one.prox_order(other) or other.prox_order(one)
            if order is not None:
                return found if order[0] is one else found[::-1]
        names = " and ".join(repr(term) for _, term in found)
        raise TypeError(
            "expected at most one non-smooth term, or two whose proxes compose (L1 with L1, with "
            f"GroupL2, and with equal weights with Fused), not {names}"
        )

    def _sum(self, name, beta, axes):
        """Σ weight * term.name(beta), over the smooth terms unless name is value."""
        beta = vectors("beta", beta, self.dimension)
        total = np.zeros(beta.shape[:-1] + beta.shape[-1:] * axes)
        # A term that overflows is inf: that is its rounded value, not an accident.
        with np.errstate(over="ignore"):
            for weight, term in self.active:
                if name == "value" or term.smooth:
                    total = total + scaled(weight, getattr(term, name)(beta), axes)
        return total

    def value(self, beta):
        """Σ wᵢ Jᵢ(β): (..., d) -> (...)."""
        return self._sum("value", beta, 0)

    def gradient(self, beta):
        """Gradient of all smooth terms together: (..., d) -> (..., d)."""
        return self._sum("gradient", beta, 1)

    def hessian(self, beta):
        """Hessian of all smooth terms together: (..., d) -> (..., d, d)."""
        return self._sum("hessian", beta, 2)

    def curvature(self, beta):
        """The hessian with the second derivatives of the other terms: (..., d) -> (..., d, d)."""
        total = self.hessian(beta)
        for weight, term in self.active:
            if not term.smooth:
                total = total + scaled(weight, term.curvature(beta), 2)
        return total

    @property
    def lipschitz(self):
        """A Lipschitz constant of the gradient: Σ abs(wᵢ) Lᵢ."""
        with np.errstate(over="ignore"):
            parts = [scaled(w, t.lipschitz) for w, t in self.active if t.smooth]
            return np.abs(parts[0]) + sum(map(np.abs, parts[1:])) if parts else 0.0

    def subgradient(self, beta):
        """A subgradient of the whole sum at beta: (..., d) -> (..., d)."""
        total = self.gradient(beta)
        for weight, term in self.active:
            if not term.smooth:
                total = total + scaled(weight, term.subgradient(beta), 1)
        return total

    def slopes(self, beta):
        """One-sided partial derivatives, left and right: (..., d) -> two (..., d)."""
        left = right = self.gradient(beta)
        for weight, term in self.active:
            if not term.smooth:
                below, above = term.slopes(beta)
                left = left + scaled(weight, below, 1)
                right = right + scaled(weight, above, 1)
        return left, right

    def kinks(self, beta):
        """Where each coordinate can have a kink, the others held: (..., d) -> (..., d, m)."""
        found = [term.kinks(beta) for _, term in self.active if not term.smooth]
        return np.concatenate([np.zeros((*np.shape(beta), 0)), *found], axis=-1)

    @property
    def strictly_convex(self):
        """Whether, if convex, it is so strictly at every position: then there is one minimiser."""
        return any(np.min(w) > 0 and t.strictly_convex for w, t in self.active)

    @property
    def quadratic(self):
        """Whether the smooth terms together have one hessian everywhere."""
        return all(term.quadratic for _, term in self.active if term.smooth)

    def prox(self, v, step):
        """argmin over β of ½‖β - v‖² + step * (the non-smooth terms)(β).

        TypeError if there are two whose proxes do not compose: see `Term.prox_order`.
        """
        v = vectors("v", v, self.dimension)
        step = not_negative("step", step)
        if not self.nonsmooth_terms:
            return v.copy()
        for weight, term in self.proximal_order:
            with np.errstate(over="ignore"):
                v = term.prox(v, np.minimum(step * weight, np.finfo(float).max))
        return v

    def residual(self, beta):
        """Distance from 0 to the subdifferential at beta: (..., d) -> (...).

        Of two non-smooth terms too, if their proxes compose: then those of their kinks do.
        """
        beta, gradient = vectors("beta", beta, self.dimension), self.gradient(beta)
        order = self.proximal_order
        if not order:
            return norm(gradient)
        if len(order) == 1:
            ((weight, term),) = order
            return term.subdifferential_distance(beta, gradient, weight)
        left = -gradient
        for weight, term in order:
            left = left - scaled(weight, term.subgradient(beta), 1)
        for weight, term in order:
            left = term.kink_prox(beta, left, weight)
        return norm(left)

    def growth(self, dimension):
        """How each straight line leaves for infinity: the sum's recession function.

        Far away in the direction v it grows like Σ max(lowₖ aₖ·v, highₖ aₖ·v), because
        every term does.

        Returns
        -------
        rows : array (m, d)
            The forms aₖ, no two equal.
        low, high : arrays (..., m)
            The slopes towards -∞ and +∞, ±inf where a term grows faster than any line.

        Or None, if one of the terms does not know how it grows.
        """
        grown = [(w, term.growth(dimension)) for w, term in self.active]
        if any(found is None for _, found in grown):
            return None
        lead = np.broadcast_shapes(*(np.shape(w) for w, _ in self.pairs), ())
        slopes = {}
        for weight, found in grown:
            for row, *ends in zip(*found, strict=True):
                key = tuple(row)
                old = slopes.get(key, (0.0, 0.0))
                slopes[key] = tuple(o + scaled(weight, e) for o, e in zip(old, ends, strict=True))
        rows = np.array(list(slopes)).reshape(len(slopes), dimension)
        low, high = (
            np.stack([np.broadcast_to(s[i], lead) for s in slopes.values()], axis=-1)
            if slopes
            else np.zeros((*lead, 0))
            for i in (0, 1)
        )
        return rows, low, high

    def take(self, chosen):
        """The slider positions `chosen` (an index or mask into array weights)."""
        return WeightedSum(tuple((w[chosen] if np.ndim(w) else w, term) for w, term in self.pairs))
