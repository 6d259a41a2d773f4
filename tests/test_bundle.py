"""plotly.js without what nothing draws."""

import gzip
import shutil
import subprocess
from pathlib import Path

import plotly
import pytest
from conftest import nox_docs, scratch_project
from test_build import FRONT_MATTER

from regnotes.livefigures.extension.trimming import USUAL, bundle
from regnotes.site import balance

WHOLE = (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_bytes()


@pytest.fixture(scope="module")
def small():
    return bundle(WHOLE, USUAL)


def test_it_is_much_smaller(small):
    assert len(gzip.compress(small, 9)) < 600_000 < 1_400_000 < len(gzip.compress(WHOLE, 9))


def test_the_site_has_the_small_one(site, small):
    """Else the build has fallen back on the whole, and nobody would notice."""
    (written,) = site.glob("_static/plotly-*.js")
    assert written.read_bytes() == small


def test_it_says_which_plotly_it_is_and_under_which_licence(small):
    assert small[:200] == WHOLE[:200] and b"Licensed under the MIT license" in small[:200]


def test_a_kind_of_trace_can_be_added(small):
    more = bundle(WHOLE, USUAL | {"pie"})
    assert len(more) > len(small) and b'name:"pie"' in more and b'name:"pie"' not in small


def test_a_site_has_the_kinds_that_it_draws_and_is_not_cut_twice(tmp_path):
    cell = "import plotly.graph_objects as go\ngo.Figure(go.Pie(values=[1, 2]))"
    page = f"{FRONT_MATTER}\n# See a pie\n\n```{{code-cell}} python\n{cell}\n```\n"
    project = scratch_project(tmp_path, {"pie": page})
    kept = []
    for _ in range(2):
        done = nox_docs(project)
        assert done.returncode == 0, done.stdout
        (written,) = project.glob("docs/_build/html/_static/plotly-*.js")
        assert b'name:"pie"' in written.read_bytes()
        files = (project / "docs/_build/plotly").iterdir()
        kept.append({file.name: file.stat().st_mtime_ns for file in files})
    assert kept[0] == kept[1]


@pytest.mark.skipif(not shutil.which("node"), reason="node is not needed elsewhere")
def test_node_takes_it_for_javascript(small, tmp_path):
    file = tmp_path / "plotly.js"
    file.write_bytes(small)
    subprocess.run(["node", "--check", file], check=True)


@pytest.mark.parametrize(
    ("source", "error"),
    [
        (WHOLE.replace(b".register([", b".enrol(["), "expected once"),
        (WHOLE.replace(b"var Plotly=", b"var Plotty="), "declares no Plotly"),
        (b"", "declares no Plotly"),
    ],
)
def test_another_plotly_is_refused(source, error):
    with pytest.raises(ValueError, match=error):
        bundle(source, USUAL)


def test_a_kind_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="registers no trace sculpture"):
        bundle(WHOLE, ["sculpture"])


@pytest.mark.parametrize("jobs", [2, 3, 8])
def test_pages_are_dealt_out_evenly(jobs):
    weights = {f"page{k}": w for k, w in enumerate([90, 60, 50, 50, 40, 30, 20, 10, 1, 1, 1, 1])}
    order = balance.deal(weights, jobs)
    assert sorted(order) == sorted(weights)
    size = max(1, len(weights) // jobs)
    loads = [sum(weights[n] for n in order[k : k + size]) for k in range(0, len(order), size)]
    assert max(loads) <= max(90, 1.35 * sum(weights.values()) / jobs)
