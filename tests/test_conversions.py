"""λ and Ω in each library: every row of the converter fitted on both sides.

scikit-learn and statsmodels are run here; what the others found stands in regnotes/units.json,
which ``nox -s units`` writes.  All are compared with `minimise`.
"""

import math
import warnings

import numpy as np
import pytest
import statsmodels.api as sm
from sklearn import linear_model, svm

import regnotes as rn
from docs.units import NO_ZERO, PRICES, ROWS, cases, groups
from regnotes.conversions.libraries import CONVERSIONS, LOSSES

KEPT = rn.library_fits()
X, Y, LABELS, WEIGHTS = rn.library_rows()
Z, FREE = np.column_stack([np.ones(len(X)), X]), [0, 1, 1, 1, 1]


def ours(loss, lam, omega, priced=FREE):
    """The intercept and the coefficients at these prices."""
    penalties = [w * p(priced) for w, p in ((lam, rn.L1), (omega, rn.L2)) if w]
    return rn.minimise(sum(penalties, loss))


SQUARED, LOG = rn.LeastSquares(Z, Y), rn.Logistic(Z, LABELS)


def told(key):
    return [
        pytest.param(key, *case, id=f"{key}-{case[0]}-{case[1]}") for case in cases(key, PRICES)
    ]


def of_model(model):
    return np.append(model.intercept_, model.coef_)


# ---- scikit-learn -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "lam", "omega", "typed"), [*told("Ridge"), *told("Lasso"), *told("ElasticNet")]
)
@pytest.mark.parametrize("weights", [None, WEIGHTS], ids=["plain", "weighted"])
def test_scikit_learn_on_a_squared_loss(key, lam, omega, typed, weights):
    """Ridge counts the sum of the weights, the others their mean."""
    settings = {"tol": 1e-14} if key == "Ridge" else {"tol": 1e-14, "max_iter": 10**6}
    if weights is not None:
        typed = ROWS[key].typed(lam, omega, n=weights.sum())
    model = getattr(linear_model, key)(**typed, **settings)
    found = of_model(model.fit(X, Y, sample_weight=weights))
    expected = ours(rn.LeastSquares(Z, Y, sample_weight=weights), lam, omega)
    np.testing.assert_allclose(found, expected, atol=1e-11)


@pytest.mark.parametrize(("key", "lam", "omega", "typed"), told("LogisticRegression"))
@pytest.mark.parametrize("weights", [None, WEIGHTS], ids=["plain", "weighted"])
def test_logistic_regression(key, lam, omega, typed, weights):
    if weights is not None:
        typed = ROWS[key].typed(lam, omega, n=weights.sum())
    solver, atol = ("saga", 1e-9) if lam else ("newton-cholesky", 1e-12)
    model = linear_model.LogisticRegression(
        **typed, solver=solver, tol=1e-13, max_iter=10**6, random_state=0
    )
    found = of_model(model.fit(X, LABELS, sample_weight=weights))
    expected = ours(rn.Logistic(Z, LABELS, sample_weight=weights), lam, omega)
    np.testing.assert_allclose(found, expected, atol=atol)


@pytest.mark.parametrize(("lam", "omega", "left"), [(0.08, 0.0, 1e-3), (0.0, 0.03, 1e-5)])
def test_liblinear_prices_the_intercept(lam, omega, left):
    """Scaled by 1000 it costs a thousandth, squared a millionth."""
    typed = ROWS["LogisticRegression"].typed(lam, omega, n=len(Y))
    fit = dict(solver="liblinear", tol=1e-12, max_iter=10**6, random_state=0)
    found = of_model(linear_model.LogisticRegression(**typed, **fit).fit(X, LABELS))
    np.testing.assert_allclose(found, ours(LOG, lam, omega, [1] * 5), atol=1e-6)
    assert np.abs(found - ours(LOG, lam, omega)).max() > 0.2
    fit |= {"intercept_scaling": 1000}
    found = of_model(linear_model.LogisticRegression(**typed, **fit).fit(X, LABELS))
    np.testing.assert_allclose(found, ours(LOG, lam, omega), atol=left)


def test_no_penalty_is_an_infinite_c():
    assert ROWS["LogisticRegression"].typed(0, 0, n=40) == {"C": math.inf, "l1_ratio": 0}
    model = linear_model.LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-12)
    np.testing.assert_allclose(of_model(model.fit(X, LABELS)), rn.minimise(LOG), atol=1e-10)


def hinged(lam, omega, priced=FREE, weights=1.0):
    """The minimiser with the mean of the squared hinge for a loss, by proximal steps."""
    signs, priced = 2 * LABELS - 1, np.array(priced)
    weights = weights / np.mean(weights)
    step = 1 / (2 * np.max(weights) * np.linalg.norm(Z, 2) ** 2 / len(Y) + 2 * omega)
    b = np.zeros(5)
    for _ in range(5000):
        short = np.maximum(0, 1 - signs * (Z @ b))
        v = b - step * (-2 * Z.T @ (weights * signs * short) / len(Y) + 2 * omega * priced * b)
        b = v - np.clip(v, -step * lam * priced, step * lam * priced)
    return b


@pytest.mark.parametrize(("key", "lam", "omega", "typed"), told("LinearSVC"))
def test_linear_svc_prices_the_intercept(key, lam, omega, typed):
    model = svm.LinearSVC(**typed, tol=1e-12, max_iter=10**6, dual=False, random_state=0)
    found = of_model(model.fit(X, LABELS))
    np.testing.assert_allclose(found, hinged(0, omega, np.ones(5)), atol=1e-6)
    assert np.abs(found - hinged(0, omega)).max() > 0.01
    typed = ROWS[key].typed(lam, omega, n=WEIGHTS.sum())
    found = of_model(model.set_params(**typed).fit(X, LABELS, sample_weight=WEIGHTS))
    np.testing.assert_allclose(found, hinged(0, omega, np.ones(5), WEIGHTS), atol=1e-6)


SGD = {
    "SGDRegressor": (linear_model.SGDRegressor, {}, Y, SQUARED),
    "SGDClassifier": (linear_model.SGDClassifier, {"loss": "log_loss"}, LABELS, LOG),
    "squared_hinge": (linear_model.SGDClassifier, {"loss": "squared_hinge"}, LABELS, None),
}


@pytest.mark.parametrize(
    ("key", "lam", "omega", "typed"), [case for key in SGD for case in told(key)]
)
def test_stochastic_descent_comes_near(key, lam, omega, typed):
    """Ten times the price, or a tenth, is much farther away."""
    model, settings, target, loss = SGD[key]
    settings = settings | {"penalty": "elasticnet", "max_iter": 4000, "tol": None}
    fit = model(**settings, **typed, random_state=0, learning_rate="invscaling", eta0=0.05)
    found = of_model(fit.fit(X, target))
    at = [
        ours(loss, f * lam, f * omega) if loss else hinged(f * lam, f * omega) for f in (1, 10, 0.1)
    ]
    away = [np.abs(found - each)[1:].max() for each in at]
    assert away[0] < 0.05 and away[0] < min(away[1:]) / 2, away


# ---- statsmodels ------------------------------------------------------------------------------


def with_free_constant(typed):
    """Its alpha as a vector, 0 for the constant."""
    return {**typed, "alpha": typed["alpha"] * np.array(FREE, dtype=float)}


@pytest.mark.parametrize(
    ("key", "lam", "omega", "typed"), [*told("OLS"), *told("GLM"), *told("Logit")]
)
def test_statsmodels(key, lam, omega, typed):
    typed, loss = with_free_constant(typed), SQUARED if key == "OLS" else LOG
    start = {"start_params": np.zeros(5)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if key == "Logit":
            model, atol = sm.Logit(LABELS, Z), 1e-6
            more = start | {"acc": 1e-15, "maxiter": 10**4, "trim_mode": "off", "disp": 0}
        else:
            model = sm.OLS(Y, Z) if key == "OLS" else sm.GLM(LABELS, Z, sm.families.Binomial())
            more = start | {"zero_tol": 0, "cnvrg_tol": 1e-14, "maxiter": 10**4}
            atol = 1e-11 if key == "OLS" or lam else 1e-5  # GLM without L1 stops by its own rule
        found = model.fit_regularized(**typed, **more).params
    np.testing.assert_allclose(found, ours(loss, lam, omega), atol=atol)


def test_one_number_prices_the_constant_of_statsmodels():
    typed = ROWS["OLS"].typed(0.08, 0)
    found = sm.OLS(Y, Z).fit_regularized(**typed, cnvrg_tol=1e-14, zero_tol=0).params
    np.testing.assert_allclose(found, ours(SQUARED, 0.08, 0, [1] * 5), atol=1e-9)


# ---- the others, as `nox -s units` has run them -------------------------------------------------

PRECISE = {"Keras": 1e-6, "XGBoost": 1e-5, "XGBoost, LightGBM": 1e-6}  # else 1e-12
RUN = [fit for fit in KEPT["fits"] if fit["of"] != "AdamW"]


def loss_of(fit):
    if fit["row"] == "trees":
        of, high = groups()
        return rn.LeastSquares(np.eye(3)[of], high), [1, 1, 1]
    kind = fit["of"] if fit["of"] in LOSSES else ROWS[fit["row"]].losses[0]
    return {"squared": SQUARED, "log": LOG}[kind], FREE


@pytest.mark.parametrize("fit", RUN, ids=lambda f: f"{f['row']}{f['of']}-{f['λ']}-{f['Ω']}")
def test_what_the_other_libraries_found_is_our_minimiser(fit):
    row = ROWS[fit["row"]]
    typed = row.typed(fit["λ"], fit["Ω"], n=len(Y), s=Y.std())
    assert typed == pytest.approx(fit["typed"], rel=1e-14)
    loss, priced = loss_of(fit)
    expected = ours(loss, fit["λ"], fit["Ω"], priced)
    np.testing.assert_allclose(fit["found"], expected, 0, PRECISE.get(row.library, 1e-12))


def test_adamw_is_another_function_of_them_all():
    """No Ω gives its answer: the nearest is still away."""
    runs = [fit for fit in KEPT["fits"] if fit["of"] == "AdamW"]
    assert len(runs) == 2
    for fit in runs:
        loss, _free = loss_of(fit | {"of": ""})
        at = [ours(loss, 0, w) for w in np.geomspace(1e-4, 10, 200)]
        near = [np.abs(one - fit["found"]).max() for one in at]
        assert min(near) > 0.001, (fit["row"], min(near))


def test_without_its_deviation_a_gaussian_is_another_ridge():
    """glmnet's two families, each typed what belongs to the other."""
    fits = {f["row"]: f for f in KEPT["fits"] if (f["λ"], f["Ω"]) == (0, 0.03)}
    one, other = fits["gaussian"], fits["gaussian()"]
    assert one["typed"]["lambda"] == pytest.approx(other["typed"]["lambda"] * Y.std())
    assert np.abs(np.array(one["found"]) - other["found"]).max() < 1e-12


def test_every_row_is_fitted_on_both_sides():
    here = {"prices", "Ridge", "Lasso", "ElasticNet", "LogisticRegression", "LinearSVC", *SGD,
            "OLS", "GLM", "Logit"}  # fmt: skip
    ran = {(f["row"], f["λ"], f["Ω"]) for f in KEPT["fits"]}
    assert here | {row for row, *_ in ran} | {"AdamW"} == set(ROWS)
    for key in set(ROWS) - here - {"AdamW"}:
        prices = NO_ZERO if ROWS[key].library == "Keras" else PRICES
        assert {(key, lam, omega) for lam, omega, _ in cases(key, prices)} <= ran
    assert set(KEPT["versions"]) == {"glmnet", "R", "torch", "keras", "xgboost", "lightgbm"}


# ---- there and back ---------------------------------------------------------------------------


@pytest.mark.parametrize("row", CONVERSIONS, ids=lambda row: row.key)
def test_there_and_back(row):
    rng = np.random.default_rng(0)
    for _ in range(50):
        lam, omega = rng.exponential(size=2) * 10.0 ** rng.integers(-6, 3, 2)
        n, s = float(rng.integers(2, 10**6)), rng.exponential()
        lam, omega = lam * (row.lacks != "λ"), omega * (row.lacks != "Ω")
        typed = row.typed(lam, omega, n=n, s=s)
        if typed is None:
            assert not row.arguments
            with pytest.raises(ValueError, match="no number"):
                row.prices({})
            return
        near = 1e-13 * (lam + omega * max(1, s, 1 / s))  # 1 less a share that is nearly 1
        assert row.prices(typed, n=n, s=s) == pytest.approx((lam, omega), rel=1e-12, abs=near)
    none = row.typed(0, 0, n=40, s=2)
    assert row.prices(none, n=40, s=2) == (0, 0)
    for prices, cannot in (((1, 0), "λ"), ((0, 1), "Ω"), ((1, 1), row.lacks)):
        assert (row.typed(*prices, n=40, s=2) is None) == (row.lacks != "" and row.lacks == cannot)


def test_what_is_out_of_range_is_told():
    for key, values, says in (
        ("Ridge", {"alpha": -1}, "alpha=-1; expected a number, at least 0"),
        ("Ridge", {"alpha": math.nan}, "at least 0"), ("Ridge", {"alpha": math.inf}, "at least 0"),
        ("Ridge", {}, "expected"), ("Ridge", {"alpha": 1, "C": 1}, "expected"),
        ("LogisticRegression", {"C": 0, "l1_ratio": 0}, "more than 0"),
        ("ElasticNet", {"alpha": 1, "l1_ratio": 1.5}, "at most 1"),
    ):  # fmt: skip
        with pytest.raises(ValueError, match=says):
            ROWS[key].prices(values, n=40)


def test_a_formula_is_evaluated_and_written():
    a, bc = rn.Formula("a"), rn.Formula("bc")
    for formula, text, value in (
        (2 * a, "2a", 6), (1 / (a * (a + 2 * bc)), "1 / (a (a + 2 bc))", 1 / 33),
        ((1 - a) * bc / 2, "(1 − a) bc / 2", -4), (a - (a - bc), "a − (a − bc)", 4),
        (a / (a / bc), "a / (a / bc)", 4), (1 * a / 1, "a", 3), (a + 0, "a + 0", 3),
        (a / (2 * a * bc), "a / (2a bc)", 1 / 8),
    ):  # fmt: skip
        assert str(formula) == text and formula.value({"a": 3, "bc": 4}) == pytest.approx(value)
    assert (1 / (a - a)).value({"a": 1}) == math.inf
    assert math.isnan(((a - a) / (a - a)).value({"a": 1}))
    with pytest.raises(ValueError, match="names has no 'bc'"):
        bc.value({"a": 1})
