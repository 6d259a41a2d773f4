"""Figures made at random: what Plotly draws of them, and their still pictures, are alike."""

import json
from pathlib import Path

import numpy as np
import plotly
import plotly.express as px
import plotly.io as pio
import pytest
from browser import coarse, likeness, opened, pixels
from conftest import ROOT
from fuzzed_figures import figure

from regnotes.livefigures.looks import DEFAULT_TEMPLATE, template_of
from regnotes.livefigures.stills import stills

pytestmark = pytest.mark.browser

RUNTIME = ROOT / "regnotes/livefigures/runtime"
WIDTH, INK = 730, "#333"
PAGE = f"""<!doctype html><meta charset="utf-8"><title>Both</title>
<style>body {{ background: white; color: {INK}; font-family: sans-serif; margin: 0 }}
svg {{ display: block }} #still svg {{ height: 100%; width: 100% }}</style>
<script src="SCRIPT"></script><div id="live"></div><div id="still"></div>"""
DRAW = """async ([spec, svg, width, height]) => {
  const [live, still] = ["live", "still"].map(id => document.getElementById(id));
  for (const one of [live, still]) {
    one.style.width = `${width}px`;
    one.style.height = `${height}px`;
  }
  Plotly.purge(live);
  await Plotly.newPlot(live, spec.data, spec.layout, {displayModeBar: false, typesetMath: false});
  still.innerHTML = svg;
}"""


@pytest.fixture(scope="module")
def both(browser, tmp_path_factory):
    """A page that draws a figure and shows a still picture under it."""
    file = tmp_path_factory.mktemp("both") / "page.html"
    script = Path(plotly.__file__).parent / "package_data/plotly.min.js"
    file.write_text(PAGE.replace("SCRIPT", script.as_uri()), encoding="utf-8")
    with opened(browser, file.as_uri(), width=900, height=1300) as page:
        yield page
        assert page.heard == []


def alike(page, spec):
    """How like the drawn figure its still picture is; None if it has none."""
    pictures = [still for still in stills(spec) if still.wide]
    if len(pictures) != 1:
        return None
    template, _open = template_of(spec["layout"], False)
    template = json.loads(json.dumps(template).replace("currentColor", INK))
    own = template.setdefault("layout", {})
    own["font"] = {"family": "sans-serif"} | own.get("font", {})
    layout = spec["layout"] | {"template": template}
    width, height = layout.get("width", WIDTH), layout.get("height", 450)
    page.evaluate(DRAW, [spec | {"layout": layout}, pictures[0].svg, width, height])
    one, other = (coarse(pixels(page.locator(f"#{name}"))) for name in ("live", "still"))
    return likeness(one, other, np.ones(one.shape[1:], dtype=bool))


def unlike(page, seeds, most=None):
    """{seed: likeness} of those that are not alike, and how many have been compared."""
    found, compared = {}, 0
    for seed in seeds:
        how = alike(page, json.loads(pio.to_json(figure(seed))))
        compared += how is not None
        if how is not None and how < 0.85:
            found[seed] = how
        if compared == most:
            break
    return found, compared


def test_twenty_figures_at_random_are_as_plotly_draws_them(both):
    assert unlike(both, range(1000), 20) == ({}, 20)


@pytest.mark.soak
@pytest.mark.parametrize("start", range(0, 4000, 500))
def test_figures_at_random_are_as_plotly_draws_them(both, start):
    found, compared = unlike(both, range(start, start + 500))
    assert found == {} and compared > 25


# ---- the page's colours, in both languages ------------------------------------------------------

LAYOUTS = {
    "nothing said": {}, "a clear ground": {"paper_bgcolor": "rgba(0, 0, 0, 0)"},
    "a ground": {"plot_bgcolor": "ivory"}, "half a ground": {"paper_bgcolor": "rgba(9, 9, 9, 0.5)"},
}  # fmt: skip
TEMPLATES = ("plotly", "plotly_dark", "plotly_white", "ggplot2", "simple_white", "none", None)
LOOK = """([layout, moves]) => window.liveFigures.templateOf(layout, document.body, moves)"""


def leaves(value, path=()):
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, list) and all(isinstance(item, dict) for item in value):
        yield from leaves(dict(enumerate(value)), path)
    else:
        yield path, value


def at(value, path):
    for key in path:
        value = value[key] if isinstance(value, list) else (value or {}).get(key)
    return value


@pytest.mark.parametrize("name", TEMPLATES)
def test_what_is_left_open_is_the_same_live_and_still(both, name):
    """looks.py and live-figures-look.js: a page's words are currentColor, its ground is clear."""
    both.evaluate("template => { window.liveFigures = {template}; }", DEFAULT_TEMPLATE)
    both.add_script_tag(path=RUNTIME / "live-figures-look.js")
    theirs = {"rgb(51,51,51)": "currentColor", "rgb(255,255,255)": "rgba(0,0,0,0)"}
    own = {} if name is None else {"template": pio.templates[name].to_plotly_json()}
    for said in LAYOUTS.values():
        for moves in (False, True):
            layout = json.loads(json.dumps(own | said))
            live = both.evaluate(LOOK, [layout, moves])
            still, _open = template_of(layout, moves)
            other = {
                path: (value, at(live, path)) for path, value in leaves(still)
                if path[:2] != ("data", "table") and path[1] != "geo"  # which have no still
                and "scene" not in path  # whose grid a still has in a colour of its own
                and value not in (at(live, path), theirs.get(str(at(live, path))))
            }  # fmt: skip
            assert other == {}


# ---- what most people write ---------------------------------------------------------------------

FRAME = {"year": [1, 2, 3, 4], "height": [3, 1, 2, 4], "tree": ["ash", "elm", "ash", "elm"],
         "park": ["north", "east", "south", "west"]}  # fmt: skip
EXPRESS = {
    "line": px.line(FRAME, x="year", y="height", color="tree"),
    "scatter": px.scatter(FRAME, x="year", y="height", color="tree", title="Trees"),
    "bar": px.bar(FRAME, x="park", y="height", color="tree"),
    "grouped": px.bar(FRAME, x="year", y="height", color="tree", barmode="group"),
    "lying": px.bar(FRAME, x="height", y="park"),
}  # fmt: skip


def test_what_most_people_write_is_as_plotly_draws_it(both):
    found = {name: alike(both, json.loads(fig.to_json())) for name, fig in EXPRESS.items()}
    assert all(how and how > 0.95 for how in found.values()), found
