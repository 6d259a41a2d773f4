"""Figures made at random are built, and drawn without a complaint of the browser's."""

import plotly.io as pio
import pytest
from browser import figures, opened, settle, url
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
STOCK = """async text => {
  const place = document.body.appendChild(document.createElement("div"));
  Object.assign(place.style, {width: "736px", height: "450px"});
  try { await Plotly.newPlot(place, JSON.parse(text)); } catch (error) { return error.message; }
  place.remove();
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
            first = int(name.removeprefix("from-"))
            specs = {f: pio.to_json(fuzzed(seed)) for seed, f in enumerate(names, first)}
            refused = {figure: not drawn_or_still(page, figure) for figure in names}
            told = {*page.heard}
            page.heard.clear()
            # Where Plotly throws an error itself, the still picture stands, and says why.
            for figure in (figure for figure, it_is in refused.items() if it_is):
                error = page.evaluate(STOCK, specs[figure])
                told.discard(f"error: {figure}: {error}")
            for spec in specs.values() if told else ():
                page.evaluate(STOCK, spec)
            heard += [f"{name}: {one}" for one in told - {*page.heard}]
    return heard


def drawn_or_still(page, figure):
    """Wait until a figure is drawn, or says that it stands still; whether it is drawn."""
    page.locator(f"#{figure} .live-figure-plot").scroll_into_view_if_needed()
    drawn = page.locator(f"#{figure} .live-figure-drawn")
    said = page.locator(f"#{figure} .live-figure-said:not([hidden])")
    drawn.or_(said).first.wait_for(state="attached")
    settle(page)
    return drawn.count() == 1


def test_twenty_are_drawn(browser, tmp_path):
    assert drawn(browser, tmp_path, range(20)) == []


@pytest.mark.soak
@pytest.mark.parametrize("first", [20, 120, 220])
def test_a_hundred_are_drawn(browser, tmp_path, first):
    assert drawn(browser, tmp_path, range(first, first + 100)) == []
