"""The settings of the extension: what the page on them says, and what each switches off."""

import pytest
from anyones import GO, page
from conftest import ROOT
from small_sites import made, text_of

from regnotes.livefigures.settings import SETTINGS, table


def test_the_page_has_all_of_them():
    assert table() in (ROOT / "docs/own-site.md").read_text(encoding="utf-8")
    assert all(setting.name.startswith("live_figures_") for setting in SETTINGS)


PARTS = {
    "live_figures_scripts": {'"application/json"', "live-figures.js", "live-figure-link"},
    "live_figures_stills": {"<svg viewBox"},
    "live_figures_tables": {"live-figure-numbers"},
    "live_figures_links": {"live-figure-link"},
}


@pytest.mark.builds
def test_each_part_can_be_switched_off(tmp_path):
    flat = page("See", GO + 'go.Figure(go.Bar(x=["ash", "elm"], y=[1, 3]))')
    conf = "extensions = ['regnotes.livefigures', 'myst_nb']\nhtml_theme = 'alabaster'\n"

    def text(name, line):
        options = ("-W", "-D", "nb_execution_mode=cache", "-D", f"nb_execution_cache_path={cache}")
        return text_of(made(tmp_path / name, conf + line, {"see": flat}, *options)[0] / "see.html")

    cache = tmp_path / "cache"
    marks = set.union(*PARTS.values())
    whole = text("whole", "")
    assert {mark for mark in marks if mark not in whole} == set()
    for name, gone in PARTS.items():
        left = text(name, f"{name} = False\n")
        assert {mark for mark in marks if mark not in left} == gone
