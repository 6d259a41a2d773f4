"""The house: who may import whom, whose names they are, and that a new term is one file."""

import ast
import collections
import importlib
import os
import pkgutil
import shutil
import subprocess
import sys

import pytest
from conftest import ROOT, run, scratch_project
from pages import WITH_CELLS, cells

import noxfile
import regnotes as rn

FOLDER = ROOT / "regnotes"
MATHEMATICS = {
    "objective", "losses", "penalties", "quadratics", "solvers", "datasets", "minima", "paths",
    "conversions", "margins", "filters",
    "cross_validation", "expected_errors", "priors",
}  # fmt: skip
DRAWING = {"numpy", "plotly", "contourpy"}
SPHINX = {"sphinx", "docutils", "myst_nb", "myst_parser"}
JUPYTER = {"IPython", "ipykernel", "jupyter_client", "nbclient", "nbformat", "yaml"}
# Room: what it may import of regnotes, what it may import besides.
STAIRCASE = {
    "objective": (set(), {"numpy"}),
    "conversions": (set(), set()),
    **dict.fromkeys(
        ("losses", "penalties", "priors", "quadratics", "solvers", "datasets"),
        ({"objective"}, {"numpy", "scipy"}),
    ),
    "cross_validation": ({"objective"}, {"numpy"}),
    "filters": ({"objective"}, {"numpy"}),
    "margins": ({"objective"}, {"numpy", "scipy"}),
    "expected_errors": ({"objective"}, {"numpy", "scipy"}),
    "minima": (MATHEMATICS - {"minima", "paths"}, {"numpy", "scipy"}),
    "paths": (MATHEMATICS - {"paths"}, {"numpy", "scipy"}),
    "livefigures": (
        set(),
        DRAWING | SPHINX | {"tree_sitter", "tree_sitter_javascript", "IPython", "nbclient"},
    ),
    "figures": (MATHEMATICS | {"livefigures.record"}, {"contourpy", "numpy", "plotly"}),
    "site": (
        {"livefigures", "figures.palette"},
        SPHINX | JUPYTER | {"math_core", "fontTools", "ziamath", "resvg_py"},
    ),
    "converted_notebooks": (set(), {"math_core", "nbconvert"}),
    "__init__": (MATHEMATICS | {"figures"}, set()),
}
ROOMS = sorted(
    path.stem
    for path in FOLDER.iterdir()
    if path.suffix == ".py" or (path / "__init__.py").exists()
)

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
    X, y, sample_weight : as in `LeastSquares`
    """

    X: np.ndarray
    y: np.ndarray
    sample_weight: np.ndarray | None = None

    steepest = 1.0

    @classmethod
    def example(cls):
        """Two samples."""
        return cls([[1, 2], [2, -1]], [1, 3])

    def losses(self, u):
        """log cosh(uᵢ - yᵢ): (..., n) -> (..., n)."""
        size = np.abs(u - self.y)
        return size + np.log1p(np.exp(-2 * size)) - np.log(2)

    def derivatives(self, u):
        """tanh and 1 - tanh²: (..., n) -> two (..., n)."""
        slope = np.tanh(u - self.y)
        return slope, 1 - slope**2
'''
NEW = {
    "ElasticNet": ("penalties/powers.py", PENALTY),
    "Rounded": ("losses/regression.py", LOSS),
}


def imported(file):
    """The dotted names that a file imports, as from the outside."""
    package = ["regnotes", *file.relative_to(FOLDER).parts[:-1]]
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1]
            base += node.module.split(".") if node.module else []
            yield from (".".join([*base, alias.name]) for alias in node.names)


def files_of(room):
    return [FOLDER / f"{room}.py"] if (FOLDER / f"{room}.py").exists() else [
        *(FOLDER / room).rglob("*.py")
    ]  # fmt: skip


@pytest.mark.parametrize("room", ROOMS)
def test_imports_go_up_the_staircase(room):
    """Also those inside functions: what comes late is needed all the same."""
    ours, others = STAIRCASE[room]
    assert files_of(room)
    for file in files_of(room):
        for name in imported(file):
            top, _, rest = name.partition(".")
            if top == "regnotes":
                allowed = {room} | ours
                assert any(f"{rest}.".startswith(f"{step}.") for step in allowed), (file, name)
            else:
                assert top in sys.stdlib_module_names | others, (file, name)


@pytest.mark.parametrize("page", WITH_CELLS)
def test_the_cells_that_a_reader_unfolds_are_short(page):
    """What takes more lines is mathematics of the package, or a figure of its own kind."""
    for cell in cells(page):
        written = [line for line in cell.source.splitlines() if line.strip()]
        if "remove-cell" not in cell.metadata.get("tags", []):
            assert len(written) <= 25, cell.source


def test_the_wing_of_figures_can_be_taken_out():
    """No file of livefigures names regnotes in an import, not even its own folder."""
    for file in files_of("livefigures"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        found = [n for n in ast.walk(tree) if isinstance(n, (ast.Import, ast.ImportFrom))]
        names = [n.module if isinstance(n, ast.ImportFrom) else n.names[0].name for n in found]
        assert not [name for name in names if (name or "").startswith("regnotes")], file


def modules():
    found = pkgutil.walk_packages(rn.__path__, "regnotes.")
    return [importlib.import_module(module.name) for module in found]


def test_nothing_leaks():
    """`rn` has the rooms of mathematics and of figures, what they call public, and no more."""
    names = set()
    for room in MATHEMATICS | {"figures"}:
        public = getattr(rn, room).__all__
        for name in public:
            thing = getattr(rn, name)
            assert thing is getattr(getattr(rn, room), name)
            assert f"{thing.__module__}.".startswith(f"regnotes.{room}."), name
        names |= {room, *public}
    # The other rooms are there once something has imported them.
    found = {name for name in vars(rn) if not name.startswith("_")}
    found -= {"converted_notebooks", "livefigures", "site"}
    assert found == names


def test_no_name_means_two_things():
    """A public name is one thing wherever it stands, and no file of `rn` has its name."""
    things = collections.defaultdict(set)
    for module in modules():
        for name in set(getattr(module, "__all__", [])) - {"setup"}:  # Sphinx asks for that
            things[name].add(id(getattr(module, name)))
    assert not [name for name, found in things.items() if len(found) > 1]
    files = {module.__name__.rpartition(".")[2] for module in modules()}
    public = {name for name, thing in vars(rn).items() if callable(thing)}
    assert public and not files & public


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
