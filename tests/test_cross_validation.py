"""Folds, errors on them and the one-standard-error rule: by hand, and beside scikit-learn."""

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import cross_val_score

import regnotes as rn


@pytest.mark.parametrize(("n", "count"), [(442, 10), (7, 7), (5, 2)])
def test_each_sample_is_in_one_fold(n, count):
    found = rn.folds(n, count, rng=np.random.default_rng(0))
    assert len(found) == count and np.ptp([len(fold) for fold in found]) <= 1
    assert sorted(np.concatenate(found)) == list(range(n))


def test_folds_are_random_and_the_same_for_the_same_generator():
    one, same, other = (rn.folds(20, 4, rng=np.random.default_rng(s)) for s in (0, 0, 1))
    assert np.array_equal(one, same) and not np.array_equal(one, other)


@pytest.mark.parametrize("count", [0, 1, 6])
def test_folds_refuse_a_count_that_is_none(count):
    with pytest.raises(ValueError, match=rf"count must be from 2 to n = 5, not {count}"):
        rn.folds(5, count, rng=np.random.default_rng(0))


def test_errors_are_those_of_scikit_learn():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(23, 3)), rng.normal(size=23)
    parts = rn.folds(23, 4, rng=rng)

    def predict(train, test):
        return LinearRegression().fit(X[train], y[train]).predict(X[test])

    splits = [(np.setdiff1d(np.arange(23), part), part) for part in parts]
    theirs = -cross_val_score(LinearRegression(), X, y, cv=splits, scoring="neg_mean_squared_error")
    ours = rn.validation_errors(predict, y, parts)
    np.testing.assert_allclose(ours, theirs)
    both = rn.validation_errors(lambda *a: np.stack([predict(*a), 0 * a[1]], axis=1), y, parts)
    np.testing.assert_allclose(both, np.stack([theirs, [np.mean(y[p] ** 2) for p in parts]], 1))


def test_a_fold_is_not_learned_from():
    asked = []

    def predict(train, test):
        asked.append((train.tolist(), test.tolist()))
        return np.zeros(len(test))

    errors = rn.validation_errors(predict, [1, 2, 3, 4], [[2, 0], [1], [3]])
    assert asked == [([1, 3], [2, 0]), ([0, 2, 3], [1]), ([0, 1, 2], [3])]
    assert errors.tolist() == [5, 4, 16]


@pytest.mark.parametrize(
    ("fold", "told"),
    [
        ([], "at least 1 and at most 3"), ([0, 1, 2, 3], "at least 1"), ([0.5], "at least 1"),
        ([[0]], "at least 1"), ([4], "from 0 to 3"), ([-1], "from 0 to 3"), ([1, 1], "each once"),
    ],
)  # fmt: skip
def test_a_wrong_fold_is_named(fold, told):
    with pytest.raises(ValueError, match=rf"folds\[1\] .*{told}"):
        rn.validation_errors(lambda a, b: np.zeros(len(b)), np.arange(4), [[0], fold])


def test_wrong_predictions_are_named():
    y, parts = np.arange(4), [[0, 1], [2, 3]]
    for wrong in (np.zeros(3), 0.0, np.zeros((2, 2, 2))):
        with pytest.raises(ValueError, match=r"\(2,\) or \(2, k\) for folds\[0\]"):
            rn.validation_errors(lambda *_, wrong=wrong: wrong, y, parts)
    with pytest.raises(ValueError, match=r"predicted of folds\[0\].* nan"):
        rn.validation_errors(lambda *_: [np.nan, 0], y, parts)
    with pytest.raises(ValueError, match=r"y must have shape \(n,\)"):
        rn.validation_errors(lambda *_: 0, [[1, 2]], parts)


def test_the_rule_takes_the_first_price_within_one_standard_error():
    # Means 5, 2.5, 2, 3; at the lowest the two folds are 1 and 3: a standard error of 1.
    errors = np.array([[4, 3, 1, 3], [6, 2, 3, 3]])
    assert rn.one_standard_error(errors) == 1
    assert rn.one_standard_error(errors + np.array([0, 0.49, 0, 0])) == 1  # 2.99
    assert rn.one_standard_error(errors + np.array([0, 0.51, 0, 0])) == 2  # 3.01
    assert rn.one_standard_error(errors[:, ::-1]) == 0  # just 3
    stacked = rn.one_standard_error(np.stack([errors, errors[:, ::-1]])[np.newaxis])
    assert stacked.tolist() == [[1, 0]]


def test_the_rule_by_brute_force():
    rng = np.random.default_rng(0)
    for folds in (2, 3, 10):
        for _ in range(50):
            errors = rng.exponential(size=(folds, 12))
            mean = [np.mean(column) for column in errors.T]
            best = int(np.argmin(mean))
            spread = sum((e - mean[best]) ** 2 for e in errors[:, best]) / (folds - 1)
            bound = mean[best] + (spread / folds) ** 0.5
            assert rn.one_standard_error(errors) == next(k for k in range(12) if mean[k] <= bound)


@pytest.mark.parametrize("shape", [(3,), (1, 3), (2, 0)])
def test_the_rule_refuses_what_has_no_standard_error(shape):
    with pytest.raises(ValueError, match="errors must have shape"):
        rn.one_standard_error(np.zeros(shape))
