"""What each library asks for, as formulas in λ, Ω, n and s_y, and back.

The target is J = mean loss + λ Σ abs(βⱼ) + Ω Σ βⱼ², with a free intercept and the features as they
are.  n is the number of samples, or the sum of their weights where there are any, and s the
standard deviation of y, with 1/n.  tests/test_conversions.py fits scikit-learn and statsmodels,
``nox -s units`` the others.
"""

from __future__ import annotations

from .arguments import Argument, Conversion
from .formulas import Formula

__all__ = ["conversion"]

LOSSES = {
    "squared": "Squared loss: the mean of ½(y − ŷ)²",
    "log": "Log loss: the mean of −log p(label)",
    "hinge": "Squared hinge: the mean of max(0, 1 − label · score)²",
}
λ, Ω, n, s = (Formula(name) for name in ("λ", "Ω", "n", "s"))
ONE = Formula(1)


def conversion(key):
    """One way to write a penalty in one library, such as "Ridge" or "LogisticRegression".

    Parameters
    ----------
    key : str

    Returns
    -------
    Conversion

    Raises
    ------
    ValueError
        If there is none of that name; the message has all names.
    """
    for row in CONVERSIONS:
        if row.key == key:
            return row
    raise ValueError(f"key={key!r}; expected one of {[row.key for row in CONVERSIONS]}")


def share(name, first, total, usual):
    """An argument from 0 to 1: the L1 part of the whole."""
    return Argument(name, first / total, usual, most=1.0)


def mixed(total, ratio, usual):
    """Arguments and prices of the form a (r abs(β)₁ + ½(1 - r) norm(β)²)."""
    a, r = Formula(total), Formula(ratio)
    arguments = (Argument(total, λ + 2 * Ω), share(ratio, λ, λ + 2 * Ω, usual))
    return {"arguments": arguments, "lam": r * a, "omega": (1 - r) * a / 2}


def ridge_of(name, factor):
    """One argument, proportional to Ω, and no L1 part."""
    return {"arguments": (Argument(name, factor * Ω),), "omega": Formula(name) / factor,
            "lacks": "λ"}  # fmt: skip


def lasso_of(name, factor):
    """One argument, proportional to λ, and no L2 part."""
    return {"arguments": (Argument(name, factor * λ),), "lam": Formula(name) / factor,
            "lacks": "Ω"}  # fmt: skip


def two(l1, l2, first, second):
    """An argument for each price."""
    return {"arguments": (Argument(l1, first * λ), Argument(l2, second * Ω)),
            "lam": Formula(l1) / first, "omega": Formula(l2) / second}  # fmt: skip


C, r, a = Formula("C"), Formula("l1_ratio"), Formula("alpha")
SKLEARN, STATSMODELS, GLMNET, TORCH = "scikit-learn", "statsmodels", "glmnet (R)", "PyTorch"
BIASES = "Decays biases too, unless they are in a group of their own. There is no L1 part."

CONVERSIONS = (
    Conversion(
        "prices", tuple(LOSSES), "these pages", "J = loss + λ Σ|β| + Ω Σβ²",
        (Argument("λ", λ), Argument("Ω", Ω)), λ, Ω,
        trap="A mean over samples, no ½ in the L2 part, and a free intercept.",
    ),
    Conversion(
        "Ridge", ("squared",), SKLEARN, "Ridge(alpha=…)", **ridge_of("alpha", 2 * n),
        trap="Its loss is a sum: the same alpha weighs less, the more samples you have.",
    ),
    Conversion(
        "Lasso", ("squared",), SKLEARN, "Lasso(alpha=…)", **lasso_of("alpha", ONE),
        trap="Its loss is a mean. Its alpha prices L1, and that of Ridge prices L2.",
    ),
    Conversion(
        "ElasticNet", ("squared",), SKLEARN, "ElasticNet(alpha=…, l1_ratio=…)",
        **mixed("alpha", "l1_ratio", 0.5),
        trap="With l1_ratio=0 it is Ridge, but with alpha divided by n.",
    ),
    Conversion(
        "SGDRegressor", ("squared",), SKLEARN,
        'SGDRegressor(penalty="elasticnet", alpha=…, l1_ratio=…)',
        **mixed("alpha", "l1_ratio", 0.15),
        trap="Its steps are noisy: it comes near the minimiser, and no zero need be exact.",
    ),
    Conversion(
        "OLS", ("squared",), STATSMODELS, "OLS(y, X).fit_regularized(alpha=…, L1_wt=…)",
        **mixed("alpha", "L1_wt", 1.0),
        trap="A single number penalises the constant, too. Give a vector with a 0 for it.",
    ),
    Conversion(
        "gaussian", ("squared",), GLMNET,
        'glmnet(X, y, family="gaussian", lambda=…, alpha=…, standardize=FALSE)',
        (Argument("lambda", λ + 2 * Ω * s), share("alpha", λ, λ + 2 * Ω * s, 1.0)),
        a * Formula("lambda"), (1 - a) * Formula("lambda") / (2 * s),
        trap="It divides y by s (R's sd() has n − 1 instead), and standardises by default.",
    ),
    Conversion(
        "gaussian()", ("squared",), GLMNET,
        "glmnet(X, y, family=gaussian(), lambda=…, alpha=…, standardize=FALSE)",
        **mixed("lambda", "alpha", 1.0),
        trap="The same family as an object. It leaves y as it is: no s in the formula.",
    ),
    Conversion(
        "MSELoss", ("squared",), TORCH, "SGD or Adam(weight_decay=…) with MSELoss()",
        **ridge_of("weight_decay", Formula(4)), trap=f"MSELoss has no ½. {BIASES}",
    ),
    Conversion(
        "half MSELoss", ("squared",), TORCH, "SGD or Adam(weight_decay=…) with 0.5 * MSELoss()",
        **ridge_of("weight_decay", Formula(2)), trap=BIASES,
    ),
    Conversion(
        "LogisticRegression", ("log",), SKLEARN, "LogisticRegression(C=…, l1_ratio=…)",
        (Argument("C", 1 / (n * (λ + 2 * Ω)), 1.0, least_is_open=True),
         share("l1_ratio", λ, λ + 2 * Ω, 0.0)),
        r / (n * C), (1 - r) / (2 * n * C),
        trap='Upside down, and a sum. "liblinear" prices the intercept. Both parts: "saga".',
    ),
    Conversion(
        "SGDClassifier", ("log",), SKLEARN,
        'SGDClassifier(loss="log_loss", penalty="elasticnet", alpha=…, l1_ratio=…)',
        **mixed("alpha", "l1_ratio", 0.15),
        trap="Not 1/C but 1/(nC). Its steps are noisy.",
    ),
    Conversion(
        "Logit", ("log",), STATSMODELS, "Logit(y, X).fit_regularized(alpha=…)",
        **lasso_of("alpha", n),
        trap="A sum, unlike GLM. A single number penalises the constant, too.",
    ),
    Conversion(
        "GLM", ("log",), STATSMODELS,
        "GLM(y, X, Binomial()).fit_regularized(alpha=…, L1_wt=…)",
        **mixed("alpha", "L1_wt", 0.0),
        trap="A mean, unlike Logit. A single number penalises the constant, too.",
    ),
    Conversion(
        "binomial", ("log",), GLMNET,
        'glmnet(X, y, family="binomial", lambda=…, alpha=…, standardize=FALSE)',
        **mixed("lambda", "alpha", 1.0),
        trap="By default it standardises, and the prices then count standard deviations.",
    ),
    Conversion(
        "BCEWithLogitsLoss", ("log",), TORCH,
        "SGD or Adam(weight_decay=…) with BCEWithLogitsLoss()",
        **ridge_of("weight_decay", Formula(2)), trap=BIASES,
    ),
    Conversion(
        "AdamW", ("squared", "log"), TORCH, "AdamW(weight_decay=…)",
        trap="Its decay is not in the gradient. Where it ends depends on more than a price.",
    ),
    Conversion(
        "mse", ("squared",), "Keras", 'Dense(1, kernel_regularizer=L1L2(l1=…, l2=…)), loss="mse"',
        **two("l1", "l2", Formula(2), Formula(2)),
        trap="mse has no ½, so type both prices twice as large.",
    ),
    Conversion(
        "binary_crossentropy", ("log",), "Keras",
        'Dense(1, kernel_regularizer=L1L2(l1=…, l2=…)), loss="binary_crossentropy"',
        **two("l1", "l2", ONE, ONE), trap="No ½ in the L2 part: it is λ and Ω themselves.",
    ),
    Conversion(
        "gblinear", ("squared", "log"), "XGBoost",
        'booster="gblinear", reg_alpha=…, reg_lambda=…',
        **two("reg_alpha", "reg_lambda", ONE, Formula(2)),
        trap="A mean here, but a sum in trees. It computes in single precision.",
    ),
    Conversion(
        "trees", ("squared",), "XGBoost, LightGBM", "reg_alpha=…, reg_lambda=… (of a tree)",
        **two("reg_alpha", "reg_lambda", n, 2 * n),
        trap="It prices what a leaf predicts, not a feature. XGBoost has reg_lambda=1 by default.",
    ),
    Conversion(
        "LinearSVC", ("hinge",), SKLEARN, "LinearSVC(C=…)",
        (Argument("C", 1 / (2 * n * Ω), 1.0, least_is_open=True),),
        omega=1 / (2 * n * C), lacks="λ",
        trap="Upside down, and a sum. It penalises the intercept; a large intercept_scaling helps.",
    ),
    Conversion(
        "squared_hinge", ("hinge",), SKLEARN,
        'SGDClassifier(loss="squared_hinge", penalty="elasticnet", alpha=…, l1_ratio=…)',
        **mixed("alpha", "l1_ratio", 0.15),
        trap="A mean, and the intercept is free. Its steps are noisy.",
    ),
)  # fmt: skip
