"""A page of anybody's figures under each theme and each builder: no warning, and readable."""

import re
import sys

import numpy as np
import pytest
from anyones import GO, page
from browser import coarse, draw, figures, likeness, opened, pixels, standing_still, url
from conftest import ROOT, once
from small_sites import made, text_of, told

pytestmark = pytest.mark.builds

THEMES = ("furo", "sphinx_book_theme", "pydata_sphinx_theme", "sphinx_rtd_theme", "alabaster")
LIGHT_ALONE = ("sphinx_rtd_theme", "alabaster")  # they have no other
BUILDERS = ("html", "dirhtml", "singlehtml", "epub", "latex", "text")
FLAT = 'go.Figure(go.Scatter(y=[1, 3, 2]), {"title_text": "Trees", "yaxis_title_text": "height"})'
OURS = """\
import regnotes as rn
lam = rn.Slider("λ", 0, 1, value=0.2)
rn.surface(rn.CrossEntropy() + lam * rn.L1(), n=12)"""
PLAIN = page("See", GO + FLAT, OURS, "go.Figure(go.Table(cells={'values': [[1, 2]]}))")
CONF = """\
project, author, version, language = "Elsewhere", "somebody", "1", "en"
extensions = ["regnotes.livefigures", "myst_nb"]
epub_copyright = author
suppress_warnings = ["epub.unknown_project_files", "epub.duplicated_toc_entry"]
"""


@pytest.fixture(scope="session")
def themed(tmp_path_factory):
    """A function: the folder of the page under one theme, made by one builder without a warning.

    The page is read once for a theme, and written by each builder.
    """

    def site(theme, builder):
        def read(folder):
            conf = f"{CONF}html_theme = {theme!r}\n"
            made(folder, conf, {"see": PLAIN}, "-W", f"--doctree-dir={folder / 'doctrees'}")

        def write(folder):
            folder.mkdir()
            options = ("-W", f"--builder={builder}", f"--doctree-dir={whole / 'doctrees'}")
            sphinx = (sys.executable, "-m", "sphinx", *options, whole / "source", folder / "site")
            told(*sphinx, folder=folder, PYTHONPATH=str(ROOT))

        whole = once(tmp_path_factory, f"themed-{theme}", read)
        if builder != "html":
            whole = once(tmp_path_factory, f"themed-{theme}-{builder}", write)
        return whole / "site"

    return site


CELLS = [("html", theme) for theme in THEMES] + [(name, "furo") for name in BUILDERS[1:]]


@pytest.mark.parametrize(("builder", "theme"), CELLS)
def test_it_is_built_without_a_warning(themed, builder, theme):
    site = themed(theme, builder)
    if builder in ("html", "dirhtml", "singlehtml"):
        name = {"dirhtml": "see/index.html", "singlehtml": "index.html"}.get(builder, "see.html")
        assert text_of(site / name).count('<div class="live-figure-plot') == 3
        assert len(list(site.glob("_static/plotly-*.min.js"))) == 1
    elif builder == "latex":
        (book,) = site.glob("*.tex")
        empty = r"\\begin\{figure\}(\[\w*\])?\s*(\\centering)?\s*\\end\{figure\}"
        assert not re.search(empty, text_of(book))


# The contrast of a colour of Plotly's with the ground on which it stands, as WCAG has it.
CONTRAST = """() => {
  const pot = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const seen = colour => {
    pot.clearRect(0, 0, 1, 1); pot.fillStyle = colour; pot.fillRect(0, 0, 1, 1);
    return [...pot.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
    .map(c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, k) => sum + c * [0.2126, 0.7152, 0.0722][k], 0);
  const ground = at => {
    for (; at; at = at.parentElement) {
      const colour = seen(getComputedStyle(at).backgroundColor);
      if (colour[3] > 127) return colour;
    }
    return seen("canvas");
  };
  const contrast = (a, b) => {
    const [high, low] = [light(a), light(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };
  const all = [];
  const flat = ".live-figure-plot:not([data-moves])";  // a surface's words stand on the surface
  for (const text of document.querySelectorAll(`${flat} text:not(.cell-text)`))
    if (text.textContent.trim())
      all.push([text.textContent, contrast(seen(getComputedStyle(text).fill), ground(text))]);
  for (const one of document.querySelectorAll(".live-figure-link, .live-figure-numbers summary"))
    all.push([one.textContent, contrast(seen(getComputedStyle(one).color), ground(one))]);
  const dark = light(ground(document.querySelector(".live-figure-plot"))) < 0.2;
  return {all, dark};
}"""


@pytest.mark.browser
@pytest.mark.parametrize("theme", THEMES)
def test_it_is_readable_in_light_and_in_dark_and_stills_are_like_it(browser, themed, theme):
    alike = {}
    # Who asks for the dark where there is none has it light.
    for scheme in ("dark",) if theme in LIGHT_ALONE else ("light", "dark"):
        with opened(browser, url(themed(theme, "html"), "see"), scheme=scheme) as seen:
            seen.add_style_tag(content=".live-figure-plot { width: 736px }")  # as wide as stills
            # What stands in space is drawn under each theme once.
            for figure in figures(seen)[: 1 if scheme == "light" else None]:
                plot = draw(seen, figure)
                if plot.locator(".live-figure-still svg").count():
                    drawn, still = coarse(pixels(plot)), coarse(standing_still(seen, figure))
                    alike[figure, scheme] = likeness(drawn, still, np.ones(drawn.shape[1:], bool))
            # Themes ask for fonts and the like of their own accord: that is theirs.
            told = seen.evaluate(CONTRAST)
            assert told["dark"] == (scheme == "dark" and theme not in LIGHT_ALONE)
            assert len(told["all"]) > 6
            assert [text for text, contrast in told["all"] if contrast < 4.5] == []
            assert [heard for heard in seen.heard if "plotly" in heard.lower()] == []
    assert len(alike) == (2 if theme in LIGHT_ALONE else 3) and min(alike.values()) > 0.85, alike
