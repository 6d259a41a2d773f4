"""What the page one-dimension says, at every position: by formulas, slopes and brute force."""

import numpy as np
import pytest
from pages import drawn

import regnotes as rn

FINE = np.linspace(-3, 3, 6001)  # 0 is one of them
FINE[3000] = 0.0
TRACK = np.round(np.arange(-2, 2.05, 0.1), 1)
GAMMA, GRAIN = 2, 0.25  # of MCP; and the Ω of the elastic net


def cost(beta, z, lam=0.0, omega=0.0):
    return (beta - z) ** 2 / 2 + lam * np.abs(beta) + omega * beta**2


def soft(z, lam):
    return np.sign(z) * max(abs(z) - lam, 0)


def objective(z, lam=0.0, omega=0.0):
    return rn.LeastSquares([[1.0]], [z]) + lam * rn.L1() + omega * rn.L2()


@pytest.mark.parametrize("lam", [0.2, 0.8, 1.4])
def test_l1_answers_0_on_the_whole_interval_and_nowhere_else(lam):
    for z in (*TRACK, lam + 1e-9, -lam - 1e-9, lam - 1e-9):
        zero, answer = bool(abs(z) <= lam), rn.L1().prox([z], lam)[0]
        assert (answer == 0) == zero == (-z - lam <= 0 <= -z + lam)
        assert answer == pytest.approx(soft(z, lam), abs=1e-15)
        assert rn.minimise(objective(z, lam))[0] == pytest.approx(answer, abs=1e-15)
        assert cost(FINE, z, lam).min() >= cost(answer, z, lam) - 1e-15
        if abs(abs(z) - lam) > 1e-6:
            assert (FINE[cost(FINE, z, lam).argmin()] == 0) == zero


@pytest.mark.parametrize("omega", [0.2, 0.4, 1])
def test_l2_answers_0_for_a_single_z(omega):
    for z in TRACK:
        answer = rn.L2().prox([z], omega)[0]
        assert answer == pytest.approx(z / (1 + 2 * omega)) and (answer == 0) == (z == 0)
        assert rn.minimise(objective(z, 0, omega))[0] == pytest.approx(answer)
        assert cost(FINE, z, 0, omega).min() >= cost(answer, z, 0, omega) - 1e-15


@pytest.mark.parametrize("at", [-1.3, 0.0, 0.7])
def test_the_slopes_of_the_formula_are_those_of_the_cost(at, h=1e-7):
    before, behind = ((cost(at + s, 0.6, 0.8) - cost(at, 0.6, 0.8)) / s for s in (-h, h))
    left, right = objective(0.6, 0.8).slopes([at])
    assert before == pytest.approx(at - 0.6 + 0.8 * (1 if at > 0 else -1), abs=1e-6)
    assert behind == pytest.approx(at - 0.6 + 0.8 * (-1 if at < 0 else 1), abs=1e-6)
    assert [*left, *right] == pytest.approx([before, behind], abs=1e-6)


def shown(z, lam):
    """The page's own five answers, as its figure says them."""
    told = drawn("one-dimension")["sticky-rules"][2]["numbers"](z, lam)
    return dict(zip(("L1", "L2", "elastic net", "MCP", "L0"), told.values(), strict=True))


def mcp(beta, lam):
    near = lam * np.abs(beta) - beta**2 / (2 * GAMMA)
    return np.where(np.abs(beta) <= GAMMA * lam, near, GAMMA * lam**2 / 2)


def price(name, beta, lam):
    return {
        "L1": lam * np.abs(beta), "L2": lam / 2 * beta**2, "MCP": mcp(beta, lam),
        "elastic net": lam * np.abs(beta) + GRAIN * beta**2, "L0": lam**2 / 2 * (beta != 0),
    }[name]  # fmt: skip


def test_the_table_s_integral_is_the_price_of_mcp():
    steps = np.linspace(0, 1.5, 150_001)
    integral = np.trapezoid(np.maximum(0.5 - steps / GAMMA, 0), steps)
    assert integral == pytest.approx(mcp(1.5, 0.5), abs=1e-8)
    assert integral == pytest.approx(rn.MCP(0.5, GAMMA).value([1.5]), abs=1e-8)


@pytest.mark.parametrize("name", ["L1", "L2", "elastic net", "MCP", "L0"])
@pytest.mark.parametrize("lam", [0.2, 0.6, 1.0, 1.4])
def test_no_other_point_is_lower_and_the_flat_piece_is_as_wide_as_the_slope_beside_0(name, lam):
    flat = []
    for z in TRACK:
        heights, answer = cost(FINE, z) + price(name, FINE, lam), shown(z, lam)[name]
        # But for the grid's own coarseness.
        assert cost(answer, z) + price(name, answer, lam) <= heights.min() + 1e-6
        if abs(abs(z) - lam) > 1e-9:
            assert (FINE[heights.argmin()] == 0) == (answer == 0)
        if answer == 0:
            flat.append(z)
    wanted = 0 if name == "L2" else lam
    assert [min(flat), max(flat)] == pytest.approx([-wanted, wanted])
    slope = price(name, np.array([1e-9]), lam)[0] / 1e-9
    assert name == "L0" or slope == pytest.approx(wanted, abs=1e-6)


@pytest.mark.parametrize("lam", [0.2, 0.6, 1.0, 1.4])
def test_what_is_taken_from_a_large_z(lam):
    far = shown(3.0, lam)
    assert far["L0"] == far["MCP"] == 3
    assert far["L1"] == pytest.approx(3 - lam)
    assert far["L2"] == pytest.approx(3 / (1 + lam))
    assert far["elastic net"] == pytest.approx((3 - lam) / (1 + 2 * GRAIN))
    # Both 0 and z are lowest with L0 at |z| = λ.
    assert cost(lam, lam) + lam**2 / 2 == pytest.approx(cost(0, lam))


def test_of_the_four_that_stick_only_l1_and_the_elastic_net_are_convex():
    pairs = np.random.default_rng(0).uniform(-2, 2, size=(10_000, 2))
    pairs[::2, 0] = 0
    for name in ("L1", "elastic net", "MCP", "L0"):
        middle, ends = price(name, pairs.mean(axis=1), 0.5), price(name, pairs, 0.5).mean(axis=1)
        assert (middle <= ends + 1e-12).all() == (name in ("L1", "elastic net")), name


@pytest.mark.parametrize("z", [1e-6, 0.01, 1.0])
def test_a_blunt_penalty_is_never_at_0(z):
    root = (np.sqrt(1.5**2 + 4 * z) - 1.5) / 2
    close = np.linspace(0, 2 * root**2, 2001)
    height = (close - z) ** 2 / 2 + close**1.5
    assert root > 0 and close[height.argmin()] == pytest.approx(root**2, rel=2e-3)
    assert rn.Lq(1.5).prox([z], 1)[0] == pytest.approx(root**2)


# ---- the figure of jumps and flat pieces ------------------------------------------------------


def panels(z, lam):
    """label -> (x, y) of each of the six panels of the page's second figure."""
    return [f(z, lam) for f in drawn("one-dimension")["sticky-rules"][1][0]]


@pytest.mark.parametrize("lam", [0.0, 0.2, 0.8, 1.4])
def test_the_slopes_that_are_drawn_are_those_of_the_prices_and_the_stroke_joins_them(lam, h=1e-6):
    first = panels(0.6, lam)[0]
    for name in ("L1", "L2", "elastic net", "MCP"):
        across, up = (np.asarray(v, dtype=float) for v in first[name])
        gap = np.flatnonzero(np.isnan(across))  # at 0, if the slope jumps there
        for at in (-1.9, -1.1, -0.05, 0.05, 0.33, 1.7):
            slope = (price(name, at + h, lam) - price(name, at - h, lam)) / (2 * h)
            half = (
                slice(None)
                if not gap.size
                else slice(gap[0])
                if at < 0
                else slice(gap[0] + 1, None)
            )
            drawn_there = np.interp(at, across[half], up[half])
            assert drawn_there == pytest.approx(slope, abs=1e-4), (name, at)
    assert first["lowest at 0"] == ([0, 0], [-lam, lam])


@pytest.mark.parametrize("lam", [0.2, 0.8, 1.4])
def test_the_flat_piece_is_as_long_as_the_jump_and_catches_just_those_data(lam):
    for z in TRACK:
        for panel, name in zip(
            panels(z, lam)[1:], ["L1", "L2", "elastic net", "MCP", "L0"], strict=True
        ):
            (low, high), heights = panel["lowest at 0"]
            assert heights == [0, 0] and panel["loss alone"] == ([-2, 2], [-2, 2])
            at, answer = panel[f"answer of {name}"]
            assert at == z and answer[0] == pytest.approx(shown(z, lam)[name])
            if name == "L2":
                assert np.isnan([low, high]).all() and "not flat" in panel
                continue
            assert (low, high) == (-lam, lam) and "flat: 2λ" in panel
            assert (low - 1e-9 <= z <= high + 1e-9) == (answer[0] == 0), (name, z)
            across, up = panel[name]
            known = ~np.isnan(across)
            if name != "L0":
                assert np.interp(z, across[known], up[known]) == pytest.approx(answer[0], abs=0.11)
