"""Whether a convex objective has a minimiser at all, decided by linear programming."""

from __future__ import annotations

import numpy as np

from ..penalties import L1, L2
from .smooth_parts import smooth_parts

__all__ = []

# The programs below are scaled so that every number in them is of the order 1.
TOLERANCE = 1e-9
FEASIBILITY = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}


def known_existence(problem, dimension):
    """What is plain at once of a convex `WeightedSum` of one position: "attained", or

    "falls" if some term has a slope downwards at infinity, against which others must be weighed;
    "unknown" if there is none, but terms may fall for ever ever more slowly.
    """
    d = dimension
    covered, two_sided = np.zeros(d, dtype=bool), True
    for _, term in problem.active:
        if type(term) in (L1, L2):
            covered |= term.weights_of(d) > 0
            continue
        growth = term.growth(d)
        if growth is None:
            two_sided = False
            continue
        rows, low, high = growth
        if (low > 0).any() or (high < 0).any():
            return "falls"
        if not len(rows) or ((low < 0) != (high > 0)).any():
            two_sided = False
        elif term.penalty and np.array_equal(rows, np.eye(d)):
            covered[:] = True
    # Penalties that rise along every parameter hold whatever does not fall.
    return "attained" if two_sided or covered.all() else "unknown"


def stands_still(problem, answer):
    """Whether an `Answer` shows by itself that nothing runs to infinity, where nothing falls.

    On data that can be separated each Newton step moves some predictions by about 1, however small
    the slope; and where curvature has vanished there is no telling.

    References
    ----------
    Bach (2010), proposition 2, https://doi.org/10.1214/09-EJS521
    """
    d = len(answer.beta)
    held = np.zeros(d, dtype=bool)
    for _, term in problem.active:
        rows, low, high = term.growth(d) or (np.zeros((0, d)), np.zeros(0), np.zeros(0))
        if (np.abs(rows[(low < 0) != (high > 0)] @ answer.step) > 1e-3).any():
            return False
        if type(term) is L1:
            held |= term.weights_of(d) > 0
    free = (answer.beta != 0) | ~held
    smooth = smooth_parts(problem, d)
    place = smooth.at(smooth.forms(answer.beta * smooth.units))
    hessian = smooth.hessian(place, np.flatnonzero(free))
    size = np.sqrt(np.diagonal(hessian))
    if (size == 0).any():
        return False
    try:
        pivots = np.diagonal(np.linalg.cholesky(hessian / size / size[:, np.newaxis]))
    except np.linalg.LinAlgError:
        return False
    return bool((pivots**2 > 1e-12 * len(pivots)).all())


def kind_of_existence(rows, low, high):
    """Whether a sum that grows as `WeightedSum.growth` says attains its infimum.

    A convex function has a minimiser if it grows in every direction in which it is not
    constant. A direction of constancy leaves all the rows alone; so they are divided out first,
    and then a minimiser exists exactly if the growth is positive in every direction left.

    Parameters
    ----------
    rows : array (m, d)
    low, high : arrays (m,)

    Returns
    -------
    str
        "attained", "not attained" or "unbounded".

    References
    ----------
    Rockafellar (1970), theorem 27.1, https://doi.org/10.1515/9781400873173
    """
    # In units of each column's own; then rank and slopes do not depend on anybody's.
    width = np.max(np.abs(rows), axis=0, initial=0.0)
    rows = rows / np.where(width > 0, width, 1.0)
    used = np.any(rows != 0, axis=1) & ((low != 0) | (high != 0))
    rows, low, high = rows[used], low[used], high[used]
    sizes = np.max(np.abs(rows), axis=1, initial=0.0)
    rows, low, high = rows / sizes[:, np.newaxis], low * sizes, high * sizes
    # An infinite slope forbids its direction altogether.
    infinite = np.isinf(low) | np.isinf(high)
    forms = _range_basis(rows[~infinite] @ _null_space(rows[infinite]))
    low, high = low[~infinite], high[~infinite]
    if forms.shape[1] == 0:
        return "attained"
    if (low <= 0).all() and (high >= 0).all():
        # Nothing falls, so only the signs of the slopes matter: take numbers of one size.
        return _where_nothing_falls(forms, np.sign(low), np.sign(high))
    return _least_growth(forms, low, high)


def _where_nothing_falls(forms, low, high):
    """`kind_of_existence` where every direction matters and no slope leads down.

    What rises on both sides must rest; what is left can leave in a direction in which nothing of it
    rises and something falls, ever more slowly: as labels that can be separated do.
    """
    both = (low < 0) & (high > 0)
    free = _null_space(forms[both])
    margins = (np.where(low < 0, 1.0, -1.0)[:, np.newaxis] * forms)[~both] @ free
    if free.shape[1] == 0 or not len(margins):
        return "attained"
    from scipy.optimize import linprog

    total = margins.sum(axis=0)
    answer = linprog(
        -total,
        A_ub=np.concatenate([-margins, total[np.newaxis]]),
        b_ub=np.append(np.zeros(len(margins)), 1.0),
        bounds=(None, None),
        method="highs",
        options=FEASIBILITY,
    )
    if answer.status != 0:
        raise ValueError(f"whether a minimiser exists is undecided: {answer.message}")
    return "not attained" if answer.fun < -0.5 else "attained"  # it is -1 or 0


def _least_growth(forms, low, high):
    """`kind_of_existence` where every direction matters and no slope is infinite."""
    from scipy.optimize import linprog  # half of `import regnotes`, and rarely needed

    m, d = forms.shape
    scale = max(np.max(np.abs(low)), np.max(np.abs(high)))
    low, high = low[:, np.newaxis] / scale, high[:, np.newaxis] / scale
    # Variables v and g, with g_k >= low_k a_k·v and g_k >= high_k a_k·v; the growth is Σ g.
    above = np.block([[low * forms, -np.eye(m)], [high * forms, -np.eye(m)]])
    total = np.concatenate([np.zeros(d), np.ones(m)])
    # Growth is proportional to the length of v. A linear form in general position is ±1 for
    # some length of every direction that could decide (all but a set of measure zero).
    form = np.random.default_rng(0).standard_normal(d)
    least = np.inf
    for sign in (1.0, -1.0):
        answer = linprog(
            total,
            A_ub=above,
            b_ub=np.zeros(2 * m),
            A_eq=sign * np.concatenate([form, np.zeros(m)])[np.newaxis],
            b_eq=[1.0],
            bounds=(None, None),
            method="highs",
            options=FEASIBILITY,
        )
        if answer.status == 3:
            return "unbounded"
        if answer.status != 0:
            raise ValueError(f"whether a minimiser exists is undecided: {answer.message}")
        least = min(least, answer.fun)
    if least < -TOLERANCE:
        return "unbounded"
    return "attained" if least > TOLERANCE else "not attained"


def _null_space(rows):
    """Orthonormal columns spanning the directions that no row sees."""
    if len(rows) == 0:
        return np.eye(rows.shape[1])
    if len(rows) > rows.shape[1]:
        rows = np.linalg.qr(rows, mode="r")  # never a matrix of samples by samples
    _, sizes, directions = np.linalg.svd(rows)
    return directions[_rank(sizes, rows.shape) :].T


def _range_basis(rows):
    """Orthonormal columns with the same range as `rows`: its forms in better coordinates."""
    if rows.size == 0:
        return np.zeros((len(rows), 0))
    tall, rows_left = np.linalg.qr(rows)  # then the decomposition is of a small matrix only
    basis, sizes, _ = np.linalg.svd(rows_left, full_matrices=False)
    return tall @ basis[:, : _rank(sizes, rows.shape)]


def _rank(sizes, shape):
    return int(np.sum(sizes > np.max(sizes, initial=0.0) * max(shape) * np.finfo(float).eps))


def kinds_over(problem, dimension, shape):
    """`kind_of_existence` at every slider position: an array of the given shape."""
    growth = problem.growth(dimension)
    if growth is None or len(growth[0]) == 0:  # not known: whoever looks for it will see
        return np.full(shape, "attained")
    rows, low, high = growth
    low, high = (np.broadcast_to(a, (*shape, len(rows))) for a in (low, high))
    # Where nothing falls only the signs of the slopes matter: few cases, not one a position.
    plain = (low <= 0).all(-1, keepdims=True) & (high >= 0).all(-1, keepdims=True)
    keep_size = np.where(np.isinf(low) | np.isinf(high), False, ~plain)
    slopes = np.stack(
        [np.where(keep_size | np.isinf(a), a, np.sign(a)) for a in (low, high)], axis=-2
    )
    if not len(rows):  # nothing that is said of the terms
        return np.full(shape, "attained")
    cases = np.ascontiguousarray(slopes.reshape(-1, 2 * len(rows))) + 0.0  # no -0.0
    places = cases.view(f"V{cases[:1].nbytes}")[:, 0].tolist()  # bytes are told apart at once
    kinds = {}
    for k, place in enumerate(places):
        if place not in kinds:
            kinds[place] = kind_of_existence(rows, *cases[k].reshape(2, len(rows)))
    return np.array([kinds[place] for place in places]).reshape(shape)
