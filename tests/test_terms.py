"""One suite for all terms: whatever term `import regnotes` gives is tested.

A new term gets these tests by existing, and they ask for what `Term` states, no more. Below them,
what only single terms claim.
"""

import math
import warnings

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import log_expit, xlog1py
from terms import LOSSES, PENALTIES

import regnotes as rn

TERMS = [*LOSSES, *PENALTIES]
RNG = np.random.default_rng(7)
TERMS += [
    rn.CrossEntropy(0.3, -2.0),
    rn.CrossEntropy(1.7, 0.5),
    rn.CrossEntropy(0.0, 3.0),
    rn.CrossEntropy(0.4, 0.0),
    rn.Logistic(*rn.two_experts()),
    rn.Logistic(RNG.normal(size=(9, 4)), RNG.integers(0, 2, 9)),
    rn.LeastSquares(RNG.normal(size=(3, 5)), RNG.normal(size=3)),
    *map(rn.Lq, (0.5, 0.8, 1, 2, 3, 4)),
    rn.Logistic(RNG.normal(size=(5, 2)), [0, 1, 1, 0, 1], sample_weight=[1, 0, 2, 3, 0.5]),
    rn.LeastSquares(RNG.normal(size=(4, 3)), RNG.normal(size=4), sample_weight=[2, 0, 1, 1]),
    rn.Huber(RNG.normal(size=(6, 3)), RNG.normal(0, 3, 6), 0.7, [1, 0, 2, 1, 1, 1]),
    rn.Absolute(RNG.normal(size=(6, 3)), RNG.normal(size=6), sample_weight=[1, 0, 2, 1, 1, 1]),
    rn.L1(weights=[0.5, 0, 3]),
    rn.L2(weights=[1, 2]),
    rn.GroupL2([[1, 2], [0]]),
    rn.MCP(0.4, 1.1),
    rn.SCAD(0.3, 2.1),
]
SMOOTH = [term for term in TERMS if term.smooth]
KINKED = [term for term in TERMS if not term.smooth]
PROXIMAL = [term for term in TERMS if type(term).prox is not rn.Term.prox]
CONVEX_PROXIMAL = [term for term in PROXIMAL if term.convex]
every = pytest.mark.parametrize("term", TERMS, ids=str)
smooth = pytest.mark.parametrize("term", SMOOTH, ids=str)
kinked = pytest.mark.parametrize("term", KINKED, ids=str)
proximal = pytest.mark.parametrize("term", PROXIMAL, ids=str)
convex_proximal = pytest.mark.parametrize("term", CONVEX_PROXIMAL, ids=str)


def tolerance(term, least):
    """Of a slope that is a difference over 1e-7: more where it begins infinitely steep."""
    steep = np.isinf(term.curvature(np.zeros(term.dimension or 3))).any()
    return 1e-3 if steep else least


def betas(term, *lead, scale=2.0, seed=0):
    return np.random.default_rng(seed).normal(0, scale, (*lead, term.dimension or 3))


@every
def test_a_term_says_what_it_is(term):
    assert isinstance(term, rn.Term)
    assert term.convex in (True, False) and term.smooth in (True, False)
    assert term.strictly_convex in (True, False) and term.convex >= term.strictly_convex
    assert term.sliders == ()
    assert hash(term) == hash(term)
    with pytest.raises(AttributeError):
        term.convex_ = term.x = 3  # frozen


@every
def test_leading_axes_are_a_stack(term):
    stack = betas(term, 3, 1, 4)
    pairs = [(term.value, 0)]
    if term.smooth:
        pairs += [(term.gradient, 1), (term.hessian, 2)]
    for function, axes in pairs:
        result = function(stack)
        assert result.shape == stack.shape[:-1] + stack.shape[-1:] * axes
        for index in np.ndindex(stack.shape[:-1]):
            np.testing.assert_allclose(
                result[index], function(stack[index]), rtol=1e-12, atol=1e-14
            )
        assert function(stack[:0]).shape == result[:0].shape


@every
def test_a_value_does_not_change_its_argument(term):
    beta = betas(term, 4)
    before = beta.copy()
    beta.setflags(write=False)
    term.value(beta)
    np.testing.assert_array_equal(beta, before)


@every
def test_lists_and_integers_are_arrays(term):
    d = term.dimension or 3
    assert term.value([1] * d) == term.value(np.ones(d)) == term.value(np.ones(d, dtype=np.float32))


@every
def test_no_value_without_a_good_beta(term):
    d = term.dimension or 3
    for bad in ([math.nan] * d, [math.inf] * d, 1.0, []):
        with pytest.raises(ValueError, match="beta"):
            term.value(bad)
    with pytest.raises(TypeError, match="beta"):
        term.value(["1"] * d)
    if term.dimension:
        with pytest.raises(ValueError, match="beta"):
            term.value([1.0] * (d + 1))


@every
def test_every_method_names_a_beta_of_another_length(term):
    d = term.dimension or 3
    if not term.dimension:
        return  # it takes any
    good, bad = np.ones(d), np.ones(d + 1)
    calls = {
        "gradient": (bad,), "hessian": (bad,), "subgradient": (bad,), "slopes": (bad,),
        "subdifferential_distance": (bad, good),
    }  # fmt: skip
    wanted = {"gradient", "hessian"} if term.smooth else {*calls} - {"gradient", "hessian"}
    for name in wanted:
        if hasattr(term, name):
            with pytest.raises(ValueError, match=r"^beta must"):
                getattr(term, name)(*calls[name])


@smooth
def test_gradient_is_the_slope_of_the_value(term):
    points, directions = betas(term, 50), betas(term, 50, seed=1, scale=1.0)
    h = 1e-5
    slope = (term.value(points + h * directions) - term.value(points - h * directions)) / (2 * h)
    wanted = np.sum(term.gradient(points) * directions, axis=-1)
    np.testing.assert_allclose(wanted, slope, rtol=1e-7, atol=1e-8)


@smooth
def test_hessian_is_the_slope_of_the_gradient(term):
    points, directions = betas(term, 50), betas(term, 50, seed=1, scale=1.0)
    h = 1e-5
    slope = (term.gradient(points + h * directions) - term.gradient(points - h * directions)) / (
        2 * h
    )
    hessian = term.hessian(points)
    np.testing.assert_allclose(np.einsum("kij,kj->ki", hessian, directions), slope, atol=1e-7)
    np.testing.assert_allclose(hessian, np.swapaxes(hessian, -1, -2), atol=1e-14)


@smooth
def test_lipschitz_bounds_the_gradient_and_the_curvature(term):
    first, second = betas(term, 300), betas(term, 300, seed=1)
    first[150:] /= 100.0  # where losses are most curved
    second[150:] = first[150:] + second[150:] / 100.0
    rise = np.linalg.norm(term.gradient(first) - term.gradient(second), axis=-1)
    run = np.linalg.norm(first - second, axis=-1)
    assert (rise <= term.lipschitz * run * (1 + 1e-12) + 1e-15).all()
    curvature = np.linalg.eigvalsh(term.hessian(first))
    assert curvature.max() <= term.lipschitz * (1 + 1e-12)
    if term.convex:
        assert curvature.min() >= -1e-12 * max(1.0, term.lipschitz)


@every
def test_convex_along_chords(term):
    """What says it is convex is so on every chord, what says it is not fails on some."""
    first, second = betas(term, 200, scale=5), betas(term, 200, scale=5, seed=1)
    second[::2] = -2 * first[::2]  # a norm is linear from 0 on, so only straight ahead
    second[1::4] = 2 * first[1::4]
    above = []
    for t in (0.1, 0.5, 0.7):
        chord = (1 - t) * term.value(first) + t * term.value(second)
        gap = (chord - term.value((1 - t) * first + t * second)) / (1 + abs(chord))
        above.append(gap)
    assert (np.min(above) >= -1e-12) == term.convex


@every
def test_strictly_convex_above_every_chord(term):
    """Near 0, where a strictly convex function need not yet be as good as straight."""
    first, second = betas(term, 200, scale=1), betas(term, 200, scale=1, seed=1)
    if term.strictly_convex:
        middle = term.value(first / 2 + second / 2)
        assert (term.value(first) / 2 + term.value(second) / 2 > middle).all()


@every
def test_smooth_has_no_kink_and_bounded_curvature(term):
    """Second differences at 0, at kinks and far away: one bound for all, or none."""
    axes = np.eye(term.dimension or 3)
    at = betas(term, 9)[:0] if term.smooth else at_kinks(term)
    at = np.concatenate([np.zeros((1, len(axes))), at])

    def bend(axis, h):
        return (term.value(at + h * axis) + term.value(at - h * axis) - 2 * term.value(at)) / h**2

    bends = np.abs([bend(axis, h) for axis in axes for h in (1e-5, 1e-2, 1.0, 1e6)])
    if term.smooth:
        assert (bends <= term.lipschitz * (1 + 1e-4) + 1e-5).all()
    else:
        assert bends.max() > 100


@every
def test_zero_times_a_term_is_zero(term):
    for scale in (1.0, 1e200):
        beta = betas(term, 5, scale=scale)
        np.testing.assert_array_equal((0 * term).value(beta), np.zeros(5))
        np.testing.assert_array_equal((0 * term).gradient(beta), np.zeros(beta.shape))
        np.testing.assert_array_equal((0 * term).prox(beta, 1.0), beta)


@every
def test_huge_parameters_give_no_nan_and_no_warning(term):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not np.isnan(term.value(huge(term))).any()


def huge(term):
    d = term.dimension or 3
    return np.array(np.meshgrid(*[[-1e308, 0.0, 3.0, 1.7e308]] * d)).reshape(d, -1).T


@proximal
def test_prox_minimises_what_it_should_by_brute_force(term):
    if term.dimension not in (None, 2):
        return
    side = np.linspace(-3, 3, 301)
    offsets = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    for v in ([0.0, 0.0], [0.4, 0.1], [-0.3, 0.3], [2.5, 2.0], [-2.0, 0.7]):
        for step in (0.0, 0.3, 1.0):
            result = term.prox(np.array(v), step)

            def target(beta, v=v, step=step):
                return 0.5 * np.sum((beta - v) ** 2, axis=-1) + step * term.value(beta)

            grid = np.concatenate([result + offsets, [[0.0, 0.0]], v + offsets])
            assert target(result) <= target(grid).min() + 1e-15


@proximal
@given(data=st.data())
def test_prox_is_the_least_of_a_fine_line_for_each_parameter(term, data):
    """Without convexity there are several valleys: none may be lower than the one found."""
    d = term.dimension or 3
    v = data.draw(arrays(float, d, elements=st.floats(-20, 20)))
    step = data.draw(st.floats(0, 20))
    p = term.prox(v, step)

    def target(beta):
        return 0.5 * np.sum((beta - v) ** 2, axis=-1) + step * term.value(beta)

    line = np.concatenate([np.linspace(-25, 25, 5001), v, [0.0]])
    for j in range(d):
        beta = np.repeat(p[np.newaxis], len(line), axis=0)
        beta[:, j] = line
        assert target(p) <= target(beta).min() + 1e-12 * (1 + target(p))


@convex_proximal
@given(data=st.data())
def test_moreau(term, data):
    """v = prox of f + prox of its conjugate; and prox never moves two points apart."""
    d = term.dimension or 3
    vectors = arrays(float, d, elements=st.floats(-50, 50))
    v, w, step = data.draw(vectors), data.draw(vectors), data.draw(st.floats(0.01, 10))
    p, r = term.prox(v, step), term.prox(w, step)
    # y = (v - p)/step is the prox of the conjugate f*: f(p) + f*(y) = p·y, so for all z
    # f(z) >= f(p) + y·(z - p); and prox is firmly non-expansive.
    y = (v - p) / step
    assert term.value(r) >= term.value(p) + y @ (r - p) - 1e-9 * (1 + abs(y).max() * 100)
    assert np.sum((p - r) ** 2) <= (p - r) @ (v - w) + 1e-9


@proximal
@given(data=st.data())
def test_prox_never_falls_and_that_of_a_penalty_keeps_the_sign(term, data):
    """Even where it jumps: a larger number never gets a smaller answer."""
    if not term.separable:
        return
    v = np.sort(data.draw(arrays(float, 40, elements=st.floats(-9, 9))))
    p = term.prox(v[:, np.newaxis] * np.ones(term.dimension or 3), data.draw(st.floats(0, 9)))
    assert (np.diff(p[:, 0]) >= -1e-14).all()
    if term.penalty:
        assert (p[:, 0] * v >= 0).all() and (abs(p[:, 0]) <= abs(v) + 1e-14).all()


@every
def test_a_penalty_is_0_at_0_and_never_falls_on_the_way_outwards(term):
    if term.penalty:
        shares = np.linspace(0, 1, 30)[:, np.newaxis, np.newaxis]
        values = term.value(shares * betas(term, 100, scale=9))
        assert (values[0] == 0).all() and (np.diff(values, axis=0) >= -1e-14 * values[1:]).all()


@convex_proximal
@given(data=st.data())
def test_prox_inequality(term, data):
    """f(z) + ½‖z - v‖² >= f(p) + ½‖p - v‖² + ½‖z - p‖² characterises p = prox(v), f convex."""
    vectors = arrays(float, term.dimension or 3, elements=st.floats(-100, 100))
    v, z, step = data.draw(vectors), data.draw(vectors), data.draw(st.floats(0, 10))
    p = term.prox(v, step)
    left = step * term.value(z) + 0.5 * np.sum((z - v) ** 2)
    right = step * term.value(p) + 0.5 * np.sum((p - v) ** 2) + 0.5 * np.sum((z - p) ** 2)
    assert left >= right - 1e-12 * (1 + left)


@proximal
def test_prox_broadcasts_and_takes_a_step_for_each(term):
    v = betas(term, 4, 3)
    steps = np.array([0.0, 0.1, 0.5, 3.0])[:, np.newaxis]
    result = term.prox(v, steps)
    for i, j in np.ndindex(4, 3):
        np.testing.assert_array_equal(result[i, j], term.prox(v[i, j], steps[i, 0]))
    np.testing.assert_array_equal(term.prox(v, 0.0), v)


@proximal
def test_prox_never_gives_minus_zero_and_refuses_bad_steps(term):
    d = term.dimension or 3
    zeros = term.prox(np.array([[-1e-320] * d, [-0.0] * d, [-0.5] * d, [0.5] * d]), 1e300)
    assert not np.signbit(zeros[zeros == 0]).any()
    for bad in (-0.1, math.nan, math.inf):
        with pytest.raises(ValueError, match="step"):
            term.prox([1.0] * d, bad)
    with pytest.raises(ValueError, match="v must"):
        term.prox([math.nan] * d, 1.0)


@proximal
@given(data=st.data())
def test_the_distance_is_zero_exactly_at_fixed_points_of_prox(term, data):
    """b = prox(v, s w) iff (v - b)/s is in w times the subdifferential at b."""
    if term.smooth:
        return
    vectors = arrays(float, term.dimension or 3, elements=st.floats(-10, 10))
    v = data.draw(vectors)
    weight, step = data.draw(st.floats(0, 5)), data.draw(st.floats(0.1, 10))
    beta = term.prox(v, step * weight)
    gradient = (beta - v) / step
    assert (
        term.subdifferential_distance(beta, gradient, weight) <= 1e-13 * (1 + abs(v).max()) / step
    )
    other = gradient + data.draw(vectors)
    distance = term.subdifferential_distance(beta, other, weight)
    if term.convex:
        moved = term.prox(beta - step * other, step * weight)
        # The prox step is at most as long as the distance, and they vanish together.
        assert np.linalg.norm(moved - beta) <= step * distance * (1 + 1e-9) + 1e-12
    np.testing.assert_allclose(
        term.subdifferential_distance(beta, other),
        term.subdifferential_distance(beta, other, weight=1.0),
    )


@kinked
def test_the_distance_is_the_least_norm_of_a_subgradient(term):
    """The directional derivative finds it: max over unit v of -(f'(b; v) + w J'(b; v))."""
    angles = np.linspace(0, 2 * np.pi, 20001)
    unit = np.round(np.stack([np.cos(angles), np.sin(angles)], axis=-1), 15)
    if term.dimension not in (None, 2):
        return
    for beta in ([0.0, 0.0], [1.0, 0.0], [0.0, -2.0], [-1.0, 3.0]):
        for gradient in ([0.3, -0.2], [2.0, 0.1], [-1.5, 4.0]):
            for weight in (0.0, 0.5, 1.0):
                h = 1e-7
                rise = (term.value(beta + h * unit) - term.value(beta)) / h
                descent = -(unit @ np.array(gradient) + weight * rise)
                got = term.subdifferential_distance(beta, np.array(gradient), weight)
                assert got == pytest.approx(max(0.0, descent.max()), abs=tolerance(term, 1e-5))


@kinked
def test_the_distance_broadcasts(term):
    beta, gradient = betas(term, 4, 3), betas(term, 4, 3, seed=1)
    beta[:, :, 0] = 0.0
    weight = np.array([0.0, 0.1, 1.0, 3.0])[:, np.newaxis]
    result = term.subdifferential_distance(beta, gradient, weight)
    assert result.shape == (4, 3)
    for i, j in np.ndindex(4, 3):
        assert result[i, j] == term.subdifferential_distance(
            beta[i, j], gradient[i, j], weight[i, 0]
        )
    with pytest.raises(ValueError, match="weight"):
        term.subdifferential_distance(beta, gradient, -1.0)


def at_kinks(term, seed=0):
    """Points, many of them with a coordinate at a kink."""
    beta = betas(term, 200, seed=seed)
    for j in range(beta.shape[-1]):
        if kinks := term.kinks(beta).shape[-1]:
            at = term.kinks(beta)[j::3, j, kinks - 1]
            beta[j::3, j] = np.where(np.isnan(at), beta[j::3, j], at)
    beta[-5:] = 0.0  # there a group has its kink
    return beta


@kinked
def test_slopes_are_those_of_the_value_to_both_sides(term):
    beta, h = at_kinks(term), 1e-7
    left, right = term.slopes(beta)
    for j, axis in enumerate(np.eye(beta.shape[-1])):
        below = (term.value(beta) - term.value(beta - h * axis)) / h
        above = (term.value(beta + h * axis) - term.value(beta)) / h
        near = {"atol": tolerance(term, 2e-5), "rtol": 1e-5}
        for slope, difference in ((left[:, j], below), (right[:, j], above)):
            steep = np.isinf(slope)
            assert (difference[steep] * np.sign(slope[steep]) > h**-0.15).all()
            np.testing.assert_allclose(slope[~steep], difference[~steep], **near)


@kinked
def test_slopes_differ_at_kinks_only(term):
    beta = at_kinks(term)
    left, right = term.slopes(beta)
    on_a_kink = (term.kinks(beta) == beta[..., np.newaxis]).any(axis=-1)
    assert (left != right).any() == (term.kinks(beta).size > 0)
    assert not ((left != right) & ~on_a_kink).any()
    if term.convex:
        assert (left <= right).all()


@kinked
def test_a_subgradient_lies_below_the_value_everywhere(term):
    here, there = at_kinks(term), at_kinks(term, seed=1)
    g = term.subgradient(here)
    below = term.value(here)[:, np.newaxis] + np.einsum(
        "id,ijd->ij", g, there - here[:, np.newaxis]
    )
    assert (term.value(there) >= below - 1e-12 * (1 + abs(below))).all() == term.convex
    left, right = term.slopes(here)
    assert ((left <= g) & (g <= right)).all()


@kinked
def test_separable_is_a_sum_over_the_coordinates(term):
    """Then a slope along one coordinate does not depend on the others."""
    beta = at_kinks(term)
    others = betas(term, len(beta), seed=2)
    same = True
    for j in range(beta.shape[-1]):
        others_here = others.copy()
        others_here[:, j] = beta[:, j]
        pairs = zip(term.slopes(beta), term.slopes(others_here), strict=True)
        same &= all((a[:, j] == b[:, j]).all() for a, b in pairs)
    assert same == term.separable


# What single terms claim beyond that.


def those_of(*classes):
    found = [term for term in TERMS if isinstance(term, classes)]
    return pytest.mark.parametrize("term", found, ids=str)


@those_of(rn.CrossEntropy, rn.Logistic, rn.LeastSquares, rn.L2)
def test_the_lipschitz_bound_is_reached_at_the_origin(term):
    """A bound that is never nearly reached would make every solver slow."""
    at_origin = np.linalg.eigvalsh(term.hessian(np.zeros(term.dimension or 3))).max()
    assert at_origin == pytest.approx(term.lipschitz, rel=1e-12)


@those_of(rn.CrossEntropy, rn.Logistic, rn.L2)
def test_huge_parameters_give_gradients_without_nan(term):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not np.isnan(term.gradient(huge(term))).any()
        assert not np.isnan(term.hessian(huge(term))).any()


@those_of(rn.L1, rn.Lq, rn.GroupL2, rn.Fused, rn.MCP, rn.SCAD)
def test_every_kink_is_one(term):
    """That of a group is there only if the others of the group are 0 too."""
    beta = at_kinks(term)
    left, right = term.slopes(beta)
    on_a_kink = (term.kinks(beta) == beta[..., np.newaxis]).any(axis=-1)
    if isinstance(term, rn.GroupL2):
        on_a_kink &= [[(row[list(g)] == 0).all() for j in range(len(row)) for g in term.groups
                       if j in g] for row in beta]  # fmt: skip
    assert on_a_kink.any() == (term.kinks(beta).size > 0) and not on_a_kink.all()
    np.testing.assert_array_equal(left != right, on_a_kink)


# The article's network.


def exact_log_loss(b1, b2, p, x):
    with mpmath.workdps(60):
        u = mpmath.mpf(x) * (mpmath.mpf(b1) - mpmath.mpf(b2))
        size = abs(u)
        c = 1 - mpmath.mpf(p) if u > 0 else mpmath.mpf(p)
        return c * size + mpmath.log1p(mpmath.exp(-size))


wide = st.floats(-750, 750) | st.floats(-1e307, 1e307) | st.floats(-1e-3, 1e-3)


@settings(max_examples=500)
@given(b1=wide, b2=wide, p=st.sampled_from([0.0, 1.0, 0.5]) | st.floats(-3, 3), x=st.floats(-5, 5))
def test_cross_entropy_against_sixty_digits(b1, b2, p, x):
    exact = exact_log_loss(b1, b2, p, x)
    if abs(exact) > 1e308 or abs(mpmath.mpf(x) * (mpmath.mpf(b1) - mpmath.mpf(b2))) > 1e308:
        return
    got = rn.CrossEntropy(p, x).value([b1, b2])
    assert abs(got - exact) <= 1e-12 * max(1, abs(exact))


def test_the_tail_is_not_lost():
    """Relative accuracy where the naive formulas print 0, inf or nan."""
    d = np.array([1.0, 36.0, 40.0, 300.0, 700.0])
    got = rn.CrossEntropy().value(np.stack([d / 2, -d / 2], axis=-1))
    np.testing.assert_allclose(got, np.log1p(np.exp(-d)), rtol=1e-15)
    slope = rn.CrossEntropy().gradient(np.stack([d / 2, -d / 2], axis=-1))[:, 0]
    np.testing.assert_allclose(slope, -np.exp(-d) / (1 + np.exp(-d)), rtol=1e-15)


def test_up_to_the_end_of_the_range_of_floats():
    loss = rn.CrossEntropy(1.0, 0.5)
    assert loss.value([-1e308, 1e308]) == pytest.approx(1e308)  # β₁ - β₂ overflows, u does not
    assert loss.value([1e308, -1e308]) == 0.0
    assert rn.CrossEntropy(1.0, 1e300).value([1e300, 1e300]) == pytest.approx(math.log(2))
    assert rn.CrossEntropy(1.0, 1e-308).value([-1e308, 1e308]) == pytest.approx(
        2 + math.log1p(math.exp(-2))
    )
    assert rn.CrossEntropy(0.0, 1e300).value([-1e300, 1e300]) == 0.0
    assert rn.CrossEntropy(1.0, 1e300).value([-1e300, 1e300]) == math.inf


@given(
    b=st.tuples(st.floats(-30, 30), st.floats(-30, 30)),
    p=st.floats(-2, 3),
    x=st.floats(-4, 4),
)
def test_symmetries_of_the_network(b, p, x):
    def J(first, second, p, x):
        return rn.CrossEntropy(p, x).value([first, second])

    b1, b2 = b
    value = J(b1, b2, p, x)
    for same in (
        J(b2, b1, 1 - p, x),
        J(-b1, -b2, p, -x),
        J(b2, b1, p, -x),
        J(-b2, -b1, p, x),
    ):
        assert same == pytest.approx(value, rel=1e-12, abs=1e-12)


def test_the_two_forms_of_the_article():
    rng = np.random.default_rng(3)
    b, p, x = rng.normal(size=(40, 2)), 0.3, 1.7
    z = b * x
    q = np.exp(z[:, 0]) / np.exp(z).sum(axis=-1)
    first = -p * np.log(q) - xlog1py(1 - p, -q)
    second = -p * z[:, 0] - (1 - p) * z[:, 1] + np.log(np.exp(z).sum(axis=-1))
    got = rn.CrossEntropy(p, x).value(b)
    np.testing.assert_allclose(got, first, rtol=1e-12)
    np.testing.assert_allclose(got, second, rtol=1e-12)


@pytest.mark.parametrize(
    ("arguments", "error", "word"),
    [
        ({"p": math.nan}, ValueError, "p"),
        ({"p": "1"}, TypeError, "p"),
        ({"p": True}, TypeError, "p"),
        ({"x": math.inf}, ValueError, "x"),
        ({"x": None}, TypeError, "x"),
        ({"x": rn.Slider("x", 0, 1)}, TypeError, "x"),
    ],
)
def test_cross_entropy_refuses(arguments, error, word):
    with pytest.raises(error, match=f"{word} must"):
        rn.CrossEntropy(**arguments)


# Losses on samples.


@pytest.mark.parametrize("make", [rn.Logistic, rn.LeastSquares])
@pytest.mark.parametrize(
    ("X", "y", "error", "word"),
    [
        ([1.0, 2.0], [0, 1], ValueError, "X"),
        ([[1.0], [2.0]], [0, 1, 1], ValueError, "y"),
        ([[1.0], [2.0]], [[0], [1]], ValueError, "y"),
        ([[1.0], [math.nan]], [0, 1], ValueError, "X"),
        ([[1.0], [math.inf]], [0, 1], ValueError, "X"),
        ([[1.0], [2.0]], [0, math.nan], ValueError, "y"),
        ([["a"], ["b"]], [0, 1], TypeError, "X"),
        ([[1.0], [2.0, 3.0]], [0, 1], ValueError, "X"),
        (np.zeros((0, 2)), [], ValueError, "X"),
        (np.zeros((2, 0)), [0, 1], ValueError, "X"),
        ([[1.0], [2.0]], ["0", "1"], TypeError, "y"),
    ],
)
def test_data_that_cannot_be_right(make, X, y, error, word):
    with pytest.raises(error, match=f"{word} must"):
        make(X, y)


def test_labels_are_zero_and_one():
    with pytest.raises(ValueError, match="y must hold labels"):
        rn.Logistic([[1.0], [2.0]], [-1, 1])
    with pytest.raises(ValueError, match="y must hold labels"):
        rn.Logistic([[1.0], [2.0]], [0.5, 1])
    np.testing.assert_array_equal(rn.Logistic([[1.0], [2.0]], [True, False]).y, [1.0, 0.0])


@pytest.mark.parametrize("make", [rn.Logistic, rn.LeastSquares])
def test_data_are_copied_and_read_only(make):
    X, y = rn.two_experts()
    term = make(X, y)
    before = term.value([1.0, 2.0])
    X[:], y[:] = 0, 0
    assert term.value([1.0, 2.0]) == before
    with pytest.raises(ValueError, match="read-only"):
        term.X[0, 0] = 5


def test_logistic_is_the_mean_log_loss():
    rng = np.random.default_rng(5)
    X, y, betas_ = rng.normal(size=(7, 3)), rng.integers(0, 2, 7), rng.normal(0, 9, (20, 3))
    z = betas_ @ X.T
    wanted = -np.mean(y * log_expit(z) + (1 - y) * log_expit(-z), axis=-1)
    np.testing.assert_allclose(rn.Logistic(X, y).value(betas_), wanted, rtol=1e-13)


def test_cross_entropy_is_logistic_regression_on_one_sample():
    """With p = 1 the network is the log loss of one sample (x, -x) with label 1."""
    b = np.random.default_rng(0).normal(0, 5, (30, 2))
    for p, x in ((1, 1.0), (0, 2.5), (1, -0.5)):
        other = rn.Logistic([[x, -x]], [p])
        for name in ("value", "gradient", "hessian"):
            got = getattr(rn.CrossEntropy(p, x), name)(b)
            np.testing.assert_allclose(got, getattr(other, name)(b), rtol=1e-12, atol=1e-15)
        assert other.lipschitz == pytest.approx(rn.CrossEntropy(p, x).lipschitz)


def test_least_squares_is_half_the_mean_square():
    rng = np.random.default_rng(5)
    X, y, b = rng.normal(size=(7, 3)), rng.normal(size=7), rng.normal(size=3)
    assert rn.LeastSquares(X, y).value(b) == pytest.approx(np.linalg.norm(y - X @ b) ** 2 / 14)


def test_products_that_overflow_give_no_nan():
    loss = rn.Logistic([[1e200, 1e200], [1.0, -1.0]], [1, 0])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert loss.value([1e200, 0.0]) == pytest.approx(5e199)
        assert not np.isnan(loss.value([1e200, -1e200]))
        assert not np.isnan(loss.gradient([[1e200, 1e200], [1e200, -1e200]])).any()
        assert loss.value([-1e200, -1e200]) == math.inf
        np.testing.assert_array_equal(loss.gradient([-1e200, 3e200]), 0.0)
