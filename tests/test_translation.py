"""Every word that a reader sees can be translated, also what comes out of a cell."""

import json
import pickle
import re

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from conftest import ROOT, run, scratch_project
from pages import PAGES, WITH_FIGURES, drawn
from scratch_pages import FRONT_MATTER
from sphinx.util.nodes import extract_messages

import noxfile

pytestmark = pytest.mark.builds

FIGURE = (
    f"{FRONT_MATTER}\n"
    + """\
# Draw a surface

```{code-cell} python
---
mystnb:
  figure:
    name: surface
    caption: A surface and its lowest points.
---
import regnotes as rn

lam = rn.Slider("λ", 0, 1, value=0.2, label="weight")
rn.surface(rn.CrossEntropy() + lam * rn.L1(), presets={"strong": {"λ": 0.6}})
```
"""
)


def gettext(docs, out, doctrees):
    options = ("--fail-on-warning", "--keep-going", f"--doctree-dir={doctrees}")
    run(
        *("python", "-m", "sphinx", "--builder=gettext", *options, str(docs), str(out)),
        env=noxfile.ENVIRONMENT,
    )


def messages(pot):
    with pot.open("rb") as file:
        return {message.id for message in read_po(file)}


@pytest.mark.soak
def test_every_page_gives_its_messages_without_a_warning(tmp_path):
    gettext(ROOT / "docs", tmp_path, tmp_path / "doctrees")
    assert {pot.stem for pot in tmp_path.glob("*.pot")} == {*PAGES, "404"}
    for page in PAGES:
        check_messages(page, messages(tmp_path / f"{page}.pot"))


@pytest.mark.parametrize("page", WITH_FIGURES)
def test_a_page_has_its_messages(site, page):
    """Those that the builder would write, of the pages as they were read for the site."""
    doctree = pickle.loads((site.with_name("doctrees") / f"{page}.doctree").read_bytes())
    check_messages(page, {message for _node, message in extract_messages(doctree)})


def check_messages(page, found):
    for name, (*_, figure) in drawn(page).items():
        record = figure.layout.meta["live"]
        labels = [c["label"] for c in (*record["controls"], *record["presets"])]
        labels += [readout["label"] for readout in record["readouts"]]
        for label in labels:
            assert label in found or not re.search(r"[^\W\d_]{2}", label), (name, label)
        assert record["description"] in found


def test_a_translated_figure_speaks_the_language_of_its_page(tmp_path):
    docs = scratch_project(tmp_path, {"page": FIGURE}) / "docs"
    gettext(docs, tmp_path / "pot", tmp_path / "doctrees")
    words = messages(tmp_path / "pot/page.pot") - {""}
    assert {"weight", "strong", "Minimisers", "none inside, one at each end"} <= words
    # Each word becomes itself between guillemets.
    catalogue = Catalog(locale="de")
    for word in words:
        catalogue.add(word, f"«{word}»")
    folder = docs / "locales/de/LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "page.mo").open("wb") as file:
        write_mo(file, catalogue)
    run(
        *("python", "-m", "sphinx", "--builder=html", *noxfile.SPHINX),
        *("--define=language=de", "--define=locale_dirs=locales"),
        *(str(docs), str(tmp_path / "html")),
        env=noxfile.ENVIRONMENT,
    )
    html = (tmp_path / "html/page.html").read_text(encoding="utf-8")
    assert ">«weight»</label>" in html
    assert ">«strong»</button>" in html
    assert "<dt>«Minimisers»</dt>" in html
    assert "«none inside, one at each end»" in html
    # And the script is given the same words.
    spec = json.loads(re.search(r'<script type="application/json">(.*?)</script>', html)[1])
    record = spec["layout"]["meta"]["live"]
    assert [c["label"] for c in record["controls"]] == ["«weight»"]
    assert record["description"].startswith("«")
