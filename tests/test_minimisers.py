"""Exact sets of minimisers, against fifty digits, brute force and duality."""

import itertools
import math
import warnings

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mpmath import mpf
from scipy.optimize import minimize
from scipy.special import entr, logit

import regnotes as rn

LN2 = math.log(2)
NONE = ("not attained", "unbounded")


def network(p, x, lam=0.0, omega=0.0):
    return rn.CrossEntropy(p, x) + lam * rn.L1() + omega * rn.L2()


def table(p, x, lam, omega):
    """The rows of the table of minimiser sets, in exact arithmetic: kind, b1 - b2, value."""
    p, x, lam, omega = map(mpf, (p, x, lam, omega))
    likelier = max(p, 1 - p)
    greatest = abs(x) * (likelier - mpf(1) / 2)
    sign = (1 if p >= mpf(1) / 2 else -1) * (1 if x >= 0 else -1)

    def entropy(q):
        return sum(-a * mpmath.log(a) if a > 0 else mpf(0) for a in (q, 1 - q))

    if x == 0:
        return "plane" if lam == omega == 0 else "point", mpf(0), mpmath.log(2)
    if lam == omega == 0:
        if 0 < p < 1:
            return "line", mpmath.log(p / (1 - p)) / x, entropy(p)
        return ("not attained", None, mpf(0)) if p in (0, 1) else ("unbounded", None, -mpmath.inf)
    if lam >= greatest and (lam > 0 or greatest == 0):
        return "point", mpf(0), mpmath.log(2)
    rare = min(p, 1 - p) + lam / abs(x)  # 1 - q: q itself would round to 1
    if omega == 0:
        if rare > 0:
            return "segment", sign * mpmath.log((1 - rare) / rare) / abs(x), entropy(rare)
        return ("not attained", None, mpf(0)) if rare == 0 else ("unbounded", None, -mpmath.inf)

    def excess(w):
        tail = 1 / (1 + mpmath.exp(w)) if w < 10**5 else mpf(0)
        return rare + omega * w / x**2 - tail

    # Halving the logarithm finds any magnitude.
    low, high = mpf(10) ** -1300, mpf(10) ** 1300
    for _ in range(220):
        middle = mpmath.sqrt(low * high)
        low, high = (middle, high) if excess(middle) < 0 else (low, middle)
    d = sign * low / abs(x)
    value = mpmath.log1p(mpmath.exp(-low)) + (1 - likelier) * low
    return "point", d, value + lam * abs(d) + omega * d**2 / 2


def check_set(J, found, kind, d, value, rel=1e-11):
    assert found.kind == kind
    if kind in NONE:
        assert found.points.shape == (0, 2)
        assert found.value == value
        return
    d, value = float(d), float(value)
    wanted = [[d, 0.0], [0.0, -d]] if kind == "segment" else [[d / 2, -d / 2]]
    order = np.argsort(-np.abs(found.points[:, 0]))
    np.testing.assert_allclose(found.points[order], wanted, rtol=rel, atol=1e-300)
    assert found.value == pytest.approx(value, rel=1e-12, abs=1e-12)
    assert not np.signbit(found.points[found.points == 0]).any()
    np.testing.assert_allclose(J.value(found.points), found.value, rtol=1e-12, atol=1e-12)
    assert (rn.residual(J, found.points) <= 1e-13 * max(1.0, float(J.lipschitz))).all()


PS = (0.0, 1.0, 0.5, 0.3, 0.8, 0.99, -0.5, 1.7, 30.0, 1e-300, 1e-17, 0.5000001)
XS = (1.0, 0.0, 2.5, -0.1, 100.0)
WEIGHTS = (0.0, 1e-9, 0.1, 0.7, 3.0)


@pytest.mark.parametrize("p", PS)
@pytest.mark.parametrize("x", XS)
def test_every_row_of_the_table(p, x):
    with mpmath.workdps(50):
        for lam, omega in itertools.product(WEIGHTS, WEIGHTS):
            size = abs(x) * abs(p - 0.5)
            near = min(abs(lam - size), abs(lam - abs(x) * (max(p, 1 - p) - 1)))
            if lam > 0 and near <= 1e-9 * max(1.0, size):
                continue  # thresholds have tests of their own
            J = network(p, x, lam, omega)
            # How far the minimiser moves with the last digit of p, where ρ nearly cancels.
            rel = 1e-11 if size < 3 else 1e-9
            check_set(J, rn.minimisers(J), *table(p, x, lam, omega), rel=rel)


@settings(max_examples=300)
@given(
    p=st.floats(-1, 2),
    x=st.floats(-10, 10),
    lam=st.just(0.0) | st.floats(1e-6, 3),
    omega=st.just(0.0) | st.floats(1e-6, 3),
)
def test_random_networks_against_fifty_digits(p, x, lam, omega):
    top, bottom = abs(x) * abs(p - 0.5), abs(x) * (max(p, 1 - p) - 1)
    assume(min(abs(lam - top), abs(lam - bottom)) > 1e-6 or lam == 0)
    assume(x == 0 or abs(x) > 1e-3)
    assume(min(abs(p), abs(p - 1), abs(p - 0.5)) > 1e-6 or p in (0, 0.5, 1))
    J = network(p, x, lam, omega)
    with mpmath.workdps(50):
        check_set(J, rn.minimisers(J), *table(p, x, lam, omega), rel=1e-9)


@settings(max_examples=60)
@given(p=st.floats(-0.5, 1.5), x=st.floats(0.2, 3), lam=st.floats(0, 1), omega=st.floats(0.01, 1))
def test_nothing_is_lower_by_brute_force(p, x, lam, omega):
    J = network(p, x, lam, omega)
    found = rn.minimisers(J)
    offsets = np.random.default_rng(0).normal(size=(2000, 2))
    for scale in (1e-6, 1e-3, 1.0, 10.0):
        assert (J.value(found.points[0] + scale * offsets) >= found.value - 1e-13).all()

    def split(v):  # b = v⁺ - v⁻ makes the penalty smooth
        b = v[:2] - v[2:]
        slope = rn.CrossEntropy(p, x).gradient(b) + 2 * omega * b
        value = rn.CrossEntropy(p, x).value(b) + omega * b @ b + lam * v.sum()
        return value, np.concatenate([slope + lam, lam - slope])

    # Not L-BFGS-B: for a few values it ends with success at a point that is not the lowest.
    other = minimize(split, np.full(4, 0.1), jac=True, method="TNC", bounds=[(0, None)] * 4)
    assert found.value <= other.fun + 1e-12
    assert found.value == pytest.approx(other.fun, abs=1e-5)


@given(p=st.floats(0, 1), x=st.floats(0.2, 3), lam=st.floats(0, 1), omega=st.floats(0.01, 1))
def test_the_dual_has_the_same_value(p, x, lam, omega):
    """max over q of H(q) - (abs(x) abs(q - p) - λ)₊² / (2Ω)."""
    q = np.linspace(0, 1, 4001)
    dual = entr(q) + entr(1 - q) - np.maximum(abs(x) * abs(q - p) - lam, 0) ** 2 / (2 * omega)
    value = rn.minimisers(network(p, x, lam, omega)).value
    assert dual.max() <= value + 1e-12  # weak duality, at every q
    assert dual.max() == pytest.approx(value, abs=1e-3)


@given(p=st.floats(0.01, 0.99), x=st.floats(0.2, 3), lam=st.floats(0.001, 1))
def test_the_penalty_moves_the_prediction_by_lambda_over_x(p, x, lam):
    found = rn.minimisers(network(p, x, lam))
    moved = min(lam / x, abs(p - 0.5))
    q = p - math.copysign(moved, p - 0.5)
    b = found.points[0]
    assert 1 / (1 + math.exp(-x * (b[0] - b[1]))) == pytest.approx(q, abs=1e-12)
    assert found.value == pytest.approx(entr(q) + entr(1 - q), abs=1e-12)


@given(
    p=st.floats(-1, 2),
    x=st.floats(-3, 3),
    lam=st.just(0.0) | st.floats(0.001, 1),
    omega=st.just(0.0) | st.floats(0.001, 1),
    scale=st.sampled_from([0.125, 4.0, 1024.0]),
)
def test_symmetries_and_units(p, x, lam, omega, scale):
    assume(min(abs(p), abs(p - 1)) > 1e-9 or p in (0, 1))
    assume(abs(lam - abs(x) * (abs(p - 0.5))) > 1e-9)
    assume(abs(lam - abs(x) * (max(p, 1 - p) - 1)) > 1e-9)
    one = rn.minimisers(network(p, x, lam, omega))
    swap = rn.minimisers(network(p, -x, lam, omega))
    assert swap.kind == one.kind and swap.value == one.value
    np.testing.assert_array_equal(swap.points, -one.points)
    other = rn.minimisers(network(1 - p, x, lam, omega))
    assert other.kind == one.kind
    np.testing.assert_allclose(np.abs(other.points), np.abs(one.points), rtol=1e-5, atol=1e-9)
    # x -> cx, λ -> cλ, Ω -> c²Ω is the same fit in other units; a weight on all changes nothing.
    units = rn.minimisers(network(p, scale * x, scale * lam, scale**2 * omega))
    assert units.kind == one.kind
    np.testing.assert_allclose(units.points * scale, one.points, rtol=1e-13)
    whole = rn.minimisers(scale * network(p, x, lam, omega))
    assert whole.kind == one.kind
    np.testing.assert_allclose(whole.points, one.points, rtol=1e-13)
    assert whole.value == pytest.approx(scale * one.value, rel=1e-12)


# Thresholds.


@pytest.mark.parametrize(
    ("p", "lam", "x"),
    [(0.8, 0.3, 1), (0.2, 0.3, 1), (0.51, 0.01, 1), (0.9, 0.4, -1), (1.3, 0.8, 1), (0.7, 0.6, 3)],
)
def test_the_threshold_it_looks_like(p, lam, x):
    for omega in (0.0, 0.1):
        found = rn.minimisers(network(p, x, lam, omega))
        assert found.kind == "point"
        np.testing.assert_array_equal(found.points, [[0.0, 0.0]])
        assert found.value == pytest.approx(LN2, rel=1e-15)
    above = rn.minimisers(network(p, x, lam * (1 + 1e-12)))
    below = rn.minimisers(network(p, x, lam * (1 - 1e-12)))
    assert above.kind == "point"
    assert below.kind == "segment"


@pytest.mark.parametrize(
    ("p", "lam", "x"),
    [(1.3, 0.3, 1), (-0.3, 0.3, 1), (1.01, 0.01, 1), (1.1, 0.2, 2), (1.3, 0.3, -1), (3, 2, 1)],
)
def test_the_threshold_outside_probabilities(p, lam, x):
    found = rn.minimisers(network(p, x, lam))
    assert (found.kind, found.value, found.points.shape) == ("not attained", 0.0, (0, 2))
    assert rn.minimisers(network(p, x, lam * (1 - 1e-12))).kind == "unbounded"
    assert rn.minimisers(network(p, x, lam * (1 + 1e-12))).kind == "segment"


def test_p_that_looks_like_one():
    assert -0.2 + 12 * 0.1 != 1.0  # the trap
    assert rn.minimisers(rn.CrossEntropy(-0.2 + 12 * 0.1)).kind == "not attained"
    assert rn.minimisers(rn.CrossEntropy(1 - 1e-14)).kind == "line"
    assert rn.minimisers(rn.CrossEntropy(1 + 1e-14)).kind == "unbounded"


def test_numbers_of_the_article():
    found = rn.minimisers(network(1, 1, 0.1))
    np.testing.assert_allclose(found.points, [[math.log(9), 0], [0, -math.log(9)]], rtol=1e-15)
    assert found.value == pytest.approx(entr(0.9) + entr(0.1), rel=1e-15)
    b = rn.minimisers(network(1, 1, 0, 0.1)).points[0, 0]
    assert 2 * b * (1 + math.exp(2 * b)) == pytest.approx(10, rel=1e-14)
    both = rn.minimisers(network(1, 1, 0.1, 1e-9)).points[0]
    np.testing.assert_allclose(both, [math.log(9) / 2, -math.log(9) / 2], rtol=1e-7)


# Sums of terms.


@settings(max_examples=60)
@given(
    p1=st.floats(-0.5, 1.5),
    p2=st.floats(-0.5, 1.5),
    w1=st.floats(0.1, 3),
    w2=st.floats(0.1, 3),
    lam=st.floats(0, 1),
    omega=st.just(0.0) | st.floats(1e-6, 1),
)
def test_several_losses_are_one_with_the_mean_p(p1, p2, w1, w2, lam, omega):
    mean = (w1 * p1 + w2 * (1 - p2)) / (w1 + w2)
    total = w1 + w2
    assume(min(abs(mean), abs(mean - 1), abs(mean - 0.5)) > 1e-6)
    for threshold in (abs(mean - 0.5), max(mean, 1 - mean) - 1):
        assume(abs(lam / total - threshold) > 1e-6)
    penalties = lam * rn.L1() + omega * rn.L2()
    J = w1 * rn.CrossEntropy(p1, 2.0) + w2 * rn.CrossEntropy(p2, -2.0) + 3 * rn.CrossEntropy(5, 0)
    J = J + penalties
    one = total * rn.CrossEntropy(mean, 2.0) + penalties
    found, wanted = rn.minimisers(J), rn.minimisers(one)
    assert found.kind == wanted.kind
    np.testing.assert_allclose(found.points, wanted.points, rtol=1e-6, atol=1e-9)
    assert found.value == pytest.approx(wanted.value + 3 * LN2, rel=1e-9)
    if len(found.points):
        assert J.value(found.points[0]) == pytest.approx(found.value, rel=1e-12)
        assert rn.residual(J, found.points).max() < 1e-13


def test_a_tiny_p_survives_a_negative_x():
    for x, sign in ((1.0, 1), (-1.0, -1)):
        found = rn.minimisers(rn.CrossEntropy(1e-200, x))
        assert found.kind == "line"
        assert found.points[0, 0] == pytest.approx(sign * math.log(1e-200) / 2, rel=1e-14)


@pytest.mark.parametrize(
    ("J", "kind"),
    [
        (rn.L1(), "point"),
        (rn.L2(), "point"),
        (rn.L1() + 0 * rn.L2(), "point"),
        (0 * rn.CrossEntropy(), "plane"),
        (0 * rn.CrossEntropy() + 0.5 * rn.L1(), "point"),
        (rn.CrossEntropy(1, 0), "plane"),
        (rn.Objective(()), "plane"),
    ],
)
def test_without_a_loss(J, kind):
    found = rn.minimisers(J)
    assert found.kind == kind
    np.testing.assert_array_equal(found.points, [[0.0, 0.0]])
    assert found.value == rn.as_objective(J).value([0.0, 0.0])


@pytest.mark.parametrize(
    "J",
    [
        rn.Logistic(*rn.two_experts()),
        rn.CrossEntropy() + rn.CrossEntropy(x=2),
        rn.CrossEntropy() + 0.1 * rn.Logistic(*rn.two_experts()),
        rn.L1() + 0 * rn.Logistic(np.ones((2, 3)), [0, 1]),
        3,
    ],
)
def test_what_is_not_the_network(J):
    with pytest.raises(TypeError, match="J must"):
        rn.minimisers(J)


def test_a_negative_loss_has_no_minimisers():
    with pytest.raises(ValueError, match="negative"):
        rn.minimisers(-1 * rn.CrossEntropy())
    with pytest.raises(ValueError, match="negative"):
        rn.minimisers(rn.CrossEntropy() - 0.5 * rn.CrossEntropy(0.3))


def test_the_result_cannot_be_changed():
    found = rn.minimisers(network(1, 1, 0.1))
    with pytest.raises(ValueError):
        found.points[0, 0] = 3
    with pytest.raises(AttributeError):
        found.kind = "point"


# Extremes.


EXTREMES = (1e-300, 1e-150, 1e-8, 1.0, 1e8, 1e150, 1e300)


def test_extremes_give_neither_nan_nor_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for p, x, lam, omega in itertools.product(
            (0.0, 1.0, 0.5, 1e-300, -1e300, 1e300, -1e-300),
            (1e-300, 1e-150, 1.0, 1e300, -1e300, 0.0),
            (0.0, 1e-300, 1.0, 1e150, 1e300),
            (0.0, 1e-300, 1.0, 1e150, 1e300),
        ):
            found = rn.minimisers(network(p, x, lam, omega))
            assert not np.isnan(found.points).any()
            assert not math.isnan(found.value)


@pytest.mark.parametrize("p", [1.0, 0.0])
@pytest.mark.parametrize("x", [1e300, 1e-300, -1e150, 1e-150])
def test_extreme_certain_targets_against_fifty_digits(p, x):
    """At p = 0 and 1 the tiniest penalty decides, and λ/abs(x) need not be a float."""
    for lam, omega in itertools.product((0.0, *EXTREMES), (0.0, *EXTREMES)):
        with mpmath.workdps(50):
            kind, d, value = table(p, x, lam, omega)
        found = rn.minimisers(network(p, x, lam, omega))
        assert found.kind == kind, (lam, omega)
        if kind in NONE:
            continue
        reach = np.abs(found.points).max()
        half = abs(d) if kind == "segment" else abs(d) / 2
        if 1e-306 < half < 1e307:
            assert reach == pytest.approx(float(half), rel=1e-12, abs=0), (lam, omega)
        assert found.value == pytest.approx(float(value), rel=1e-12, abs=1e-12)


# Many slider positions.


LAM, OMEGA, P = rn.Slider("λ", 0, 1), rn.Slider("Ω", 0, 0.5), rn.Slider("p", -0.5, 1.5)
J3 = rn.CrossEntropy(P) + LAM * rn.L1() + OMEGA * rn.L2()


def cube(steps=51):
    axes = [s.min + s.step * 50 / (steps - 1) * np.arange(steps) for s in (LAM, OMEGA, P)]
    return dict(zip("λΩp", (a.ravel() for a in np.meshgrid(*axes)), strict=True))


def test_a_table_agrees_with_single_calls():
    values = cube(11)
    over = rn.minimisers_over(J3, values)
    for i in range(0, len(over.kind), 7):
        J = J3.at(**{s: v[i] for s, v in values.items()})
        one = rn.minimisers(J)
        assert over.kind[i] == one.kind
        assert over.value[i] == one.value
        if one.kind in NONE:
            assert np.isnan(over.points[i]).all() and np.isnan(over.residual[i])
        else:
            np.testing.assert_array_equal(over.points[i], np.resize(one.points, (2, 2)))
            middle = rn.residual(J, over.points[i].mean(axis=0))
            ends = rn.residual(J, over.points[i]).max()
            assert over.residual[i] == pytest.approx(max(middle, ends), abs=1e-16)
    assert np.nanmax(over.residual) < 1e-14
    assert {"point", "segment", "line", "not attained", "unbounded"} <= set(over.kind)


def test_three_sliders_of_51_steps_are_solved_in_one_call():
    values = cube()
    over = rn.minimisers_over(J3, values)
    assert over.kind.shape == over.value.shape == over.residual.shape == (51**3,)
    assert over.points.shape == (51**3, 2, 2)


def test_every_node_of_a_slider_is_in_its_range():
    slider = rn.Slider("λ", 0, 0.3, step=0.1)
    nodes = slider.min + slider.step * np.arange(4)
    assert nodes[-1] > slider.max
    over = rn.minimisers_over(rn.CrossEntropy(0.8) + slider * rn.L1(), {"λ": nodes})
    assert list(over.kind) == ["line", "segment", "segment", "point"]


def test_experts_over_lambda():
    nodes = np.linspace(0, 0.3, 61)  # both 1/12 and 1/4 are close to or at a node
    X, y = rn.two_experts()
    J = rn.Logistic(X, y) + LAM * rn.L1()
    over = rn.minimisers_over(J, {"λ": nodes})
    assert set(over.kind) == {"point"}
    for lam, points, value in zip(nodes, over.points, over.value, strict=True):
        S, d = (logit((4 - 8 * lam) / 5), LN2) if lam < 1 / 12 else (logit(0.75 - lam), 0)
        wanted = [(S + d) / 2, (S - d) / 2] if lam < 1 / 12 else [max(S, 0), 0]
        np.testing.assert_allclose(points, [wanted, wanted], atol=1e-13)
        assert value == pytest.approx(J.at(λ=lam).value(wanted), rel=1e-14)
    zeros = (over.points[:, 0] == 0).sum(axis=-1)
    wanted = np.where(nodes < 1 / 12, 0, np.where(nodes < 0.25, 1, 2))
    np.testing.assert_array_equal(zeros, wanted)
    assert over.residual.max() < 1e-14


def test_a_plane_of_nodes_of_the_experts():
    lam, omega = (a.ravel() for a in np.meshgrid(np.linspace(0, 1, 51), np.linspace(0, 0.5, 51)))
    J = rn.Logistic(*rn.two_experts()) + LAM * rn.L1() + OMEGA * rn.L2()
    over = rn.minimisers_over(J, {"λ": lam, "Ω": omega})
    assert over.residual.max() < 1e-14
    S = over.points[:, 0].sum(axis=-1)[lam == 0]
    d = -np.diff(over.points[:, 0], axis=-1)[lam == 0, 0]
    np.testing.assert_allclose((4 - 5 / (1 + np.exp(-S))) / 8, omega[lam == 0] * S, atol=1e-13)
    np.testing.assert_allclose((2 - 3 / (1 + np.exp(-d))) / 8, omega[lam == 0] * d, atol=1e-13)


def test_kinds_without_a_closed_form():
    separable = rn.Logistic([[1.0, 2.0], [2.0, 1.0]], [1, 1]) + LAM * rn.L1()
    over = rn.minimisers_over(separable, {"λ": [0.0, 0.1]})
    assert list(over.kind) == ["not attained", "point"]
    assert np.isnan(over.points[0]).all()
    twins = rn.Logistic([[1.0, 1.0], [-2.0, -2.0]], [1, 1]) + LAM * rn.L1() + OMEGA * rn.L2()
    over = rn.minimisers_over(twins, {"λ": [0.0, 0.1, 0.1], "Ω": [0.0, 0.0, 0.1]})
    assert list(over.kind) == ["line", "segment", "point"]
    one_sample = rn.Logistic([[1.0, 0.5]], [1]) + LAM * rn.L1()
    over = rn.minimisers_over(one_sample, {"λ": [0.1, 0.6]})
    assert list(over.kind) == ["point", "point"]  # unique although the curvature is singular
    np.testing.assert_allclose(over.points[0, 0], [math.log(9), 0], rtol=1e-12)
    outside = rn.CrossEntropy(P) + rn.Logistic([[1.0, 1.0]], [1]) + LAM * rn.L1()
    over = rn.minimisers_over(outside, {"λ": [0.1, 0.1, 1.0], "p": [1.5, 1.05, 1.5]})
    assert list(over.kind) == ["unbounded", "point", "point"]
    assert over.value[0] == -np.inf


@pytest.mark.parametrize("loss", [rn.LeastSquares, rn.Huber])
@pytest.mark.parametrize(
    ("X", "y", "point", "along"),
    [
        ([[1, 0], [2, 0]], [1, 1], [0.6, 0], [0, 1]),
        ([[1, 0]], [1], [1, 0], [0, 1]),
        ([[1, 1], [-1, -1]], [1, 1], [0, 0], [1, -1]),
        ([[1, 2], [2, 4]], [1, 2], [0.2, 0.4], [1, -0.5]),
        ([[0, 1e8]], [1e8], [0, 1], [1, 0]),
    ],
)
def test_a_slider_at_0_says_the_same_as_no_slider(loss, X, y, point, along):
    """Without a penalty what the columns cannot tell apart is a line."""
    alone = rn.minimisers_over(rn.as_objective(loss(X, y)), {})
    over = rn.minimisers_over(loss(X, y) + LAM * rn.L1(), {"λ": [0.0, 0.1]})
    assert list(over.kind) == ["line", "point"] and list(alone.kind) == ["line"]
    np.testing.assert_allclose(over.points[0], alone.points[0], atol=1e-12)
    np.testing.assert_allclose(over.points[0, 0], point, atol=1e-12)
    np.testing.assert_allclose(over.points[0, 1] - over.points[0, 0], along, atol=1e-12)


def test_lines_and_the_plane_with_other_penalties():
    nothing = rn.LeastSquares([[0, 0]], [1])
    J = nothing + LAM * rn.L1() + OMEGA * rn.L2([1, 0])
    over = rn.minimisers_over(J, {"λ": [0.0, 0.1, 0.0], "Ω": [0.0, 0.0, 0.1]})
    assert list(over.kind) == ["plane", "point", "line"]
    np.testing.assert_array_equal(over.points[2], [[0, 0], [0, 1]])
    free = rn.minimisers_over(nothing + LAM * rn.L1([0, 1]), {"λ": [0.1]})
    assert free.kind[0] == "line"
    np.testing.assert_array_equal(free.points[0], [[0, 0], [1, 0]])


def test_a_strip_is_no_line():
    """Between two far samples a Huber loss is flat, and the mean absolute error always."""
    for loss in (rn.Huber([[1, 1], [1, 1]], [-9, 9], 1.0), rn.Absolute([[1, 1], [1, 1]], [-9, 9])):
        over = rn.minimisers_over(rn.as_objective(loss), {})
        assert over.kind[0] == "one of several"


@pytest.mark.parametrize("ratio", [1, -1, 0.5, -2])
@pytest.mark.parametrize("loss", [rn.LeastSquares, rn.Logistic])
def test_of_proportional_features_l1_leaves_a_segment_only_if_they_are_twins(loss, ratio):
    one = np.array([1.0, 2.0, -1.0, 0.5])
    J = loss(np.stack([one, ratio * one], axis=-1), [1, 1, 0, 1]) + LAM * rn.L1()
    over = rn.minimisers_over(J, {"λ": [0.05, 0.2]})
    if abs(ratio) != 1:  # the larger feature does the same for less
        assert list(over.kind) == ["point", "point"]
        assert ((over.points == 0).sum(axis=-1) == 1).all()
        return
    assert list(over.kind) == ["segment", "segment"]
    for lam, ends, value in zip([0.05, 0.2], over.points, over.value, strict=True):
        here = J.at(λ=lam)
        assert sorted((ends == 0).argmax(axis=-1)) == [0, 1]  # one end on each axis
        share = np.linspace(0, 1, 11)[:, np.newaxis]
        along = share * ends[0] + (1 - share) * ends[1]
        np.testing.assert_allclose(here.value(along), value, atol=1e-12)
        beyond = np.array(
            [ends[0] + 0.1 * (ends[0] - ends[1]), ends[1] + 0.1 * (ends[1] - ends[0])]
        )
        grid = np.random.default_rng(0).uniform(-3, 3, (5000, 2))
        assert (here.value(beyond) > value + 1e-4).all() and here.value(grid).min() > value


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"λ": [0.1], "Ω": [0.1]}, TypeError),
        ({"λ": [0.1], "Ω": [0.1], "p": [1.0], "x": [1.0]}, TypeError),
        ([0.1], TypeError),
        ({"λ": [0.1], "Ω": [0.1, 0.2], "p": [1.0]}, ValueError),
        ({"λ": [[0.1]], "Ω": [[0.1]], "p": [[1.0]]}, ValueError),
        ({"λ": 0.1, "Ω": 0.1, "p": 1.0}, ValueError),
        ({"λ": [1.1], "Ω": [0.1], "p": [1.0]}, ValueError),
        ({"λ": [math.nan], "Ω": [0.1], "p": [1.0]}, ValueError),
    ],
)
def test_positions_that_cannot_be_right(values, error):
    with pytest.raises(error):
        rn.minimisers_over(J3, values)


def test_tables_of_other_objectives_refuse_too():
    with pytest.raises(ValueError, match="2 parameters"):
        rn.minimisers_over(LAM * rn.Logistic(np.ones((2, 3)), [0, 1]), {"λ": [0.1]})
    with pytest.raises(ValueError, match="convex"):
        J = (LAM - 0.5) * rn.Logistic(*rn.two_experts())
        rn.minimisers_over(J, {"λ": [0.1]})
    over = rn.minimisers_over(rn.CrossEntropy(0.3), {})
    assert list(over.kind) == ["line"]
    none = rn.minimisers_over(J3, {"λ": [], "Ω": [], "p": []})
    assert none.points.shape == (0, 2, 2)
