"""What the page twins says of correlated features, at many weights and of every sample."""

import numpy as np
import pytest
from pages import drawn

import regnotes as rn
from regnotes.objective import Objective

CORRELATIONS = [0, 0.3, 0.9, 0.95]
LAMS = [0.05, 0.25, 0.5]


@pytest.fixture(scope="module")
def J():
    """The objective of the page's first figure, with a slider for the price of L1."""
    drawn_one = drawn("twins")["twins-valley"][1][0]
    kept = [(weight, term) for weight, term in drawn_one.terms if not isinstance(term, rn.L1)]
    assert len(kept) == len(drawn_one.terms) - 1
    return Objective(tuple(kept)) + rn.Slider("λ", 0, 1) * rn.L1()


KEEPS = {"β₁: only the true feature": [1, 0], "β₂: only the twin": [0, 1], "both": [1, 1]}


def cloud(rho, name):
    """The answers that the page's second figure draws, (80, 2)."""
    lasso, sharers = drawn("twins")["twins-samples"][1][0]
    if name != "lasso":
        return np.stack(sharers(rho)[name], axis=-1)
    return np.nansum([np.stack(lasso(rho)[kept], axis=-1) for kept in KEEPS], axis=0)


@pytest.mark.parametrize("rho", [0, 0.5, 0.9, 0.97, 0.99])
def test_each_of_the_lasso_s_dots_is_drawn_once_as_what_it_keeps(rho):
    groups = {
        kept: np.stack(drawn("twins")["twins-samples"][1][0][0](rho)[kept], -1) for kept in KEEPS
    }
    assert (np.sum([~np.isnan(g).any(axis=1) for g in groups.values()], axis=0) == 1).all()
    for kept, group in groups.items():
        seen = group[~np.isnan(group).any(axis=1)]
        assert ((seen != 0) == KEEPS[kept]).all(), kept
    assert len(groups["β₂: only the twin"]) == 80
    # The lower ρ, the fewer keep the twin alone: it comes home.
    alone = np.isfinite(groups["β₂: only the twin"][:, 0]).sum()
    assert (alone > 10) == (rho == 0.99) and (rho > 0.9 or alone <= 1)


@pytest.mark.parametrize("rho", CORRELATIONS)
@pytest.mark.parametrize("lam", LAMS)
def test_l1_keeps_the_true_feature_alone_as_long_as_they_are_no_twins(J, rho, lam):
    found = rn.minimise(J.at(ρ=rho, λ=lam, Ω=0))
    assert found == pytest.approx([1 - lam, 0]) and found[1] == 0
    slope = np.array([[1, rho], [rho, 1]]) @ (np.array([1 - lam, 0]) - [1, 0])
    assert slope[1] == pytest.approx(-rho * lam)


@pytest.mark.parametrize("rho", CORRELATIONS)
@pytest.mark.parametrize("omega", [0.01, 0.3])
def test_under_l2_sum_and_difference_go_their_own_ways(rho, omega):
    hessian = np.array([[1, rho], [rho, 1]])
    by_hand = np.linalg.solve(hessian + 2 * omega * np.eye(2), hessian @ [1, 0])
    found = rn.minimise_quadratic(hessian, [1, 0], 0.0, omega)
    assert found == pytest.approx(by_hand)
    assert found.sum() == pytest.approx((1 + rho) / (1 + rho + 2 * omega))
    assert found[0] - found[1] == pytest.approx((1 - rho) / (1 - rho + 2 * omega))


@pytest.mark.parametrize("rho", [0, 0.4, 1])
def test_the_two_parts_are_the_loss_of_correlated_features(J, rho):
    some = np.random.default_rng(0).normal(size=(50, 2))
    away = some - [1, 0]
    loss = np.einsum("ki,ij,kj->k", away, [[1, rho], [rho, 1]], away) / 2
    penalty = 0.25 * np.abs(some).sum(axis=1)
    assert J.at(ρ=rho, λ=0.25, Ω=0).value(some) == pytest.approx(loss + penalty)


@pytest.mark.parametrize("lam", LAMS)
def test_twins_have_a_segment_and_with_l2_its_middle(J, lam):
    exact = J.at(ρ=1, λ=lam, Ω=0)
    over = rn.minimisers_over(exact, {})
    assert over.kind == ["segment"]
    assert over.points[0] == pytest.approx(np.array([[0, 1 - lam], [1 - lam, 0]]))
    share = np.linspace(0, 1, 11)[:, np.newaxis]
    along = share * over.points[0, 0] + (1 - share) * over.points[0, 1]
    assert rn.residual(exact, along).max() < 1e-12
    assert np.ptp(np.abs(along).sum(axis=1)) < 1e-12
    assert np.ptp(along.sum(axis=1)) < 1e-12  # for twins: the same prediction
    for omega in (0.001, 0.25):
        found = rn.minimise((J + omega * rn.L2()).at(ρ=1, λ=lam, Ω=0))
        assert found == pytest.approx(np.full(2, (1 - lam) / (2 + 2 * omega)))


def test_the_lasso_s_dots_lie_on_both_axes_and_on_the_line_the_others_in_the_middle():
    lasso = cloud(0.99, "lasso")
    for on in (lasso[:, 0] == 0, lasso[:, 1] == 0, (lasso > 0).all(axis=1)):
        assert on.sum() > 5
    assert np.abs(lasso.sum(axis=1) - 0.75).max() < 0.5
    for name in ("elastic net", "ridge"):
        assert np.ptp(cloud(0.99, name) @ [1, -1]) < 0.4 * np.ptp(lasso @ [1, -1]), name


@pytest.mark.parametrize(
    ("name", "lam", "omega"), [("lasso", 0.25, 0), ("elastic net", 0.25, 0.25), ("ridge", 0, 0.25)]
)
def test_every_dot_minimises_its_sample_s_objective(name, lam, omega):
    X, y = rn.twins(0.99, 80, rng=np.random.default_rng(0))
    for sample, target, dot in zip(X, y, cloud(0.99, name), strict=True):
        J = rn.LeastSquares(sample, target) + lam * rn.L1() + omega * rn.L2()
        assert rn.residual(J, dot) < 1e-12


def test_on_new_data_the_one_sided_answers_are_about_as_good_as_each_other():
    lasso = cloud(0.99, "lasso")
    away = [b - [1, 0] for b in (lasso[lasso[:, 1] == 0], lasso[lasso[:, 0] == 0])]
    errors = [np.einsum("ki,ij,kj->k", a, [[1, 0.99], [0.99, 1]], a).mean() for a in away]
    assert abs(errors[0] - errors[1]) < 0.05
