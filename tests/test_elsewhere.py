"""What others get: the extension taken out, the wheel, and sites that did not ask for us."""

import os
import shutil
import sys

import pytest
from browser import draw, figures, held, opened, painted, pixels
from conftest import ROOT
from small_sites import built, text_of, told

pytestmark = pytest.mark.builds

PLOTLY = """\
import sys
import plotly.graph_objects as go
print("forked" if "sphinx.application" in sys.modules else "new")
go.Figure(go.Bar(x=[1, 2, 3], y=[1, 3, 2]))"""
REGNOTES = """\
import regnotes as rn
lam = rn.Slider("lam", 0, 1, label="λ")
rn.surface(rn.CrossEntropy() + lam * rn.L1(), n=10)"""


@pytest.mark.browser
def test_the_extension_can_be_taken_out_and_renamed(browser, tmp_path):
    """Another name, no entry points, another theme's site: a figure is in the page and is drawn."""
    shutil.copytree(
        ROOT / "regnotes/livefigures",
        tmp_path / "path/liveliness",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    conf = "extensions = ['liveliness', 'myst_nb']\nhtml_theme = 'furo'\n"
    page, _said = built(tmp_path, conf, PLOTLY, "-W", PYTHONPATH=str(tmp_path / "path"))
    assert ">new\n<" in text_of(page)  # Jupyter's own way, for nobody has asked for another
    with opened(browser, page.as_uri()) as seen:
        (figure,) = figures(seen)
        assert painted(pixels(draw(seen, figure))) > 0.1
        assert held(seen, figure)["data"][0]["y"] == [1, 3, 2]
        assert seen.heard == []


def test_where_it_is_merely_installed_it_changes_nothing(tmp_path):
    """The same site as without us: myst-nb skips the figure, and says so once."""
    page, said = built(tmp_path, "extensions = ['myst_nb']\n", PLOTLY)
    assert said.count("WARNING: skipping unknown output mime type") == 1, said
    assert "build succeeded, 1 warning." in said
    assert ">new\n<" in text_of(page) and "live-figure" not in text_of(page)
    assert not list((tmp_path / "site").rglob("*plotly*.js"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """This project as others install it."""
    folder = tmp_path_factory.mktemp("wheel")
    if shutil.which("uv"):
        told("uv", "build", "--wheel", "--out-dir", folder, ROOT, folder=folder)
    else:
        pip = (environment(folder / "pip"), "-m", "pip")
        told(*pip, "wheel", "--no-deps", "--wheel-dir", folder, ROOT, folder=folder)
    (found,) = folder.glob("*.whl")
    return found


def environment(folder, *requirements):
    """The Python of a new environment with these, made as nox makes them."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wanted = ("install", f"--constraint={ROOT / 'constraints.txt'}", *requirements)
    if shutil.which("uv"):
        told("uv", "venv", f"--python={sys.executable}", folder, folder=folder.parent)
        uv = ("uv", "pip", *wanted, f"--python={python}")
        _ = requirements and told(*uv, folder=folder)
    else:
        told(sys.executable, "-m", "virtualenv", folder, folder=folder.parent)
        # Not compiled: most of it is never imported here.
        _ = requirements and told(python, "-m", "pip", *wanted, "--no-compile", folder=folder)
    return python


def test_the_wheel_without_extras_draws_a_surface(wheel, tmp_path):
    python = environment(tmp_path / "empty", wheel)
    code = f"""
import sys
{REGNOTES.replace("rn.surface", "figure = rn.surface")}
import regnotes.livefigures
assert "sphinx" not in sys.modules and "myst_nb" not in sys.modules
assert figure.layout.meta["live"]["controls"][0]["symbol"] == "lam"
print(rn.__file__, figure.data[0].type, len(figure.to_json()) > 1000)
try:
    import sphinx
except ImportError:
    print("no Sphinx")
"""
    where, *said = told(python, "-I", "-c", code, folder=tmp_path).split(maxsplit=1)
    assert where.startswith(str(tmp_path / "empty"))
    assert said == ["surface True\nno Sphinx\n"]


def test_the_wheel_with_sphinx_serves_a_site_outside_the_repository(wheel, tmp_path):
    """With all that our own site has: the extra says that it is enough."""
    python = environment(tmp_path / "sphinx", f"{wheel}[sphinx]")
    conf = "project = 'Elsewhere'\nextensions = ['regnotes.site', 'myst_nb']\n"
    page, _said = built(tmp_path, conf, REGNOTES, "-W", "--keep-going", python=python)
    html = text_of(page)
    assert '<figure class="live-figure' in html and 'data-control="lam"' in html
    assert 'class="live-figure-still"' in html
    (plotly,) = tmp_path.glob("site/_static/plotly-*.min.js")
    assert plotly.stat().st_size < 2_500_000  # trimmed
    assert (tmp_path / "site/_static/live-figures.js").exists()
