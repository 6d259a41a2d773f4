"""plotly.js without what nothing draws."""

import gzip
import json
import shutil
import subprocess
from pathlib import Path

import plotly
import pytest
from browser import draw, figures, opened, painted, pixels
from small_sites import built
from sphinx.testing.util import SphinxTestApp

from regnotes.livefigures.extension import trimming
from regnotes.livefigures.extension.trimming import USUAL, bundle

WHOLE = (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_bytes()


@pytest.fixture(scope="module")
def small():
    return bundle(WHOLE, USUAL)


def test_it_is_much_smaller(small):
    assert len(gzip.compress(small, 9)) < 600_000 < 1_400_000 < len(gzip.compress(WHOLE, 9))


@pytest.mark.builds
def test_the_site_has_the_small_one(site, small):
    """Else the build has fallen back on the whole, and nobody would notice."""
    (written,) = site.glob("_static/plotly-*.js")
    assert written.read_bytes() == small


def test_it_says_which_plotly_it_is_and_under_which_licence(small):
    assert small[:200] == WHOLE[:200] and b"Licensed under the MIT license" in small[:200]


# Those that the test below draws are there, too.
@pytest.mark.parametrize("kind", ["pie", "calendars"])
def test_a_kind_of_trace_can_be_added(small, kind):
    more, name = bundle(WHOLE, USUAL | {kind}), f'name:"{kind}"'.encode()
    assert len(more) > len(small) and name in more and name not in small


# What plotly.js draws is compared with what the same page draws with the whole of it.
UNUSUAL = """\
import plotly.graph_objects as go
day = ["2026-01-01", "2026-06-01", "2026-12-01"]
def show(trace, **axis):
    go.Figure(trace, {"xaxis": axis, "width": 600}).show()
show(go.Bar(x=day, y=[1, 3, 2]), type="date", calendar="thai", hoverformat="%Y")
show(go.Bar(x=day, y=[1, 3, 2], xcalendar="chinese"), type="date", calendar="chinese")
show(go.Scattergl(x=[1, 2, 3], y=[1, 3, 2], mode="markers", marker={"size": 60}))
show(go.Splom(dimensions=[{"values": [1, 2, 3]}, {"values": [1, 3, 2]}], marker={"size": 30}))
show(go.Parcoords(dimensions=[{"values": [1, 2, 3]}, {"values": [1, 3, 2]}]))
show(go.Scattergeo(lon=[0, 5], lat=[0, 5], mode="markers+text", text=["Null Island", "east"]))"""
# Outlines of coasts and borders, of which there is one island.
ISLAND = {"type": "Polygon", "arcs": [[0]]}
WORLD = {
    "type": "Topology",
    "arcs": [[[-60, -40], [-60, 40], [60, 40], [60, -40], [-60, -40]]],
    "objects": {
        layer: {"type": "GeometryCollection", "geometries": [ISLAND] if layer == "land" else []}
        for layer in ("coastlines", "countries", "lakes", "land", "ocean", "rivers", "subunits")
    },
}
CONF = """\
extensions = ["regnotes.livefigures", "myst_nb"]
html_static_path, live_figures_topojson = ["_static"], "_static/outlines"
"""
TEXTS = "figure => [...document.querySelectorAll(`#${figure} text`)].map(text => text.textContent)"


@pytest.mark.browser
@pytest.mark.builds
def test_what_is_seldom_drawn_is_drawn_as_by_the_whole(browser, tmp_path):
    files = {"_static/outlines/world_110m.json": json.dumps(WORLD)}
    page, said = built(tmp_path, CONF, UNUSUAL, files=files)
    assert "plotly.js is used whole" not in said
    (plotly,) = tmp_path.glob("site/_static/plotly-*.min.js")
    assert plotly.stat().st_size < 0.6 * len(WHOLE)
    shown = []
    for _ in range(2):
        with opened(browser, page.as_uri()) as seen:
            several = figures(seen)
            assert len(several) == 6
            plots = {figure: draw(seen, figure) for figure in several}
            shown.append(
                {f: (seen.evaluate(TEXTS, f), painted(pixels(plot))) for f, plot in plots.items()}
            )
            assert seen.heard == []
        plotly.write_bytes(WHOLE)
    for (texts, share), (wanted, all_of_it) in zip(*(s.values() for s in shown), strict=True):
        assert texts == wanted and texts
        assert share == pytest.approx(all_of_it, rel=0.02) and share > 0.005
    thai = next(iter(shown[0].values()))[0]
    assert any("2569" in text for text in thai)  # 2026 of ours


def test_where_it_cannot_be_cut_it_is_whole_and_every_build_says_so(tmp_path, monkeypatch):
    def refuse(source, kinds):
        raise ValueError("another release")

    monkeypatch.setattr(trimming, "bundle", refuse)
    (tmp_path / "conf.py").write_text("extensions = ['regnotes.livefigures']", encoding="utf-8")
    (tmp_path / "index.md").write_text("# See\n", encoding="utf-8")
    for _ in range(2):
        app = SphinxTestApp(srcdir=tmp_path, warningiserror=True)
        app.build()
        assert "WARNING: plotly.js is used whole" in app.warning.getvalue()
        assert "another release" in app.warning.getvalue() and app.statuscode == 1
        (written,) = app.outdir.glob("_static/plotly-*.js")
        assert written.read_bytes() == WHOLE
        app.cleanup()


@pytest.mark.skipif(not shutil.which("node"), reason="node is not needed elsewhere")
def test_node_takes_it_for_javascript(small, tmp_path):
    file = tmp_path / "plotly.js"
    file.write_bytes(small)
    subprocess.run(["node", "--check", file], check=True)


@pytest.mark.parametrize(
    ("source", "error"),
    [
        (lambda: WHOLE.replace(b".register([", b".enrol(["), "expected once"),
        (lambda: WHOLE.replace(b"var Plotly=", b"var Plotty="), "declares no Plotly"),
        (lambda: b"", "declares no Plotly"),
    ],
)
def test_another_plotly_is_refused(source, error):
    with pytest.raises(ValueError, match=error):
        bundle(source(), USUAL)


def test_a_kind_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="registers no sculpture"):
        bundle(WHOLE, ["sculpture"])
