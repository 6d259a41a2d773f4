"""What the page map-of-zeros says of wedges, of the law and of zeros that were never there."""

import numpy as np
import pytest
from pages import drawn

import regnotes as rn

KINDS = ["round", "tilted", "one weak feature"]


def around(count):
    angle = 2 * np.pi * np.arange(count) / count
    return np.stack([np.cos(angle), np.sin(angle)], axis=-1)


def law(distance):
    """The page's formula, in %."""
    return 100 * (1 - 4 / np.pi * np.arcsin(1 / (np.sqrt(2) * distance)))


def lines(name="zeros-law"):
    return drawn("map-of-zeros")[name][1][0]


@pytest.mark.parametrize(("stretch", "tilt"), [(1, 0), (4, 0.5), (10, 2)])
def test_the_formula_of_the_wedge_says_which_optima_end_in_the_corner(stretch, tilt):
    H, c = rn.ellipses(stretch, tilt), np.random.default_rng(1).uniform(-4, 4, (4000, 2))
    push = (c - [1, 0]) @ H
    inside = (push[:, 0] >= 0) & (np.abs(push[:, 1]) <= push[:, 0])
    corner = (rn.minimise_in_diamond(H, c) == [1, 0]).all(axis=1)
    assert (inside == corner)[np.abs(c).sum(axis=1) > 1].all()


def test_no_direction_that_chance_draws_lies_on_an_axis():
    draw = np.random.default_rng(0).normal(size=(1_000_000, 2))
    assert not (draw / np.linalg.norm(draw, axis=1, keepdims=True) == 0).any()


@pytest.mark.parametrize(
    ("distance", "share"), [(1.25, 23.4), (1.5, 37.5), (2, 54.0), (3, 69.7), (5, 81.9), (10, 91.0)]
)
def test_the_drawn_lines_and_the_counted_dots_follow_the_law(distance, share):
    assert round(law(distance), 1) == share
    R, up = lines()["L1, s = 1"]
    assert np.interp(distance, R, up) == pytest.approx(law(distance), abs=0.05)
    far, dots = lines()["counted, s = 1"]
    (dot,) = np.array(dots)[far == distance]
    assert abs(dot - law(distance)) < 4 * np.sqrt(share * (100 - share) / 2000)


def test_stretched_losses_hit_the_corner_more_often_and_l2_never():
    R = lines()["L1, s = 1"][0]
    shares = [lines()[f"L1, s = {s}"][1] for s in (1, 3, 10)]
    assert lines()["L1, s = 1"][1] == pytest.approx(law(R))
    assert (np.diff(shares, axis=1) > 0).all() and (np.diff(shares, axis=0) >= 0).all()
    assert not any(lines()["L2"][1])


@pytest.mark.parametrize("stretch", [1, 2, 3, 10, 100])
def test_at_45_degrees_stretching_moves_no_wedge(stretch):
    H = rn.ellipses(stretch, np.pi / 4)
    assert rn.corner_wedges(H) == pytest.approx(rn.corner_wedges(np.eye(2)))
    images = np.linalg.inv(H) @ np.array([[1, 1], [1, -1]])  # (1, ±1) are eigenvectors
    assert images[0, 0] == pytest.approx(images[1, 0])
    assert images[0, 1] == pytest.approx(-images[1, 1])


@pytest.mark.parametrize(("more", "some"), [(-0.01, False), (0.01, True)])
def test_an_optimum_just_outside_reaches_a_corner_only_beyond_the_limit(more, some):
    turns = np.pi * np.arange(7200) / 7200
    stretch = np.sqrt(3 + 2 * np.sqrt(2) + more)
    assert (rn.corner_share(rn.ellipses(stretch, turns), 1).sum(axis=-1).max() > 1e-6) == some


@pytest.mark.parametrize("kind", KINDS)
def test_no_answer_of_the_drawn_losses_lies_on_an_axis_of_the_disc(kind):
    # It would be a multiple of the axis' own direction that the loss pulls on: H (c - β) ∥ β.
    H, c = rn.random_quadratics(kind, 30_000, np.random.default_rng(4))
    for axis in 2 * around(4):
        pull = np.einsum("kij,kj->ki", H, c - axis)
        assert (pull[:, 0] * axis[1] != pull[:, 1] * axis[0]).all()


def test_finer_circles_lose_their_zeros():
    for kind, published in zip(KINDS, (3, 5, 45), strict=True):
        counts, shares = lines("zeros-candidates")[kind]
        assert counts.tolist() == [96 * 2**k for k in range(8)]
        assert round(shares[0]) == published and shares[-1] < shares[0] / 50


def test_the_published_hundred_points_are_ninety_six():
    # Four quarters of 25, each with both its ends.
    quarters = [np.linspace(0, np.pi / 2, 25) + k * np.pi / 2 for k in range(4)]
    assert len(np.unique(np.round(np.concatenate(quarters) % (2 * np.pi), 9))) == 96


@pytest.mark.parametrize("distance", [1.5, 2, 4, 8])
def test_a_fixed_price_becomes_cheap_and_that_of_the_budget_grows(distance):
    ends = rn.minimise_quadratic(np.eye(2), distance * around(20_000), 1.0)
    share = 4 / np.pi * np.arcsin(1 / distance)
    assert (ends == 0).any(axis=1).mean() == pytest.approx(share, abs=1e-3)
    # The price that does what the budget of 1 does: what soft thresholding takes off.
    prices = []
    for r in (distance, 1.1 * distance):
        c = r * np.array([0.8, 0.6])
        on_budget = rn.minimise_in_diamond(np.eye(2), c)
        prices.append(c[0] - on_budget[0])
        assert rn.minimise_quadratic(np.eye(2), c, prices[-1]) == pytest.approx(on_budget)
    assert prices[1] > prices[0]
