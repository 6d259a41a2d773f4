"""The house: a new term is one file touched."""

import os
import shutil
import subprocess
import sys

import pytest
from conftest import ROOT, run, scratch_project

import noxfile

# What a contributor may write who has read `Term` and nothing else.
PENALTY = '''

@dataclass(frozen=True)
class ElasticNet(Separable):
    """Elastic net penalty with equal shares, Σ (abs(βⱼ) + βⱼ²/2).

    References
    ----------
    Zou and Hastie (2005), section 2, https://doi.org/10.1111/j.1467-9868.2005.00503.x
    """

    tip = 1.0

    def height(self, size):
        """size + size²/2."""
        return size + size**2 / 2

    def rate(self, size):
        """1 + size."""
        return 1 + size

    def bend(self, size):
        """1."""
        return np.ones(np.shape(size))

    def prox(self, v, step):
        """Soft thresholding, then shrinkage by one factor. See `Term.prox`."""
        v, step = vectors("v", v), not_negative("step", step)[..., np.newaxis]
        return (v - np.clip(v, -step, step)) / (1 + step)
'''
LOSS = '''

@dataclass(frozen=True, eq=False, repr=False)
class Rounded(Sampled):
    """Mean of log cosh(y - Xβ): a square near 0, a line far away.

    Parameters
    ----------
    X : array (n, d)
    y : array (n,)
    """

    X: np.ndarray
    y: np.ndarray

    def __post_init__(self):
        self._keep(labels=False)

    @classmethod
    def example(cls):
        """Two samples."""
        return cls([[1, 2], [2, -1]], [1, 3])

    def value(self, beta):
        """(1/n) Σ log cosh(yᵢ - xᵢ·β): (..., d) -> (...)."""
        size = np.abs(self._predictions(beta) - self.y)
        with np.errstate(over="ignore"):
            return np.mean(size + np.log1p(np.exp(-2 * size)) - np.log(2), axis=-1)

    def gradient(self, beta):
        """(1/n) Xᵀ tanh(Xβ - y): (..., d) -> (..., d)."""
        return np.tanh(self._predictions(beta) - self.y) @ self.X / len(self.y)

    def hessian(self, beta):
        """(1/n) Xᵀ diag(1 - tanh²) X: (..., d) -> (..., d, d)."""
        return self._mean_outer(1 - np.tanh(self._predictions(beta) - self.y) ** 2)

    @property
    def lipschitz(self):
        """A bound by the Frobenius norm, which is not the least."""
        return float(np.sum(self.X**2) / len(self.y))
'''
NEW = {
    "ElasticNet": ("penalties/powers.py", PENALTY),
    "Rounded": ("losses/regression.py", LOSS),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """This project with one new penalty and one new loss, each in the file of its family."""
    folder = scratch_project(
        tmp_path_factory.mktemp("copy"), {"api": (ROOT / "docs/api.md").read_text(encoding="utf-8")}
    )
    without = shutil.ignore_patterns("__pycache__")
    for name in ("regnotes", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=without)
    for name, (path, text) in NEW.items():
        file = folder / "regnotes" / path
        before = file.read_text(encoding="utf-8")
        after = before.replace("__all__ = [", f'__all__ = ["{name}", ')
        assert after != before
        file.write_text(after + text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", NEW)
def test_a_new_term_is_one_file_touched_and_is_tested(copy, name):
    def python(*arguments):
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=copy,
            env={**os.environ, "PYTHONPATH": str(copy)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )

    told = python("-c", f"import regnotes as rn; print(rn.{name}.__module__, rn.__file__)").stdout
    module = f"regnotes.{NEW[name][0].removesuffix('.py').replace('/', '.')}"
    assert told.split() == [module, str(copy / "regnotes/__init__.py")], told
    done = python("-m", "pytest", "-qp", "no:cacheprovider", "tests/test_terms.py", "-k", name)
    assert done.returncode == 0, done.stdout  # it would be 5 if no test had this name


@pytest.mark.builds
def test_a_new_term_is_on_the_api_page(copy, tmp_path):
    noxfile.build(run, copy / "docs", tmp_path / "site")
    page = (tmp_path / "site/api.html").read_text(encoding="utf-8")
    for name, (path, _text) in NEW.items():
        assert f'id="regnotes.{path.split("/")[0]}.{name}"' in page
        assert f'id="regnotes.{path.split("/")[0]}.{name}.value"' in page
