"""Fused of any length, and sums of two penalties with a kink: prox and distance are exact."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import lsq_linear

import regnotes as rn

FUSED = rn.Fused()
RNG = np.random.default_rng(21)
lengths = st.integers(2, 12)
coarse = st.integers(-12, 12).map(lambda k: k / 4)  # ties and thresholds are met
vectors = lengths.flatmap(
    lambda d: arrays(float, d, elements=coarse) | arrays(float, d, elements=st.floats(-50, 50))
)
units = st.floats(-300, 300).map(lambda e: 10**e)


def dual(v, step):
    """v - Dᵀu with the nearest such point, by bounded least squares: the prox by its dual."""
    steps = np.diff(np.eye(len(v)), axis=0)
    answer = lsq_linear(steps.T, v, (-step, step), method="bvls", tol=1e-15)
    return v - steps.T @ answer.x


@settings(max_examples=200)
@given(v=vectors, step=coarse.map(abs) | st.floats(0.01, 30))
def test_the_prox_of_a_chain_against_its_dual(v, step):
    if step == 0:
        np.testing.assert_array_equal(FUSED.prox(v, 0), v)
        return
    p = FUSED.prox(v, step)
    np.testing.assert_allclose(p, dual(v, step), atol=1e-10 * (1 + abs(v).max()))
    # What is dual to it, exactly: cumulative sums of v - p within ±step, at ±step where p changes.
    u = np.cumsum(v - p)[:-1]
    slack = 1e-14 * len(v) * (1 + abs(v).max())
    assert (np.abs(u) <= step + slack).all() and abs(np.sum(v - p)) <= slack
    rises = np.diff(p)
    np.testing.assert_allclose(u[rises != 0], -step * np.sign(rises[rises != 0]), atol=slack)


@given(v=vectors, step=coarse.map(abs))
def test_neighbours_that_meet_are_exactly_equal(v, step):
    """On quarters the prox is a quotient by at most d: nothing smaller parts two neighbours."""
    rises = np.abs(np.diff(FUSED.prox(np.round(4 * v) / 4, step)))
    assert ((rises == 0) | (rises > 1e-4)).all()


@given(v=vectors, step=st.floats(0.01, 9), unit=units)
def test_the_prox_of_a_chain_in_other_units(v, step, unit):
    p = FUSED.prox(v, step)
    other = FUSED.prox(v * unit, step * unit)
    np.testing.assert_allclose(other / unit, p, rtol=0, atol=1e-14 * len(v) * (1 + abs(v).max()))


@given(v=vectors, step=st.floats(0.01, 9), shift=st.floats(-100, 100))
def test_symmetries_of_a_chain(v, step, shift):
    p, atol = FUSED.prox(v, step), 1e-13 * len(v) * (1 + abs(v).max() + abs(shift))
    for other, same in (
        (FUSED.prox(-v, step), -p),
        (FUSED.prox(v[::-1], step), p[::-1]),
        (FUSED.prox(v + shift, step), p + shift),
    ):
        np.testing.assert_allclose(other, same, rtol=0, atol=atol)


def test_a_chain_of_two_is_what_it_was():
    """Closed forms: both move by step and stop where they meet."""
    v = RNG.normal(0, 2, (500, 2))
    v[::7, 1] = v[::7, 0]
    for step in (0.0, 0.3, 1.0, 4.0):
        half = (v[:, 0] - v[:, 1]) / 2
        left = np.sign(half) * np.maximum(abs(half) - step, 0)
        wanted = v.mean(axis=1)[:, np.newaxis] + np.stack([left, -left], axis=1)
        p = FUSED.prox(v, step)
        np.testing.assert_allclose(p, wanted, atol=1e-15)
        np.testing.assert_array_equal(p[:, 0] == p[:, 1], abs(half) <= step)
        g = RNG.normal(size=v.shape)
        sign = np.sign(v[:, 0] - v[:, 1])
        pull = np.where(sign == 0, np.clip((g[:, 1] - g[:, 0]) / 2, -step, step), step * sign)
        np.testing.assert_allclose(
            FUSED.subdifferential_distance(v, g, step),
            np.linalg.norm(g + np.stack([pull, -pull], axis=1), axis=1),
            atol=1e-15,
        )


def test_a_long_chain_of_steps_is_found_again():
    heights = np.repeat([1.0, 4.0, -2.0, 0.5], [50, 80, 30, 40])
    p = FUSED.prox(heights, 1.5)
    assert len(np.unique(p)) == 4
    wanted = np.repeat(
        [1 + 1.5 / 50, 4 - 3 / 80, -2 + 3 / 30, 0.5 - 1.5 / 40], [50, 80, 30, 40]
    )  # an end is pulled by one neighbour, what lies between by two
    np.testing.assert_allclose(p, wanted, rtol=1e-14)


def test_the_ends_of_the_range_of_floats():
    np.testing.assert_allclose(FUSED.prox([1e308, -1e308, 1e308], 1e308), [1e308 / 3] * 3)
    np.testing.assert_allclose(FUSED.prox([1.0, 2.0, 6.0], 1e300), [3.0] * 3)
    np.testing.assert_array_equal(FUSED.prox([1.0, 2.0, 6.0], 1e-300), [1, 2, 6])
    np.testing.assert_array_equal(FUSED.prox([0.1] * 7, 3.0), [0.1] * 7)
    assert FUSED.value([-1e308, 1e308, 0.0]) == math.inf


def test_a_chain_of_one_is_none():
    for function in (FUSED.value, FUSED.kinks, lambda v: FUSED.prox(v, 1)):
        with pytest.raises(ValueError, match="d >= 2"):
            function([1.0])


@given(beta=vectors, data=st.data())
def test_the_distance_of_a_chain_against_bounded_least_squares(beta, data):
    """Where neighbours differ u is given, elsewhere it is free between -1 and 1."""
    gradient = data.draw(arrays(float, len(beta), elements=st.floats(-9, 9)))
    weight = data.draw(st.sampled_from([0.0, 0.5, 2.0]))
    steps, signs = np.diff(np.eye(len(beta)), axis=0), np.sign(np.diff(beta))
    rest = gradient + weight * steps.T @ signs
    free = weight * steps[signs == 0]
    if weight and len(free):
        answer = lsq_linear(free.T, -rest, (-1, 1), method="bvls", tol=1e-15)
        rest = rest + free.T @ answer.x
    found = FUSED.subdifferential_distance(beta, gradient, weight)
    assert found == pytest.approx(np.linalg.norm(rest), abs=1e-7)


def test_runs_move_together():
    beta = [[1, 1, 2, 2, 2], [0, 1, 1, 0, 0]]
    np.testing.assert_array_equal(FUSED.together(beta), [[0, 0, 1, 1, 1], [0, 1, 1, 2, 2]])
    np.testing.assert_array_equal(rn.L1().together(beta), [range(5)] * 2)
    free, slope = FUSED.face(beta)
    np.testing.assert_array_equal(free, [[0, 0, 0, 0, 0], [1, 0, 0, 0, 0]])
    np.testing.assert_array_equal(slope, FUSED.subgradient(beta))


def test_growth_of_a_chain_is_its_value():
    rows, low, high = FUSED.growth(4)
    v = RNG.normal(size=(20, 4))
    along = v @ rows.T
    np.testing.assert_allclose(np.maximum(low * along, high * along).sum(axis=1), FUSED.value(v))


# Sums of two.

SUMS = [
    0.3 * rn.L1() + 0.5 * FUSED,
    0.5 * FUSED + 0.1 * rn.L1(weights=[3, 3, 3, 3]),
    0.4 * rn.L1() + 0.7 * rn.GroupL2([[0, 2], [1, 3]]),
    rn.GroupL2([[0, 1, 2, 3]]) + 0.4 * rn.L1(weights=[1, 0, 2, 0.5]),
    0.4 * rn.L1() + 0.2 * rn.L1(weights=[1, 0, 2, 3]),
]
sums = pytest.mark.parametrize("J", SUMS, ids=str)
four = arrays(float, 4, elements=coarse)


@sums
@given(v=four, z=four, step=st.sampled_from([0.25, 1.0, 3.0]))
def test_the_prox_of_a_sum(J, v, z, step):
    """f(z) + ½‖z - v‖² >= f(p) + ½‖p - v‖² + ½‖z - p‖² characterises p = prox(v)."""
    p = J.prox(v, step)
    for b in (z, p + z / 100, v, 0 * v):
        left = step * J.value(b) + 0.5 * np.sum((b - v) ** 2)
        right = step * J.value(p) + 0.5 * np.sum((p - v) ** 2) + 0.5 * np.sum((b - p) ** 2)
        assert left >= right - 1e-13 * (1 + left)
    assert not np.signbit(p[p == 0]).any()


@sums
@given(v=four, other=four, step=st.sampled_from([0.25, 1.0, 3.0]))
def test_the_residual_of_a_sum_vanishes_at_its_minimisers_only(J, v, other, step):
    """prox(v) is where ½‖β - v‖² + step J is least: 0 there, and elsewhere above a lower bound."""
    bowl = 4 * rn.LeastSquares(np.eye(4), v)
    total = bowl + step * J
    best = J.prox(v, step)
    assert rn.residual(total, best) <= 1e-14 * (1 + abs(v).max())
    # Strongly convex with modulus 1: the distance to the minimiser is at most the residual.
    assert rn.residual(total, other) >= np.linalg.norm(other - best) * (1 - 1e-12) - 1e-13


@sums
@given(beta=four, gradient=four)
def test_the_residual_of_a_sum_is_the_steepest_descent(J, beta, gradient):
    """As of every convex function: the greatest fall along a line, per length."""
    beta = np.where(np.abs(beta) < 1, 0.0, beta)  # onto the kinks
    J = rn.LeastSquares(np.eye(4), beta - 4 * gradient) * 1.0 + J  # its gradient at beta
    unit = np.random.default_rng(0).normal(size=(4000, 4))
    unit /= np.linalg.norm(unit, axis=1, keepdims=True)
    found, h = rn.residual(J, beta), 1e-6
    descent = (J.value(beta) - J.value(beta + h * unit)) / h
    assert found >= descent.max() - 1e-5 * (1 + abs(found))
    # And it is reached: along the vector of that length.
    problem = J.fixed()
    left = -problem.gradient(beta)
    for weight, term in problem.proximal_order:
        left = left - weight * term.subgradient(beta)
    for weight, term in problem.proximal_order:
        left = term.kink_prox(beta, left, weight)
    if found > 1e-9:
        reached = (J.value(beta) - J.value(beta + h * left / found)) / h
        assert reached == pytest.approx(found, rel=1e-4, abs=1e-4)


def test_at_many_positions_at_once():
    lam = rn.Slider("λ", 0, 1)
    J = rn.LeastSquares(np.eye(3), [3, 1, 0.4]) + lam * rn.L1() + 0.2 * FUSED
    positions = np.array([0.0, 0.2, 1.0])
    over, beta = J.over({"λ": positions}), RNG.normal(size=(3, 3)).round()
    for k, at in enumerate(positions):
        one = J.at(λ=at)
        np.testing.assert_array_equal(over.prox(beta, 0.5)[k], one.prox(beta[k], 0.5))
        assert over.residual(beta)[k] == pytest.approx(rn.residual(one, beta[k]), abs=1e-15)
    assert over.nonsmooth_terms[0][1] == rn.L1() and len(over.nonsmooth_terms) == 2
    with pytest.raises(TypeError, match="at most one"):
        _ = over.nonsmooth


def test_unequal_weights_part_what_fused_joins():
    """That is why the two are refused: the composition is not the prox."""
    J = 0.1 * rn.L1(weights=[1, 2, 1]) + 0.5 * FUSED
    for make in (lambda: J.prox(np.ones(3), 1), lambda: rn.residual(J, np.ones(3))):
        with pytest.raises(TypeError, match=r"Fused\(\) and L1\(weights=.* equal weights"):
            make()
    weights = 0.1 * np.array([1, 2, 1])
    v = np.array([1.0, 1.0, 1.0])
    composed = rn.L1(weights).prox(FUSED.prox(v, 0.5), 1)
    assert len(np.unique(composed)) > 1
    joined = np.full(3, 1 - weights.mean())

    def target(b):
        return 0.5 * np.sum((b - v) ** 2) + J.value(b)

    assert target(joined) < target(composed) - 1e-4


@pytest.mark.parametrize(
    "J",
    [
        FUSED + rn.GroupL2([[0, 1, 2]]),
        rn.L1() + rn.MCP(1),
        rn.L1() + FUSED + rn.GroupL2([[0, 1, 2]]),
        FUSED + rn.Lq(1.5),
        rn.L1() + rn.Absolute(np.eye(3), [1, 2, 3]),
    ],
    ids=str,
)
def test_two_that_do_not_compose_are_refused_by_name(J):
    names = [type(term).__name__ for _, term in J.terms]
    for make in (lambda: J.prox(np.ones(3), 1), lambda: rn.residual(J, np.ones(3))):
        with pytest.raises(TypeError, match="non-smooth") as caught:
            make()
        assert all(name in str(caught.value) for name in names)


def test_a_subclass_that_may_be_otherwise_is_not_taken_for_l1():
    class Other(rn.L1):
        pass

    with pytest.raises(TypeError, match="non-smooth"):
        (Other() + FUSED).prox(np.ones(3), 1)
    assert ((0 * Other()) + FUSED + 0.1 * rn.L1()).prox([3.0, 1.0], 0.4).shape == (2,)


def test_sparse_fused_lasso_against_a_quadratic_program():
    """β = γ - δ with both ≥ 0 is a smooth problem with bounds; its value bounds ours from above."""
    X, y = RNG.normal(size=(12, 4)), RNG.normal(size=12)
    J = rn.LeastSquares(X, y) + 0.05 * rn.L1() + 0.1 * FUSED
    path = rn.trace(rn.fista, J, np.zeros(4), 3000)
    assert rn.residual(J, path[-1]) <= 1e-9
    noise = RNG.normal(size=(2000, 4)) * 10.0 ** RNG.uniform(-6, 0, (2000, 1))
    assert (J.value(path[-1] + noise) >= J.value(path[-1]) - 1e-15).all()


def test_alone_or_beside_a_flat_loss_it_has_many_minimisers():
    """On the diagonal no parameter can move alone, and both can move together."""
    for J in (FUSED, rn.LeastSquares([[1.0, -1.0]], [0]) + 0.3 * FUSED):
        assert rn.minimisers_over(J, {}).kind[0] != "point"
