"""The page for other people's sites: its tables say what is drawn, and where that is tested."""

import json
import re

import plotly.graph_objects as go
import pytest
from conftest import ROOT
from test_bundle import WHOLE
from test_themes import BUILDERS, LIGHT_ALONE, THEMES

import regnotes as rn
from regnotes.livefigures.extension.number_tables import tables_html
from regnotes.livefigures.stills import stills_or_why

PAGE = (ROOT / "docs/own-site.md").read_text(encoding="utf-8")
GRID = [[0, 1, 4], [1, 2, 5], [4, 5, 8]]
J = rn.CrossEntropy() + 0.2 * rn.L1()


def rows(first):
    """The table of the page whose first column is headed `first`: {first cell: other cells}."""
    table = PAGE[PAGE.index(f"| {first} |") :].partition("\n\n")[0].splitlines()[2:]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in table]
    return {name: others for name, *others in cells}


def drawn(*traces):
    """Whether a figure, given by its traces or whole, has a still, and a table."""
    spec = json.loads(go.Figure(*traces).to_json())
    stills, why = stills_or_why(spec)
    assert bool(stills) != bool(why)
    return bool(stills), bool(tables_html(spec))


NAMED = {"scatter", "bar", "surface", "scatter3d", "contour", "heatmap"}
MAPS = {"Choropleth", "Choroplethmap", "Densitymap", "Scattergeo", "Scattermap"}


def test_each_row_on_kinds_of_trace_says_what_is_drawn():
    told = rows("kind of trace")
    lines, solid, heat, *_others = told
    assert told[lines][1:] == [
        "if it would look the same",
        "yes, unless they stand upon one another",
    ]
    assert drawn(go.Scatter(y=[1, 3, 2])) == drawn(go.Bar(y=[1, 3, 2])) == (True, True)
    assert drawn(go.Scatter(y=[1, 3, 2], mode="markers")) == (True, True)
    assert drawn(go.Scatter(y=[1, 3], line_shape="spline")) == (False, True)
    assert drawn(go.Bar(x=["ash", "ash"], y=[1, 3]))[1] is False
    assert told[solid][1].startswith("if they say all that those of this site say")
    assert told[solid][2] == "surfaces and level sets"
    assert drawn(rn.surface(J, n=12)) == drawn(rn.contours(J, n=12)) == (True, True)
    assert drawn(go.Surface(z=GRID)) == drawn(go.Contour(z=GRID)) == (False, True)
    assert drawn(go.Scatter3d(x=[0, 1], y=[0, 1], z=[0, 1])) == (False, False)
    assert told[heat][1:] == ["no, and one sentence says so", "yes"]
    assert drawn(go.Heatmap(z=GRID)) == (False, True)


def test_any_other_kind_has_neither_still_nor_table():
    assert rows("kind of trace")["any other kind of Plotly's but maps"][1:] == [
        "no, and one sentence says so", "no",
    ]  # fmt: skip
    assert rows("kind of trace")["maps"][1:] == ["no", "no"]
    kinds = {name: getattr(go, name) for name in dir(go) if hasattr(getattr(go, name), "type")}
    others = {name for name in kinds if name.lower() not in NAMED}
    assert len(others) > 35 and others > MAPS
    for name in others:
        assert drawn(kinds[name]()) == (False, False), name


def test_the_themes_and_builders_are_those_that_are_tested():
    told = rows("theme")
    assert {name.strip("`") for name in told} == set(THEMES)
    for name, (light, dark) in told.items():
        has_dark = name.strip("`") not in LIGHT_ALONE
        assert (light, dark) == ("tested", "tested" if has_dark else "it has none"), name
    (sentence,) = re.findall(r"The builders (.*?) are tested too", PAGE)
    assert set(re.findall(r"`(\w+)`", sentence)) == set(BUILDERS)


@pytest.mark.builds
def test_about_a_third_of_plotly_is_left_for_this_site(site):
    assert "about a third of it is left" in PAGE
    (cut,) = (site / "_static").glob("plotly-*.min.js")
    assert 0.3 < cut.stat().st_size / len(WHOLE) < 0.38
