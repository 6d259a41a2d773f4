"""A site that is built again, after one of its modules has changed."""

import pytest
from conftest import nox_docs, scratch_project
from scratch_pages import CELL, FRONT_MATTER

pytestmark = pytest.mark.builds

PAGE = f"{FRONT_MATTER}\n# See a number\n{CELL.format('import shapes')}{CELL.format('shapes.n')}"
DRAW = "import plotly.graph_objects as go\ngo.Figure(go.Pie(values=[1, 2]))"
PIE = f"{FRONT_MATTER}\n# See a pie\n{CELL.format(DRAW)}"
NUMBERS = (1234, 5678)


@pytest.fixture(scope="module")
def builds(tmp_path_factory):
    """What two builds leave: the page, plotly.js, the kept plotly.js and what is beside."""
    project = scratch_project(tmp_path_factory.mktemp("rebuild"), {"page": PAGE, "pie": PIE})
    left = []
    for number in NUMBERS:
        (project / "shapes.py").write_text(f"n = {number}\n")
        done = nox_docs(project)
        assert done.returncode == 0, done.stdout
        built = project / "docs/_build"
        (written,) = built.glob("html/_static/plotly-*.js")
        left.append(
            {
                "page": (built / "html/page.html").read_text(encoding="utf-8"),
                "plotly": written.read_bytes(),
                "kept": {f.name: f.stat().st_mtime_ns for f in (built / "plotly").iterdir()},
                "beside": {path.name for path in built.iterdir()},
            }
        )
    return left


def test_a_change_in_a_module_is_on_the_page_at_once(builds):
    for number, left in zip(NUMBERS, builds, strict=True):
        assert str(number) in left["page"]
    assert builds[-1]["beside"] == {"html", "plotly"}  # a cache


def test_a_site_has_the_kinds_that_it_draws_and_is_not_cut_twice(builds):
    assert all(b'name:"pie"' in left["plotly"] for left in builds)
    assert builds[0]["kept"] == builds[1]["kept"] and builds[0]["kept"]
