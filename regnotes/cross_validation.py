"""Cross-validation: the error on samples that a fit has not seen, and what is chosen by it."""

from __future__ import annotations

import numbers

import numpy as np

from .objective.arrays import real_array, short

__all__ = ["folds", "one_standard_error", "validation_errors"]


def folds(n, count, *, rng):
    """A random split of n samples into folds of nearly equal size.

    Parameters
    ----------
    n : int
        How many samples there are.
    count : int
        How many folds, from 2 to n.
    rng : numpy.random.Generator

    Returns
    -------
    list of arrays of int
        The numbers of the samples in each fold, from 0; each sample is in one fold.

    Raises
    ------
    ValueError
        If there are fewer than two folds, or fewer samples than folds.
    """
    if not 2 <= count <= n:
        raise ValueError(f"count must be from 2 to n = {n}, not {count!r}")
    return np.array_split(rng.permutation(n), count)


def validation_errors(predict, y, folds):
    """The mean squared error on each fold, predicted from the samples of all other folds.

    Parameters
    ----------
    predict : function
        Of two arrays of int, the numbers of the samples to learn from, rising, and of those to
        predict. It returns an array (len of the second,), or (len of the second, k) with the
        predictions at each of k prices.
    y : array (n,)
        What was observed.
    folds : list of arrays of int, as `folds` makes them

    Returns
    -------
    array (len(folds),) or (len(folds), k)
        In squared units of y. Their mean is the error of cross-validation.

    Raises
    ------
    ValueError
        If a fold is empty, has a sample twice or one that there is not, or leaves none to learn
        from; if the predictions have another shape or are not finite.

    References
    ----------
    Stone (1974), https://doi.org/10.1111/j.2517-6161.1974.tb00994.x
    """
    y = real_array("y", y, measured=True)
    if y.ndim != 1:
        raise ValueError(f"y must have shape (n,), not {y.shape}")
    errors = []
    for k, fold in enumerate(folds):
        fold = _samples(f"folds[{k}]", fold, len(y))
        train = np.setdiff1d(np.arange(len(y)), fold)
        predicted = real_array(f"what is predicted of folds[{k}]", predict(train, fold))
        if predicted.ndim not in (1, 2) or len(predicted) != len(fold):
            raise ValueError(
                f"predict must return an array ({len(fold)},) or ({len(fold)}, k) for folds[{k}], "
                f"not {predicted.shape}"
            )
        seen = y[fold] if predicted.ndim == 1 else y[fold, np.newaxis]
        errors.append(np.mean((seen - predicted) ** 2, axis=0))
    return np.array(errors)


def one_standard_error(errors):
    """The strongest penalty whose error is within one standard error of the lowest.

    Parameters
    ----------
    errors : array (..., folds, k)
        The error on each fold at k prices, of which the first penalises most.

    Returns
    -------
    int or array (...) of int
        The number of that price, from 0. The standard error is that of the mean over the folds,
        at the price with the lowest mean.

    Raises
    ------
    ValueError
        If there are fewer than two folds, or no price.

    References
    ----------
    Breiman, Friedman, Olshen and Stone (1984), section 3.4.3,
    https://doi.org/10.1201/9781315139470
    """
    errors = real_array("errors", errors)
    if errors.ndim < 2 or errors.shape[-2] < 2 or not errors.shape[-1]:
        raise ValueError(
            f"errors must have shape (..., folds, k) with two folds or more, not {errors.shape}"
        )
    mean = errors.mean(axis=-2)
    se = errors.std(axis=-2, ddof=1) / np.sqrt(errors.shape[-2])
    best = mean.argmin(axis=-1)[..., np.newaxis]
    most = np.take_along_axis(mean, best, -1) + np.take_along_axis(se, best, -1)
    return (mean <= most).argmax(axis=-1)


def _samples(name, fold, n):
    """The numbers of some, but not all, of n samples, each once."""
    fold = np.asarray(fold)
    if fold.ndim != 1 or not 0 < len(fold) < n or not issubclass(fold.dtype.type, numbers.Integral):
        raise ValueError(
            f"{name} must hold the numbers of at least 1 and at most {n - 1} samples, "
            f"not {short(fold)}"
        )
    if fold.min() < 0 or fold.max() >= n or len(np.unique(fold)) < len(fold):
        raise ValueError(f"{name} must hold numbers from 0 to {n - 1}, each once")
    return fold
