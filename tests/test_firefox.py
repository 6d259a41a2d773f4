"""Pages in the other engine: drawn, moved, and without a complaint."""

import numpy as np
import pytest
from firefox import started
from pages import PAGES, drawn

from regnotes.livefigures import record as live

pytestmark = pytest.mark.browser

# Surfaces, planes, budgets and curves; every page is soaked.
SHORT = ("index", "constraint", "one-dimension")


@pytest.fixture(scope="module")
def firefox():
    with started() as firefox:
        yield firefox


DRAW = """async (name) => {
  const plot = document.querySelector(`#${name} .live-figure-plot`);
  plot.scrollIntoView({block: "center", behavior: "instant"});
  const said = plot.querySelector(".live-figure-said");
  for (let k = 0; k < 1800; k++) {
    if (plot.classList.contains("live-figure-drawn")) return "drawn";
    if (!said.hidden) return said.textContent;
    await new Promise(done => setTimeout(done, 50));
  }
  return "nothing in 90 seconds";
}"""
MOVE = """async (name, values) => {
  const frame = () => new Promise(requestAnimationFrame);
  for (const input of document.querySelectorAll(`#${name} input[data-control]`)) {
    input.value = values[input.dataset.control];
    input.dispatchEvent(new Event("input", {bubbles: true}));
  }
  await frame(); await frame();
  return document.querySelector(`#${name} .js-plotly-plot`).data.map(({x, y, z}) => ({x, y, z}));
}"""


@pytest.mark.parametrize(
    "page_name",
    [pytest.param(p, marks=[] if p in SHORT else pytest.mark.soak) for p in PAGES],
)
def test_firefox_draws_and_moves_every_figure(firefox, site, page_name):
    firefox.open((site / f"{page_name}.html").as_uri())
    assert firefox.run("() => document.querySelectorAll('h1').length") == 1
    for name, (*_rest, fig) in drawn(page_name).items():
        assert firefox.run(DRAW, name) == "drawn", name
        record = fig.layout.meta["live"]
        at = {c["symbol"]: float(live.node_values(c)[-1]) for c in record["controls"]}
        held = firefox.run(MOVE, name, at)
        for (trace, attribute), value in live.evaluate(record, at)["traces"].items():
            if attribute not in ("x", "y", "z"):
                continue
            shown = np.array(held[trace][attribute], dtype=float)
            np.testing.assert_allclose(shown, np.asarray(value, dtype=float), atol=1e-9)
    assert firefox.heard == []


def test_what_firefox_complains_of_is_heard(firefox, site):
    firefox.open((site / "glossary.html").as_uri())
    firefox.run("() => { console.error('heard'); }")
    firefox.run("() => 1")
    assert any("heard" in heard for heard in firefox.heard)
