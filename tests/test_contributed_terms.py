"""Terms that somebody else wrote, with no more than `Term` asks for."""

from dataclasses import dataclass

import numpy as np
import pytest

import regnotes as rn


@dataclass(frozen=True)
class Bowl(rn.Term):
    """½‖β - 1‖²: smooth, and does not say how it grows."""

    dimension = 2
    lipschitz = 1.0

    def value(self, beta):
        return 0.5 * np.sum((np.asarray(beta) - 1) ** 2, axis=-1)

    def gradient(self, beta):
        return np.asarray(beta) - 1.0

    def hessian(self, beta):
        return np.broadcast_to(np.eye(2), (*np.shape(beta), 2))


@dataclass(frozen=True)
class Box(rn.Term):
    """The largest entry, max abs(βⱼ): convex, with no more than a prox and a distance."""

    smooth = False
    penalty = True

    def value(self, beta):
        return np.max(np.abs(beta), axis=-1)

    def prox(self, v, step):
        """v less its projection onto the ball of the dual norm, which is L1's."""
        v, step = np.asarray(v, dtype=float), np.broadcast_to(step, np.shape(v)[:-1])
        sizes = np.sort(np.abs(v), axis=-1)[..., ::-1]
        excess = np.cumsum(sizes, axis=-1) - step[..., np.newaxis]
        counts = np.arange(1, v.shape[-1] + 1)
        level = np.max(excess / counts, axis=-1)[..., np.newaxis]
        return np.where(level <= 0, 0.0, np.clip(v, -level, level)) + 0.0

    def subdifferential_distance(self, beta, gradient, weight=1.0):
        """By the prox: -g is in weight ∂f(β) exactly if β = prox(β - g)."""
        moved = self.prox(beta - gradient, weight)
        return np.linalg.norm(beta - moved, axis=-1)


def test_a_smooth_term_that_does_not_say_how_it_grows():
    assert Bowl().growth(2) is None
    np.testing.assert_allclose(rn.minimise(Bowl()), [1, 1], atol=1e-10)
    J = Bowl() + 0.25 * rn.L1()
    np.testing.assert_allclose(rn.minimise(J), [0.75, 0.75], atol=1e-10)
    assert (2 * Bowl() + rn.L1()).fixed().growth(2) is None
    rows, *_ = (0 * Bowl() + rn.L1()).fixed().growth(2)
    np.testing.assert_array_equal(rows, np.eye(2))


def test_coordinate_descent_does_without():
    path = rn.trace(rn.coordinate_descent, Bowl() + 0.25 * rn.L1(), [3.0, -3.0], 4)
    np.testing.assert_allclose(path[-1], [0.75, 0.75])


def test_a_term_with_a_prox_and_no_face():
    loss = rn.LeastSquares([[1, 0.3], [2, -1], [2.5, 0.7]], [1, 2, 1])
    J = loss + 0.3 * Box()
    beta = rn.minimise(J)
    noise = np.random.default_rng(0).normal(size=(5000, 2)) * 0.1
    assert (J.value(beta + noise) >= J.value(beta)).all()
    assert rn.residual(J, beta) <= 1e-9


def test_an_objective_without_any_term_that_counts():
    assert (rn.minimise(0 * rn.LeastSquares([[1.0, 2.0]], [1])) == 0).all()


@pytest.mark.parametrize(
    "name", ["gradient", "hessian", "prox", "subgradient", "slopes", "kinks", "kink_prox"]
)
def test_what_it_lacks_is_named(name):
    class Bare(rn.Term):
        def value(self, beta):
            return np.sum(beta, axis=-1)

    rest = {"prox": (1.0,), "kink_prox": (np.ones(2), 1.0)}.get(name, ())
    with pytest.raises(TypeError, match=rf"Bare.* has no {name}"):
        getattr(Bare(), name)(np.ones(2), *rest)
    assert Bare().prox_order(rn.L1()) is None and Bare().face(np.ones(2)) is None
