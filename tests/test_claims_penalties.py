"""What the page penalties says of balls and of answers, by the table's formulas and brute force."""

import numpy as np
import pytest
from pages import drawn

import regnotes as rn

POWERS = [0.5, 0.75, 1, 1.125, 1.5, 2, 4]
GROUP = rn.GroupL2([[0, 1]])
SHORT = ["power q", "L1", "elastic net", "MCP", "SCAD"]
SIDE = np.arange(-120, 121) / 40
GRID = np.stack(np.meshgrid(SIDE, SIDE, indexing="ij"), axis=-1)


@pytest.mark.parametrize("q", POWERS)
def test_all_balls_of_powers_go_through_the_same_four_points(q):
    rim = rn.ball(rn.Lq(q))
    assert rn.Lq(q).value(rim) == pytest.approx(1)
    for point in ([1, 0], [0, 1], [-1, 0], [0, -1]):
        assert np.isclose(rim, point, atol=1e-9).all(axis=1).any()
    # A dent, a straight side, or a bulge: the rim on the diagonal against the chord.
    sums = np.abs(rim).sum(axis=1)
    assert (sums.max() if q > 1 else sums.min()) == pytest.approx(2 ** (1 - 1 / q))


@pytest.mark.parametrize("q", POWERS)
def test_chords_and_the_slope_beside_0_say_what_the_figure_says_of_a_power(q):
    t = np.linspace(0.01, 3, 300)
    middle = (t[:, np.newaxis] ** q + t**q) / 2 - ((t[:, np.newaxis] + t) / 2) ** q
    slope = rn.Lq(q).slopes(np.zeros(1))[1][0]
    assert slope == (np.inf if q < 1 else float(q == 1))
    _, (_, slider), keywords, _ = drawn("penalties")["penalties-powers"]
    said = keywords["names"][round((q - slider.min) / slider.step)]
    assert (middle.min() >= -1e-12) == (q >= 1) == ("and dents" not in said)
    assert (slope > 0) == said.startswith("corners")


@pytest.mark.parametrize(("P", "knee"), [(rn.MCP(1.3, 3), 3.9), (rn.SCAD(1.3, 3.7), 4.81)])
@pytest.mark.parametrize("weight", [1, 0.5])
def test_a_price_levels_at_gamma_lambda_whatever_its_weight(P, knee, weight):
    price = [(weight * P).value([size]) for size in (0.98 * knee, knee, 9.0)]
    assert price[0] < price[1] == pytest.approx(price[2])
    assert P.value([knee, 0.0]) == pytest.approx(P.value([9.0, 0.0]))


def test_fused_has_a_ball_without_end_and_the_group_that_of_l2():
    assert np.isnan(rn.ball(rn.Fused(), 0.7)).any() and rn.Fused().value([50.0, 50.0]) == 0
    disc = rn.ball(GROUP, 0.7)
    assert np.hypot(*disc.T) == pytest.approx(0.7)
    assert disc == pytest.approx(rn.ball(rn.L2(), 0.49))


def test_at_its_tip_a_group_stays_whole_and_no_single_parameter_can_leave():
    assert not GROUP.prox([0.6, 0.7], 1.0).any() and rn.L2().prox([0.6, 0.7], 1.0).all()
    assert GROUP.prox([0.6, 0.9], 1.0).all()
    tip = 2 * rn.LeastSquares(np.eye(2), [0.9, 0.9]) + GROUP
    assert not rn.trace(rn.coordinate_descent, tip, [0.0, 0.0], 9).any()
    assert rn.minimise(tip).all()


POWERS = [0.5, 1, 1.25, 2, 4]  # that the page lets one choose


def shown(z, lam, q):
    """The page's own answers for one z at one λ, {name: β}."""
    path = drawn("penalties")["penalties-answers"][1][0][1]
    weights, _ = path(z, POWERS.index(q))["L1"]
    assert np.abs(weights - lam).min() < 1e-6
    lines = path(z, POWERS.index(q))
    return {name: up[np.abs(weights - lam).argmin()] for name, (_, up) in lines.items()}


@pytest.mark.parametrize("z", [0.5, 1.1, 1.75, 2.5])
@pytest.mark.parametrize("lam", [0.3, 1.0, 1.6])
@pytest.mark.parametrize("q", [0.5, 1.25, 2, 4])
def test_the_answers_are_the_lowest_points_and_the_table_s_formulas(z, lam, q):
    found = shown(z, lam, q)
    beta = np.linspace(0, 4, 4001)
    net = lam * (rn.L1() + 0.5 * rn.L2())
    full = lam * rn.Lq(q), lam * rn.L1(), net, rn.MCP(lam, gamma=1.5), rn.SCAD(lam, gamma=2.5)
    for name, P in zip(SHORT, full, strict=True):
        heights = (beta - z) ** 2 / 2 + rn.as_objective(P).value(beta[:, np.newaxis])
        assert found[name] == pytest.approx(beta[heights.argmin()], abs=1.1e-3), name
    soft, root = max(z - lam, 0), found["power q"]
    assert found["L1"] == pytest.approx(soft)
    assert found["elastic net"] == pytest.approx(soft / (1 + lam))
    assert found["MCP"] == pytest.approx(soft * 3 if z <= 1.5 * lam else z)
    bent = soft if z <= 2 * lam else (1.5 * z - 2.5 * lam) / 0.5
    assert found["SCAD"] == pytest.approx(z if z > 2.5 * lam else bent)
    assert q < 1 or root > 0
    if root:
        assert root + lam * q * root ** (q - 1) == pytest.approx(z)
        assert q > 1 or root >= (2 * lam * (1 - q)) ** (1 / (2 - q))


@pytest.mark.parametrize("q", [0.5, 1.25])
def test_the_curves_over_z_pass_through_the_answers_and_have_a_gap_where_they_jump(q):
    (rules, _), _ = drawn("penalties")["penalties-answers"][1]
    numbers = drawn("penalties")["penalties-answers"][2]["numbers"]
    lines = rules(1.75, POWERS.index(q))
    for name, told in zip(SHORT, numbers(1.75, POWERS.index(q)).values(), strict=True):
        assert lines[f"answer of {name}"] == (1.75, told)
        data, up = lines[name]
        known = np.flatnonzero(~np.isnan(up))
        assert len(data) - len(known) == (name == "power q" and q < 1)
        for k in known[::20]:
            assert (
                up[k]
                == dict(zip(SHORT, numbers(data[k], POWERS.index(q)).values(), strict=True))[name]
            )
        if name != "power q":
            assert told == pytest.approx(shown(1.75, 1.0, q)[name], abs=1e-8)


def test_a_large_z_is_left_alone_by_mcp_and_scad():
    found = shown(3.0, 1.0, 1)
    assert found["MCP"] == found["SCAD"] == 3 and found["L1"] == pytest.approx(2)


def test_fused_and_group_move_as_the_sentence_below_the_table_says():
    assert rn.Fused().prox([3.0, 1.0], 0.4) == pytest.approx([2.6, 1.4])
    assert GROUP.prox([3.0, 4.0], 1.0) == pytest.approx([2.4, 3.2])


SKEW = rn.LeastSquares([[1, 1], [0, 1]], [1, 2]) + rn.MCP(1, gamma=3)
RIGHT = 2 * rn.LeastSquares(np.eye(2), [2, 0.5]) + rn.MCP(1, gamma=1.5)


@pytest.mark.parametrize(
    "refused",
    [
        lambda: rn.minimise(SKEW),
        lambda: next(rn.coordinate_descent(SKEW, [0.0, 0.0])),
        lambda: next(rn.coordinate_descent(RIGHT, [0.0, 0.0])),
    ],
)
def test_what_is_not_convex_is_refused_by_name(refused):
    with pytest.raises(ValueError, match="MCP"):
        refused()
    assert rn.minimise(RIGHT).tolist() == [2, 0]  # the one that is not


def test_a_group_is_shortened_as_a_whole():
    rng = np.random.default_rng(1)
    for _ in range(20):
        at, lam = rng.normal(0, 2, 2), rng.uniform(0, 3)
        found = GROUP.prox(at, lam)
        cost = ((GRID - at) ** 2).sum(axis=-1) / 2 + lam * np.hypot(GRID[..., 0], GRID[..., 1])
        value = ((found - at) ** 2).sum() / 2 + lam * np.linalg.norm(found)
        assert value <= cost.min() + 1e-12
        length = np.linalg.norm(at)
        assert found == pytest.approx(at * max(1 - lam / length, 0))


@pytest.mark.parametrize("omega", [0.01, 0.5, 5])
def test_l2_bends_the_flat_sides_of_l1_and_mends_no_dent(omega):
    net = rn.L1() + omega * rn.L2()
    rim = rn.ball(net)
    assert (net.value((rim[1:] + rim[:-1]) / 2) < 1).all()  # strictly inside: no flat piece
    dented = rn.Lq(0.5) + omega * rn.L2()
    near = np.array([0.0, 1e-3, 2e-3])[:, np.newaxis]
    assert not dented.convex and np.diff(dented.value(near), 2)[0] < 0
