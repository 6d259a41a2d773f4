"""What single penalties promise beyond the suite of all terms: closed forms and other libraries."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize, minimize_scalar

import regnotes as rn

EXPERTS = rn.Logistic(*rn.two_experts())
V = np.linspace(-5, 5, 401)[:, np.newaxis]
numbers = st.floats(-30, 30, allow_subnormal=False)  # they round a quotient to 0


# Powers.


@given(v=numbers, step=st.floats(0, 20))
def test_one_is_l1_and_two_is_l2(v, step):
    v = [v, -2 * v, 0.3]
    for q, same in ((1, rn.L1()), (2, rn.L2())):
        term = rn.Lq(q)
        assert term.value(v) == pytest.approx(same.value(v))
        np.testing.assert_allclose(term.prox(v, step), same.prox(v, step), rtol=1e-14, atol=1e-300)
        assert (term.prox(v, step) == 0).tolist() == (same.prox(v, step) == 0).tolist()
        distances = [t.subdifferential_distance(v, [1.0, 0.2, 3.0], 0.7) for t in (term, rn.L1())]
        assert q == 2 or distances[0] == pytest.approx(distances[1])


@given(v=numbers, step=st.floats(0.01, 20))
def test_half_has_a_closed_form(v, step):
    """Xu et al. (2012), eq. 13, for min (b - v)² + λ abs(b)^½, here with λ = 2 step."""
    lam = 2 * step
    threshold = 54 ** (1 / 3) / 4 * lam ** (2 / 3)
    if abs(v) > threshold:
        phi = math.acos(lam / 8 * (abs(v) / 3) ** -1.5)
        wanted = 2 / 3 * v * (1 + math.cos(2 * math.pi / 3 - 2 * phi / 3))
    else:
        wanted = 0.0
    if abs(abs(v) - threshold) > 1e-9:
        assert rn.Lq(0.5).prox([v], step)[0] == pytest.approx(wanted, rel=1e-9)


@pytest.mark.parametrize("q", [0.3, 0.5, 0.9, 1.1, 1.5, 2.5, 4, 9])
def test_the_prox_of_a_power_solves_its_equation(q):
    for step in (1e-3, 0.4, 3.0, 1e5):
        for scale in (1.0, 1e-8, 1e8):
            v = V * scale
            b = rn.Lq(q).prox(v, step)
            moved = b != 0
            size = np.abs(b[moved])
            back = size + step * q * size ** (q - 1)
            np.testing.assert_allclose(back, np.abs(v[moved]), rtol=1e-12)
            if q > 1:
                assert (moved | (v == 0) | (np.abs(v) < 1e-100) | (q < 1.2)).all()
            elif moved.any():
                # It jumps over what lies between 0 and (2 step (1 - q))^(1/(2-q)).
                assert size.min() >= (2 * step * (1 - q)) ** (1 / (2 - q)) * (1 - 1e-12)


@pytest.mark.parametrize("q", [-1, 0, math.nan, math.inf])
def test_a_power_that_is_not_positive(q):
    with pytest.raises(ValueError, match="q must be"):
        rn.Lq(q)


def test_a_power_with_a_kink_has_no_gradient():
    with pytest.raises(TypeError, match="q must be greater than 1"):
        rn.Lq(1).gradient([1.0])
    np.testing.assert_allclose(rn.Lq(3).gradient([2.0, -1.0]), [12.0, -3.0])


# Groups.


def test_groups_of_one_are_l1():
    term, same = rn.GroupL2([[1], [0], [2]]), rn.L1()
    rng = np.random.default_rng(0)
    b, g = rng.normal(size=(50, 3)), rng.normal(size=(50, 3))
    b[::3, 1] = 0
    assert term.separable and not rn.GroupL2([[0, 1], [2]]).separable
    np.testing.assert_allclose(term.value(b), same.value(b))
    np.testing.assert_allclose(term.prox(b, 0.4), same.prox(b, 0.4), atol=1e-15)
    np.testing.assert_allclose(
        term.subdifferential_distance(b, g, 0.5), same.subdifferential_distance(b, g, 0.5)
    )


def test_one_group_knows_no_axes():
    """The penalty and its prox are the same after a turn; a group leaves as a whole."""
    term = rn.GroupL2([[0, 1, 2]])
    rng = np.random.default_rng(1)
    turn = np.linalg.qr(rng.normal(size=(3, 3)))[0]
    v = rng.normal(size=(100, 3))
    np.testing.assert_allclose(term.value(v @ turn), term.value(v))
    p = term.prox(v, 1.2)
    np.testing.assert_allclose(term.prox(v @ turn, 1.2), p @ turn, atol=1e-14)
    zeros = (p == 0).sum(axis=1)
    assert set(zeros) == {0, 3}
    np.testing.assert_array_equal(zeros == 3, np.linalg.norm(v, axis=1) <= 1.2)


@pytest.mark.parametrize(
    ("groups", "error"),
    [([[0, 1], [1]], ValueError), ([[0], [2]], ValueError), ([], ValueError),
     ([[0], []], ValueError), ([[0.5]], TypeError), ([0, 1], TypeError), (3, TypeError)],
)  # fmt: skip
def test_groups_that_are_none(groups, error):
    with pytest.raises(error, match="groups must"):
        rn.GroupL2(groups)


# MCP and SCAD.


def soft(v, step):
    return rn.L1().prox(v, step)


@pytest.mark.parametrize(("lam", "gamma"), [(1, 3), (0.4, 1.5), (2, 20)])
def test_mcp_is_the_firm_threshold(lam, gamma):
    """Gao and Bruce (1997): γ/(γ-1) times the soft threshold up to γλ, then the identity."""
    wanted = np.where(np.abs(V) <= gamma * lam, soft(V, lam) * gamma / (gamma - 1), V)
    np.testing.assert_allclose(rn.MCP(lam, gamma).prox(V, 1.0), wanted, atol=1e-13)


@pytest.mark.parametrize(("lam", "gamma"), [(1, 3.7), (0.4, 2.5), (2, 20)])
def test_scad_is_the_threshold_of_fan_and_li(lam, gamma):
    """Fan and Li (2001), eq. 2.8."""
    middle = ((gamma - 1) * V - np.sign(V) * gamma * lam) / (gamma - 2)
    wanted = np.where(np.abs(V) <= 2 * lam, soft(V, lam), middle)
    wanted = np.where(np.abs(V) > gamma * lam, V, wanted)
    np.testing.assert_allclose(rn.SCAD(lam, gamma).prox(V, 1.0), wanted, atol=1e-13)


def test_limits_of_mcp():
    np.testing.assert_allclose(rn.MCP(1, 1e9).prox(V, 1.0), soft(V, 1.0), atol=1e-7)
    hard = np.where(np.abs(V) > 1, V, 0)
    off = np.abs(np.abs(V) - 1) > 1e-3
    np.testing.assert_allclose(rn.MCP(1, 1 + 1e-9).prox(V, 1.0)[off], hard[off], atol=1e-6)


@given(t=numbers, lam=st.floats(0.1, 5), gamma=st.floats(2.1, 9), weight=st.floats(0.1, 2))
def test_what_a_weight_does_to_them(t, lam, gamma, weight):
    """It multiplies the height and leaves γλ; for MCP that is another MCP, for SCAD it is none."""
    mcp = rn.MCP(lam, gamma)
    assert weight * mcp.value([t]) == pytest.approx(rn.MCP(weight * lam, gamma / weight).value([t]))
    for term in (mcp, rn.SCAD(lam, gamma)):
        J = weight * term
        flat = J.value([gamma * lam])
        assert J.value([gamma * lam + abs(t)]) == pytest.approx(flat)
        assert J.value([0.9 * gamma * lam]) < flat


def test_heights_are_integrals_of_the_rates():
    t = np.linspace(0, 6, 60_001)
    for term in (rn.MCP(1.2, 2.5), rn.SCAD(0.9, 3.7)):
        rate = term.rate(t)
        area = np.concatenate([[0], np.cumsum((rate[1:] + rate[:-1]) / 2 * np.diff(t))])
        np.testing.assert_allclose(term.height(t), area, atol=1e-8)


@pytest.mark.parametrize(
    ("make", "arguments", "word"),
    [
        (rn.MCP, (0,), "lam"), (rn.MCP, (1, 1), "gamma"), (rn.MCP, (math.nan,), "lam"),
        (rn.SCAD, (-1,), "lam"), (rn.SCAD, (1, 2), "gamma"), (rn.SCAD, (1, math.inf), "gamma"),
    ],
)  # fmt: skip
def test_they_refuse(make, arguments, word):
    with pytest.raises(ValueError, match=f"{word} must be"):
        make(*arguments)


# Minimisers.


@pytest.mark.parametrize("q", [1.1, 1.5, 2, 3, 4])
def test_bridge_regression_against_scipy(q):
    rng = np.random.default_rng(5)
    X, y = rng.normal(size=(20, 4)), rng.normal(size=20)
    for loss in (rn.LeastSquares(X, y), rn.Logistic(X, y > 0)):
        J = loss + 0.2 * rn.Lq(q)
        b = rn.minimise(J)
        assert rn.residual(J, b) <= 1e-10 * max(1, loss.lipschitz)
        other = minimize(J.value, b + 0.1, method="BFGS", options={"gtol": 1e-9})
        np.testing.assert_allclose(b, other.x, atol=2e-5)
        assert J.value(b) <= other.fun + 1e-12
        assert rn.minimisers_over(EXPERTS + 0.2 * rn.Lq(q), {}).kind[0] == "point"


def test_group_lasso_against_scipy():
    rng = np.random.default_rng(6)
    X, y = rng.normal(size=(30, 5)), rng.normal(size=30)
    term = rn.GroupL2([[0, 3], [1, 2, 4]])
    zeros = set()
    for lam in (0.02, 0.1, 0.2, 0.5):
        J = rn.LeastSquares(X, y) + lam * term
        b = rn.minimise(J)
        assert rn.residual(J, b) <= 1e-10 * max(1, J.lipschitz)
        zeros.add(int((b == 0).sum()))
        for seed in range(3):
            start = np.random.default_rng(seed).normal(size=5)
            other = minimize(J.value, start, method="Nelder-Mead",
                             options={"xatol": 1e-9, "fatol": 1e-13, "maxiter": 20_000,
                                      "maxfev": 40_000, "adaptive": True})  # fmt: skip
            assert J.value(b) <= other.fun + 1e-12
    assert zeros <= {0, 2, 3, 5} and len(zeros) > 1


NOT_CONVEX = [rn.Lq(0.5), rn.MCP(0.8, 3), rn.MCP(0.5, 1.2), rn.SCAD(0.6, 3.7)]


@pytest.mark.parametrize("term", NOT_CONVEX, ids=str)
def test_without_convexity_a_minimiser_on_an_orthonormal_design(term):
    """Against a grid of the whole square: no valley is lower."""
    side = np.linspace(-4, 4, 801)
    grid = np.stack(np.meshgrid(side, side), axis=-1)
    turned = np.array([[0.6, -0.8], [0.8, 0.6]])
    for y, weight, omega in itertools.product(([2.5, 0.7], [-1.2, 3.0]), (0.5, 1.0, 2.0), (0, 0.3)):
        J = 2 * rn.LeastSquares(turned, y) + weight * term + omega * rn.L2()
        b = rn.minimise(J)
        assert J.value(b) <= J.value(grid).min() + 1e-12
        assert rn.residual(J, b) < 1e-10
        found = rn.minimisers_over(J, {})
        assert found.kind[0] == "point" and (found.points[0] == b).all()


def test_at_a_jump_there_are_two_minimisers():
    term, threshold = rn.Lq(0.5), 54 ** (1 / 3) / 4 * 2 ** (2 / 3)
    for v, kind in ((threshold, "one of several"), (1.1 * threshold, "point")):
        J = 2 * rn.LeastSquares(np.eye(2), [v, 0.1]) + term
        assert rn.minimisers_over(J, {}).kind[0] == kind


def test_a_slider_moves_the_weight_of_a_penalty_that_is_not_convex():
    lam = rn.Slider("λ", 0, 2, step=0.25)
    J = 2 * rn.LeastSquares(np.eye(2), [1.5, 0.7]) + lam * rn.Lq(0.5)
    found = rn.minimisers_over(J, {"λ": np.linspace(0, 2, 9)})
    for k, weight in enumerate(np.linspace(0, 2, 9)):
        wanted = rn.Lq(0.5).prox([1.5, 0.7], weight)
        np.testing.assert_allclose(found.points[k, 0], wanted, atol=1e-15)


@pytest.mark.parametrize("term", NOT_CONVEX, ids=str)
def test_a_penalty_that_is_not_convex_is_refused_by_name(term):
    name = type(term).__name__
    # The least squares bend less in one direction than any of the penalties bends down.
    for loss in (EXPERTS, rn.LeastSquares([[1, 1], [0.9, 1.1]], [1, 2])):
        J = loss + 0.3 * term
        assert not J.convex
        with pytest.raises(ValueError, match=rf"J must be convex.*{name}\("):
            rn.minimise(J)
        with pytest.raises(ValueError, match=rf"J must be convex.*{name}\("):
            rn.minimisers_over(J, {})
        with pytest.raises(ValueError, match=rf"J must be convex.*{name}\("):
            next(rn.coordinate_descent(J, [0.0, 0.0]))
        rn.minimise(loss + 0 * term + 0.1 * rn.L1())  # of weight 0 it does not count
    with pytest.raises(TypeError, match=f"smooth.*{name}"):
        next(rn.gradient_descent(EXPERTS + term, [0.0, 0.0]))


@pytest.mark.parametrize("term", NOT_CONVEX, ids=str)
def test_proximal_gradient_goes_down_and_ends_where_no_slope_leads_on(term):
    J = EXPERTS + 0.3 * term
    path = rn.trace(rn.proximal_gradient, J, np.random.default_rng(0).normal(0, 2, (20, 2)), 3000)
    assert (np.diff(J.value(path), axis=0) <= 1e-13).all()
    assert (rn.residual(J, path[-1]) < 1e-6).all()


@given(v=numbers, step=st.floats(0.05, 5), q=st.floats(0.2, 5))
def test_powers_against_scipy(v, step, q):
    found = rn.Lq(q).prox([v], step)[0]

    def target(b):
        return 0.5 * (b - v) ** 2 + step * abs(b) ** q

    other = minimize_scalar(target, bounds=sorted([0, v]), method="bounded").fun if v else 0.0
    assert target(found) <= min(other, target(0.0)) + 1e-12


def test_a_group_holds_coordinate_descent_fast_at_its_tip():
    """At 0 each parameter alone is held, both together are not."""
    J = 2 * rn.LeastSquares(np.eye(2), [0.8, 0.8]) + rn.GroupL2([[0, 1]])
    assert not rn.trace(rn.coordinate_descent, J, [0.0, 0.0], 10).any()
    best = rn.minimise(J)
    np.testing.assert_allclose(best, 0.8 * (1 - 1 / math.hypot(0.8, 0.8)) * np.ones(2))
    assert J.value(best) < J.value([0.0, 0.0]) and rn.residual(J, np.zeros(2)) > 0.1
