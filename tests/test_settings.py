"""The settings of the extension: what the page on them says, and what each switches off."""

import sys

import pytest
from anyones import GO, page
from conftest import ROOT
from small_sites import made, text_of, told

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
    doctrees = f"--doctree-dir={tmp_path / 'doctrees'}"
    site, _said = made(tmp_path, conf, {"see": flat}, "-W", doctrees)
    marks = set.union(*PARTS.values())
    whole = text_of(site / "see.html")
    assert {mark for mark in marks if mark not in whole} == set()
    for name, gone in PARTS.items():  # the page is not run again, only written
        sphinx = (sys.executable, "-m", "sphinx", "-W", doctrees, "-D", f"{name}=0")
        told(*sphinx, tmp_path / "source", site, folder=tmp_path, PYTHONPATH=str(ROOT))
        left = text_of(site / "see.html")
        assert {mark for mark in marks if mark not in left} == gone
