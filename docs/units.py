"""Fit what the page units.md converts, with each library itself: ``nox -s units``.

Writes regnotes/units.json: the version of each library, what was typed into it, and the
coefficients that it found, the intercept first.  scikit-learn and statsmodels are not here; the
tests fit them.  R's glmnet is run by Rscript, which must be there.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import numpy as np

from regnotes.conversions.libraries import CONVERSIONS
from regnotes.datasets import library_rows

FILE = Path(__file__).parent.parent / "regnotes/units.json"
ROWS = {row.key: row for row in CONVERSIONS}
PRICES = [(0.08, 0.0), (0.0, 0.03), (0.05, 0.02)]
NO_ZERO = [(0.002, 0.0), (0.0, 0.03), (0.002, 0.02)]  # a gradient method meets no kink on its way


def groups():
    """One feature with three values, and y: the leaves of a tree."""
    rng = np.random.default_rng(1)
    of = np.repeat([0, 1, 2], [6, 14, 20])
    return of, np.array([4.0, -2.0, 7.5])[of] + 0.3 * rng.standard_normal(40)


def cases(key, prices):
    """For each of the prices that a row can express: λ, Ω, and what is typed."""
    _X, y, *_ = library_rows()
    for lam, omega in prices:
        typed = ROWS[key].typed(lam, omega, n=len(y), s=y.std())
        if typed is not None:
            yield lam, omega, typed


GLMNET = r"""
suppressMessages(library(glmnet))
glmnet.control(fdev = 0, devmax = 1, epsnr = 1e-14, mxitnr = 1000)
given <- as.matrix(read.csv("data.csv", header = FALSE))
X <- given[, 1:4]
for (line in readLines("cases.txt")) {
  part <- strsplit(line, " ")[[1]]
  y <- if (startsWith(part[1], "binomial")) given[, 6] else given[, 5]
  family <- switch(part[1], "gaussian()" = gaussian(), "binomial()" = binomial(), part[1])
  l <- as.numeric(part[2])
  ladder <- l * c(100, 30, 10, 3, 1)
  fit <- glmnet(X, y, family = family, lambda = ladder, alpha = as.numeric(part[3]),
                standardize = FALSE, thresh = 1e-24, maxit = 1e7)
  cat(sprintf("%.17g", as.numeric(coef(fit)[, 5])), "\n")
}
cat(as.character(packageVersion("glmnet")), paste0(R.version$major, ".", R.version$minor))
"""


def glmnet():
    if shutil.which("Rscript") is None:
        sys.exit("Rscript is missing; on Debian: apt-get install r-base-core r-cran-glmnet")
    X, y, labels, _weights = library_rows()
    prices = [*PRICES, (0.0, 0.05), (0.0, 0.05 / y.std())]  # the last two type 0.1 into a family
    families = {"gaussian": "gaussian", "gaussian()": "gaussian()", "binomial": "binomial",
                "binomial()": "binomial"}  # fmt: skip
    wanted = [(family, key, *case) for family, key in families.items()
              for case in cases(key, prices)]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        np.savetxt(f"{folder}/data.csv", np.column_stack([X, y, labels]), "%.17g", delimiter=",")
        lines = [f"{family} {x['lambda']!r} {x['alpha']!r}" for family, *_, x in wanted]
        Path(folder, "cases.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        Path(folder, "fit.R").write_text(GLMNET, encoding="utf-8")
        done = subprocess.run(
            ["Rscript", "--vanilla", "fit.R"], cwd=folder, stdout=subprocess.PIPE, text=True
        )
    if done.returncode:
        sys.exit("glmnet did not run; on Debian: apt-get install r-cran-glmnet")
    *found, versions = done.stdout.splitlines()
    known, r = versions.split()
    fits = [
        (*case, map(float, line.split()), family)
        for (family, *case), line in zip(wanted, found, strict=True)
    ]
    return {"glmnet": known, "R": r}, fits


def torch():
    import torch as t

    t.set_num_threads(1)  # forty rows are not worth a second
    X, y, labels, _weights = library_rows()
    X, y, labels = (t.tensor(a, dtype=t.float64) for a in (X, y, labels))
    square = t.nn.MSELoss()
    losses = {
        "MSELoss": lambda u: square(u, y),
        "half MSELoss": lambda u: 0.5 * square(u, y),
        "BCEWithLogitsLoss": lambda u: t.nn.BCEWithLogitsLoss()(u, labels),
    }

    def fitted(loss, optimiser, typed, steps, rate):
        weight = t.zeros(4, dtype=t.float64, requires_grad=True)
        bias = t.zeros((), dtype=t.float64, requires_grad=True)
        groups = [{"params": [weight], **typed}, {"params": [bias], "weight_decay": 0.0}]
        walker = optimiser(groups, lr=rate)
        slower = t.optim.lr_scheduler.ExponentialLR(walker, (1e-6) ** (1 / steps))
        for _ in range(steps):
            walker.zero_grad()
            loss(X @ weight + bias).backward()
            walker.step()
            if optimiser is not t.optim.SGD:
                slower.step()
        return [bias.item(), *weight.tolist()]

    found = []
    for key, loss in losses.items():
        for *prices, typed in cases(key, PRICES):
            for name, steps, rate in (("SGD", 20000, 0.1), ("Adam", 8000, 0.05)):
                found.append(
                    (
                        key,
                        *prices,
                        typed,
                        fitted(loss, getattr(t.optim, name), typed, steps, rate),
                        name,
                    )
                )
    for key in ("half MSELoss", "BCEWithLogitsLoss"):
        for *prices, typed in cases(key, PRICES):
            at = fitted(losses[key], t.optim.AdamW, typed, 8000, 0.05)
            found.append((key, *prices, typed, at, "AdamW"))
    return {"torch": version("torch").partition("+")[0]}, found  # 2.13.0+cpu names the build


def keras():
    os.environ["KERAS_BACKEND"] = "torch"
    import keras as k

    k.config.set_floatx("float64")
    X, y, labels, _weights = library_rows()
    found = []
    for key, target, last in (("mse", y, None), ("binary_crossentropy", labels, "sigmoid")):
        for *prices, typed in cases(key, NO_ZERO):
            layer = k.layers.Dense(1, activation=last, kernel_initializer="zeros",
                                   kernel_regularizer=k.regularizers.L1L2(**typed))  # fmt: skip
            model = k.Sequential([k.Input((4,)), layer])
            rate = 0.1 if last is None else 0.5
            model.compile(k.optimizers.SGD(rate), loss=key)
            for _ in range(2000):
                model.train_on_batch(X, target[:, np.newaxis])
            weight, bias = (np.asarray(part).ravel() for part in layer.get_weights())
            found.append((key, *prices, typed, [*bias, *weight]))
    return {"keras": version("keras")}, found


def xgboost():
    import xgboost as xgb

    X, y, labels, _weights = library_rows()
    found = []
    for loss, target, objective in (
        ("squared", y, "reg:squarederror"), ("log", labels, "binary:logistic"),
    ):  # fmt: skip
        for *prices, typed in cases("gblinear", PRICES):
            settings = {
                "booster": "gblinear", "objective": objective, "updater": "coord_descent",
                "feature_selector": "cyclic", "eta": 0.5, "base_score": 0.5, **typed,
            }  # fmt: skip
            model = xgb.train(settings, xgb.DMatrix(X, target), 4000)
            at = model.predict(xgb.DMatrix(np.vstack([np.zeros(4), np.eye(4)])), output_margin=True)
            at = at.astype(float)
            found.append(("gblinear", *prices, typed, [at[0], *(at[1:] - at[0])], loss))
    of, high = groups()
    for *prices, typed in cases("trees", PRICES):
        settings = {"eta": 1, "base_score": 0, "min_child_weight": 0, "max_depth": 3, **typed}
        model = xgb.train(settings, xgb.DMatrix(of[:, np.newaxis], high), 1)
        leaves = model.predict(xgb.DMatrix(np.arange(3)[:, np.newaxis])).astype(float)
        found.append(("trees", *prices, typed, leaves, "XGBoost"))
    return {"xgboost": xgb.__version__}, found


def lightgbm():
    import lightgbm as lgb

    of, high = groups()
    found = []
    for *prices, typed in cases("trees", PRICES):
        settings = {
            "objective": "regression", "learning_rate": 1, "min_data_in_leaf": 1,
            "min_data_in_bin": 1, "boost_from_average": False, "verbose": -1, **typed,
        }  # fmt: skip
        model = lgb.train(settings, lgb.Dataset(of[:, np.newaxis], high), 1)
        found.append(
            ("trees", *prices, typed, model.predict(np.arange(3)[:, np.newaxis]), "LightGBM")
        )
    return {"lightgbm": lgb.__version__}, found


def main():
    versions, lines = {}, []
    for library in (glmnet, torch, keras, xgboost, lightgbm):
        known, fits = library()
        versions |= known
        for key, lam, omega, typed, coefficients, *of in fits:
            found = [float(c) for c in coefficients]
            lines.append(json.dumps(
                {"row": key, "of": of[0] if of else "", "λ": lam, "Ω": omega, "typed": typed,
                 "found": found}, ensure_ascii=False,
            ))  # fmt: skip
            print(lines[-1], flush=True)
    head = json.dumps({"versions": versions})
    text = f'{head[:-1]},\n "fits": [\n  ' + ",\n  ".join(lines) + "\n ]\n}\n"
    FILE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
