"""Figures made at random are built, and drawn without a complaint of the browser's."""

import plotly.io as pio
import pytest
from browser import draw, figures, opened, url
from conftest import ROOT
from fuzzed_figures import figure as fuzzed
from scratch_pages import CELL, FRONT_MATTER
from small_sites import made

pytestmark = [pytest.mark.browser, pytest.mark.builds]

CONF = """\
extensions = ["regnotes.livefigures", "myst_nb"]
html_theme = "furo"
"""
SHOW = f"""\
import sys
sys.path.insert(0, {str(ROOT / "tests")!r})
from fuzzed_figures import figure"""
PER_PAGE = 20
# What Plotly itself complains of, where nothing of ours is between, is Plotly's.
STOCK = """text => {
  const place = document.body.appendChild(document.createElement("div"));
  Object.assign(place.style, {width: "736px", height: "450px"});
  return Plotly.newPlot(place, JSON.parse(text)).then(() => place.remove());
}"""


def drawn(browser, folder, seeds):
    """Build and draw the figures of these seeds, and give what the pages complain of."""
    pages = {}
    for first in seeds[::PER_PAGE]:
        shown = f"for seed in range({first}, {first + PER_PAGE}):\n    figure(seed).show()"
        pages[f"from-{first}"] = f"{FRONT_MATTER}\n# See\n{CELL.format(SHOW)}{CELL.format(shown)}"
    site, said = made(folder, CONF, pages, "-j2")
    warnings = [line for line in said.splitlines() if "WARNING: " in line and "live" in line]
    heard = [*warnings]
    for name in pages:
        with opened(browser, url(site, name)) as page:
            names = figures(page)
            assert len(names) == PER_PAGE
            for figure in names:
                draw(page, figure)
            told = {*page.heard}
            page.heard.clear()
            first = int(name.removeprefix("from-"))
            for seed in range(first, first + PER_PAGE) if told else ():
                page.evaluate(STOCK, pio.to_json(fuzzed(seed)))
            heard += [f"{name}: {one}" for one in told - {*page.heard}]
    return heard


def test_twenty_are_drawn(browser, tmp_path):
    assert drawn(browser, tmp_path, range(20)) == []


@pytest.mark.soak
@pytest.mark.parametrize("first", [20, 120, 220])
def test_a_hundred_are_drawn(browser, tmp_path, first):
    assert drawn(browser, tmp_path, range(first, first + 100)) == []
