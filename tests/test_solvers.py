"""One suite for loss × penalty × solver, and below it what single solvers promise.

Whatever term `import regnotes` gives is combined with whatever stands in the lists of solvers.
"""

import itertools
import math

import numpy as np
import pytest
import terms

import regnotes as rn

EXPERTS = rn.Logistic(*rn.two_experts())
LOSSES = [
    *(loss for loss in terms.LOSSES if loss.smooth),  # one that is not has no prox: no solver
    rn.CrossEntropy(0.7, 2.0),
    EXPERTS,
]
ADDED = [
    0 * rn.L2(),
    *(0.15 * term for term in terms.PENALTIES if term.convex),
    0.15 * rn.Lq(3),
    0.05 * rn.L1() + 0.1 * rn.L2(),
    0.2 * rn.Fused() + 0.05 * rn.L2(),
]
# Adam and AdamW promise no minimum: test_optimisers.py, test_decayed.py; the flow is test_flows.py.
OTHERS = (
    "trace", "adam", "adamw", "gradient_flow", "two_logit_flow", "adamw_rest", "adamw_penalty",
    "simulate_adamw",
)  # fmt: skip
SOLVERS = [getattr(rn.solvers, name) for name in rn.solvers.__all__ if name not in OTHERS]


def has_a_minimiser(J):
    try:
        rn.minimise(J)
    except ValueError:
        return False
    return True


def nonsmooth(J):
    return [term for _, term in J.terms if not term.smooth]


def promised(solver, J):
    """Whether the literature promises that it comes as near to the minimum as one likes."""
    if solver in (rn.gradient_descent, rn.momentum):
        return J.smooth
    if solver is rn.coordinate_descent:
        return all(term.separable for term in nonsmooth(J))
    return True


# What is not convex is refused, or promises no minimum: see test_penalties.py.
OBJECTIVES = [J for loss in LOSSES for added in ADDED if has_a_minimiser(J := loss + added)]
CASES = [(s, J) for s in SOLVERS for J in OBJECTIVES if promised(s, J)]
cases = pytest.mark.parametrize(("solver", "J"), CASES, ids=[f"{s.__name__}-{J}" for s, J in CASES])
NEEDED = {rn.subgradient: {"step": 0.5, "decay": 0.5}, rn.momentum: {"step": 0.2}}
ENOUGH = {rn.fista: 400, rn.coordinate_descent: 120, rn.subgradient: 1000}  # steps; else 1500


def starts(J, *lead):
    return np.random.default_rng(0).normal(0, 2, (*lead, J.dimension))


def test_every_loss_meets_every_penalty_and_every_solver():
    assert len(OBJECTIVES) > 0.8 * len(LOSSES) * len(ADDED)
    assert {s.__name__ for s, _ in CASES} == {
        "gradient_descent", "subgradient", "proximal_gradient", "fista", "coordinate_descent",
        "momentum",
    }  # fmt: skip
    assert len(CASES) > 100


@cases
def test_the_minimum_is_reached_from_every_start(solver, J):
    steps = ENOUGH.get(solver, 1500)
    path = rn.trace(solver, J, starts(J, 7), steps, **NEEDED.get(solver, {}))
    assert path.shape == (steps + 1, 7, J.dimension)
    np.testing.assert_array_equal(path[0], starts(J, 7))
    least = J.value(rn.minimise(J))
    gap = J.value(path) - least
    assert (gap >= -1e-12).all(), "lower than the certified minimum"
    if solver is rn.subgradient:
        assert (gap.min(axis=0) < 0.02).all()  # its bound is tested below
    else:
        assert (gap[-1] < 1e-9).all()
        assert (rn.residual(J, path[-1]) < 1e-4).all()


@cases
def test_many_starts_are_many_walks(solver, J):
    options = NEEDED.get(solver, {})
    start = starts(J, 2, 2)
    before = start.copy()
    together = rn.trace(solver, J, start, 6, **options)
    assert together.shape == (7, 2, 2, J.dimension)
    for i in np.ndindex(2, 2):
        alone = rn.trace(solver, J, start[i], 6, **options)
        np.testing.assert_allclose(together[(slice(None), *i)], alone, atol=1e-10)
    together[0] = 9
    np.testing.assert_array_equal(start, before)


@cases
def test_values_never_rise_if_it_is_a_method_of_descent(solver, J):
    if solver in (rn.subgradient, rn.fista, rn.momentum):
        values = J.value(rn.trace(solver, J, starts(J, 20), 20, **NEEDED.get(solver, {})))
        assert np.isfinite(values).all()  # they promise no more: see below
        return
    values = J.value(rn.trace(solver, J, starts(J, 20), 20))
    assert (np.diff(values, axis=0) <= 1e-13 * (1 + np.abs(values[:-1]))).all()


@cases
def test_a_minimiser_stays_where_it_is(solver, J):
    if solver is rn.subgradient and nonsmooth(J):
        return  # it does not: below
    best = rn.minimise(J)
    path = rn.trace(solver, J, best, 5, **NEEDED.get(solver, {}))
    np.testing.assert_allclose(path, np.broadcast_to(best, path.shape), atol=1e-8)


@pytest.mark.parametrize("solver", [s for s in SOLVERS if s is not rn.gradient_descent])
def test_what_becomes_exactly_zero(solver):
    J = EXPERTS + 0.15 * rn.L1()
    path = rn.trace(solver, J, starts(J, 50, 3), 800, **NEEDED.get(solver, {}))
    if solver in (rn.subgradient, rn.momentum):
        assert (path != 0).all()
        return
    wanted = np.broadcast_to([math.log(1.5), 0], path[-1].shape)
    np.testing.assert_allclose(path[-1], wanted, atol=1e-9)
    assert (path[-1, ..., 1] == 0).all()
    assert not np.signbit(path[-1, ..., 1]).any()


# Gradient descent.


def test_one_step_of_gradient_descent_is_the_formula():
    J, b = EXPERTS + 0.2 * rn.L2(), np.array([2.0, -1.5])
    wanted = b - 0.3 * (EXPERTS.gradient(b) + 0.4 * b)
    np.testing.assert_allclose(rn.trace(rn.gradient_descent, J, b, 1, step=0.3)[1], wanted)
    safe = rn.trace(rn.gradient_descent, J, b, 1)[1]
    np.testing.assert_allclose(safe, b - J.gradient(b) / J.lipschitz)


def test_gradient_descent_refuses_a_kink():
    with pytest.raises(TypeError, match=r"L1\(\).*subgradient"):
        next(rn.gradient_descent(EXPERTS + 0.1 * rn.L1(), [0.0, 0.0]))
    next(rn.gradient_descent(EXPERTS + 0 * rn.L1(), [0.0, 0.0]))


def test_without_a_minimiser_it_walks_for_ever_like_a_logarithm():
    """Along the flow u + exp(u) grows by 2 x² a unit of time, and β₁ + β₂ never changes."""
    J = rn.CrossEntropy(p=1, x=1)
    walk = rn.gradient_descent(J, [0.7, -0.2], step=0.1)
    early, late = (next(itertools.islice(walk, n, None)) for n in (1000, 98_999))
    d = late[0] - late[1]
    # 100 000 steps of 0.1 are a time of 10 000.
    np.testing.assert_allclose([*late, d], [5.2016, -4.7016, 9.9032], atol=5e-5)
    assert abs(late.sum() - 0.5) < 1e-12
    assert d + math.exp(d) == pytest.approx(0.9 + math.exp(0.9) + 2 * 10_000, rel=1e-3)
    assert early[0] < late[0]


# Subgradient method.


@pytest.mark.parametrize("decay", [0.0, 0.5, 1.0])
def test_subgradient_keeps_its_promise(decay):
    """(R² + G² Σ s²) / (2 Σ s) above the minimum at most (Shor 1985)."""
    J = EXPERTS + 0.15 * rn.L1()
    best, start, step = rn.minimise(J), np.array([2.0, -1.5]), 0.1
    path = rn.trace(rn.subgradient, J, start, 1000, step=step, decay=decay)
    lengths = step / np.arange(1, 1001) ** decay
    bound_on_gradients = np.sqrt(2) * (1 + 0.15)
    radius = np.sum((start - best) ** 2)
    promise = (radius + bound_on_gradients**2 * np.cumsum(lengths**2)) / (2 * np.cumsum(lengths))
    gap = np.minimum.accumulate(J.value(path[:-1]) - J.value(best))
    assert (gap <= promise).all()


def test_at_a_kink_subgradient_leaves_the_minimiser():
    J = EXPERTS + 0.15 * rn.L1()
    best = rn.minimise(J)
    one = rn.trace(rn.subgradient, J, best, 1, step=0.1)[1]
    # abs'(0) = 0, so the loss alone moves the parameter that should stay.
    np.testing.assert_allclose(one[1], -0.1 * EXPERTS.gradient(best)[1])
    assert one[1] == pytest.approx(0.01)


@pytest.mark.parametrize(("step", "band"), [(0.1, 0.025), (0.01, 0.0025)])
def test_its_band_around_zero_is_as_wide_as_its_step(step, band):
    J = EXPERTS + 0.15 * rn.L1()
    path = rn.trace(rn.subgradient, J, [2.0, -1.5], round(300 / step), step=step)
    late = np.abs(path[-round(100 / step) :, 1])
    assert late.max() <= band * 1.01 and late.max() > band / 2
    assert (path != 0).all()


# Proximal gradient and its acceleration.


@pytest.mark.parametrize("restart", [True, False])
def test_fista_keeps_its_promise(restart):
    """Beck and Teboulle (2009), theorem 4.4: 2L norm(b0 - b*)² / (t + 1)²."""
    rng = np.random.default_rng(3)
    X = rng.normal(size=(30, 10)) * np.exp(rng.normal(size=10))
    y = X @ rng.normal(size=10) + rng.normal(size=30)
    J = rn.LeastSquares(X, y) + 0.1 * rn.L1()
    best, start = rn.minimise(J), np.zeros(10)
    path = rn.trace(rn.fista, J, start, 300, restart=restart)
    t = np.arange(1, 301)
    bound = 2 * J.lipschitz * np.sum((start - best) ** 2) / (t + 1) ** 2
    gap = J.value(path[1:]) - J.value(best)
    assert (gap <= bound + 1e-12).all()


def test_one_step_is_the_formula():
    J = EXPERTS + 0.15 * rn.L1()
    b = np.array([2.0, -1.5])
    wanted = rn.L1().prox(b - 0.1 * EXPERTS.gradient(b), 0.1 * 0.15)
    for solver in (rn.proximal_gradient, rn.fista):
        np.testing.assert_array_equal(rn.trace(solver, J, b, 1, step=0.1)[1], wanted)


def test_from_the_origin_the_network_ends_half_way_on_its_segment():
    """Dense, although half of all minimisers' ends are sparse: the picture shows a tie."""
    J = rn.CrossEntropy() + 0.25 * rn.L1()
    for solver, options in ((rn.proximal_gradient, {}), (rn.subgradient, {"step": 0.1})):
        last = rn.trace(solver, J, [0.0, 0.0], 2000, **options)[-1]
        np.testing.assert_allclose(last, [math.log(3) / 2, -math.log(3) / 2], atol=1e-12)


def test_first_exact_zeros_on_the_experts():
    """Figure of the race: from (2, -1.5) with steps of 0.1."""
    J, start = EXPERTS + 0.15 * rn.L1(), [2.0, -1.5]

    def first(solver, **options):
        path = rn.trace(solver, J, start, 1000, **options)
        zero = path[:, 1] == 0
        return (int(zero.argmax()) if zero.any() else None), int(zero[::-1].argmin())

    assert first(rn.coordinate_descent)[0] == 2  # the second step of the first sweep
    assert first(rn.proximal_gradient, step=0.1)[0] == 52
    at, kept = first(rn.fista, step=0.1, restart=False)
    assert (at, 1001 - kept) == (17, 30)  # 17, and for good from 30
    assert first(rn.subgradient, step=0.1)[0] is None
    # It comes near by chance, and even so is not there.
    near = np.abs(rn.trace(rn.subgradient, J, start, 1000, step=0.1)[:, 1]).min()
    assert near == pytest.approx(1.7e-5, abs=5e-7)


# Coordinate descent.


@pytest.mark.parametrize("J", OBJECTIVES, ids=str)
def test_a_step_of_coordinate_descent_moves_one_coordinate_to_its_least(J):
    path = rn.trace(rn.coordinate_descent, J, starts(J, 5), 2 * J.dimension)
    for k, (before, after) in enumerate(itertools.pairwise(path)):
        j = k % J.dimension
        held = np.arange(J.dimension) != j
        np.testing.assert_array_equal(before[..., held], after[..., held])
        # No point on that line is lower, near or far: brute force.
        line = np.repeat(after[np.newaxis], 4001, axis=0)
        near = after[..., j] + np.linspace(-1, 1, 2001)[:, np.newaxis] ** 3
        far = np.broadcast_to(np.linspace(-20, 20, 2000)[:, np.newaxis], (2000, 5))
        line[..., j] = np.concatenate([near, far])
        assert (J.value(line).min(axis=0) >= J.value(after) - 1e-12).all()


def test_hundreds_of_lassos_with_two_parameters():
    rng = np.random.default_rng(0)
    worst = 0.0
    for _ in range(300):
        X, y = rng.normal(size=(20, 2)), rng.normal(size=20)
        J = rn.LeastSquares(X, y) + rng.uniform(0.01, 0.5) * rn.L1()
        # How many steps it takes depends on how alike the two columns are.
        walk = rn.coordinate_descent(J, rng.normal(0, 2, 2))
        left = next(
            (r for b in itertools.islice(walk, 5000) if (r := rn.residual(J, b)) < 1e-13), 1
        )
        worst = max(worst, left)
    assert worst < 1e-13


def test_which_minimiser_of_the_network_depends_on_the_order():
    J, end = rn.CrossEntropy() + 0.25 * rn.L1(), math.log(3)
    first, second = (
        rn.trace(rn.coordinate_descent, J, [0.0, 0.0], 10, order=order)[-1]
        for order in ([0, 1], [1, 0])
    )
    np.testing.assert_allclose([first, second], [[end, 0], [0, -end]], atol=1e-14)
    assert first[1] == 0 and second[0] == 0


def test_who_ends_on_an_axis():
    """20 000 starts: coordinate descent 79.2 %, proximal gradient 53.7 %, subgradient none."""
    J = rn.CrossEntropy() + 0.25 * rn.L1()
    start = np.random.default_rng(0).normal(0, 2, (20_000, 2))
    shares = []
    for walk, steps in (
        (rn.coordinate_descent(J, start), 10),
        (rn.proximal_gradient(J, start, step=0.5), 2000),
        (rn.subgradient(J, start, step=0.1), 200),
    ):
        last = next(itertools.islice(walk, steps, None))
        shares.append((last == 0).any(axis=1).mean())
    np.testing.assert_allclose(shares, [0.792, 0.537, 0.0], atol=5e-4)


@pytest.mark.parametrize(
    ("J", "start", "stuck", "best", "least"),
    [
        (2 * rn.LeastSquares(np.eye(2), [1, 1]) + rn.Fused(), (0, 0), 1.0, (1, 1), 0.0),
        (2 * rn.LeastSquares(np.eye(2), [3, 2]) + 2 * rn.Fused(), (1, 1), 2.5, (2.5, 2.5), 0.25),
        (
            2 * rn.Logistic(np.eye(2), [1, 1]) + 0.6 * rn.Fused() + 0.05 * rn.L2(),
            (0, 0),
            2 * math.log(2),
            (1.633506178, 1.633506178),
            0.623534628,
        ),
    ],
    ids=["squares", "two targets", "logistic"],
)
def test_a_kink_off_the_axes_holds_coordinate_descent_for_ever(J, start, stuck, best, least):
    path = rn.trace(rn.coordinate_descent, J, start, 50)
    np.testing.assert_array_equal(path, np.broadcast_to(start, path.shape))
    assert J.value(path[-1]) == pytest.approx(stuck, abs=1e-12)
    np.testing.assert_allclose(rn.minimise(J), best, atol=1e-8)
    assert J.value(rn.minimise(J)) == pytest.approx(least, abs=1e-9)
    assert least < stuck - 0.5
    assert rn.residual(J, path[-1]) > 0.1
    np.testing.assert_allclose(rn.trace(rn.fista, J, start, 2000)[-1], best, atol=1e-8)


def test_every_point_of_the_diagonal_within_reach_is_a_trap():
    for mu in (0.5, 1.0):
        J = 2 * rn.LeastSquares(np.eye(2), [1, 1]) + mu * rn.Fused()
        t = np.linspace(-2, 4, 121)
        start = np.stack([t, t], axis=-1)
        still = (rn.trace(rn.coordinate_descent, J, start, 6) == start).all(axis=(0, 2))
        np.testing.assert_array_equal(still, np.abs(t - 1) <= mu + 1e-9)


def test_two_kinked_penalties_at_once():
    """prox is no longer known, but one coordinate at a time needs no prox."""
    J = 2 * rn.LeastSquares(np.eye(2), [3, 0.5]) + 0.2 * rn.Fused() + 1.0 * rn.L1()
    last = rn.trace(rn.coordinate_descent, J, [4.0, -3.0], 20)[-1]
    np.testing.assert_allclose(last, [1.8, 0], atol=1e-12)
    assert last[1] == 0
    ring = last + 0.01 * np.random.default_rng(0).normal(size=(1000, 2))
    assert (J.value(ring) >= J.value(last)).all()


@pytest.mark.parametrize(
    ("order", "error"),
    [([], ValueError), ([2], ValueError), ([-1], ValueError), ([0.5], TypeError), (3, TypeError)],
)
def test_coordinate_descent_refuses_an_order(order, error):
    with pytest.raises(error, match="order"):
        next(rn.coordinate_descent(EXPERTS, [0.0, 0.0], order=order))


def test_coordinate_descent_refuses_what_has_no_least_point_on_a_line():
    with pytest.raises(ValueError, match="coordinate 0"):
        next(rn.coordinate_descent(rn.CrossEntropy(p=1), [0.0, 0.0]))
    with pytest.raises(ValueError, match="convex"):
        next(rn.coordinate_descent(-1 * EXPERTS, [0.0, 0.0]))
    # A column of zeros leaves its parameter alone, and that is no error.
    flat = rn.LeastSquares([[1.0, 0.0]], [2.0])
    np.testing.assert_allclose(rn.trace(rn.coordinate_descent, flat, [0, 5], 2)[-1], [2, 5])


# The weights may be arrays: one walk for each position of a slider.


@pytest.mark.parametrize("solver", [rn.fista, rn.coordinate_descent, rn.proximal_gradient])
def test_a_walk_for_each_weight(solver):
    lam = rn.Slider("λ", 0, 0.3)
    J, weights = EXPERTS + lam * rn.L1(), np.array([0.02, 0.1, 0.2, 0.28])
    together = rn.trace(solver, J.over({"λ": weights}), np.zeros((4, 2)), 400)
    for k, weight in enumerate(weights):
        np.testing.assert_allclose(together[-1, k], rn.minimise(J.at(λ=weight)), atol=1e-8)


# What all of them and `trace` share.


def test_solvers_serve_terms_and_leave_the_start_alone():
    start = np.array([1.0, -2.0])
    path = rn.trace(rn.proximal_gradient, rn.L1(), start, 3, step=0.5)
    np.testing.assert_allclose(path, [[1, -2], [0.5, -1.5], [0, -1], [0, -0.5]])
    path[0] = 9
    np.testing.assert_array_equal(start, [1.0, -2.0])
    assert rn.trace(rn.fista, rn.L2(), start, 0).shape == (1, 2)


@pytest.mark.parametrize(
    ("steps", "options", "error", "word"),
    [
        (-1, {}, ValueError, "steps"),
        (1.5, {}, TypeError, "steps"),
        (True, {}, TypeError, "steps"),
        (1, {"step": 0.0}, ValueError, "step"),
        (1, {"step": -1.0}, ValueError, "step"),
        (1, {"step": math.nan}, ValueError, "step"),
        (1, {"step": "a"}, TypeError, "step"),
        (1, {"pace": 1}, TypeError, "pace"),
    ],
)
def test_trace_refuses(steps, options, error, word):
    with pytest.raises(error, match=word):
        rn.trace(rn.fista, EXPERTS, [0.0, 0.0], steps, **options)
    with pytest.raises(ValueError, match="start"):
        rn.trace(rn.fista, EXPERTS, [0.0, 0.0, 0.0], 1)
    with pytest.raises(ValueError, match="decay"):
        next(rn.subgradient(EXPERTS, [0.0, 0.0], step=0.1, decay=-1))


def test_without_a_smooth_term_the_step_is_1():
    """Every step would do: one of 1 takes what the prox of the penalty itself takes."""
    walk = rn.trace(rn.proximal_gradient, 0.25 * rn.L1(), [1.0, -0.1], 2)
    np.testing.assert_allclose(walk, [[1, -0.1], [0.75, 0], [0.5, 0]])


@pytest.mark.parametrize("lam", [1 / 12, 0.125, 0.15, 0.25])
def test_coordinate_descent_arrives_from_far_away(lam):
    """Where a slope hardly changes and is 0 but for rounding, as at λ = ⅛, it must not creep."""
    J = rn.Logistic(*rn.two_experts()) + lam * rn.L1()
    starts = np.random.default_rng(0).normal(0, 30, (300, 2))
    walk = rn.trace(rn.coordinate_descent, J, starts, 40)
    best = J.value(rn.minimise(J))
    assert (J.value(walk[-1]) <= best + 1e-9).all()
    assert (np.diff(J.value(walk), axis=0) <= 1e-12).all()
