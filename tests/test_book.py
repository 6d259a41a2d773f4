"""The site as a book."""

import html
import subprocess
import sys
import zipfile
from xml.etree import ElementTree

import pytest
from conftest import ROOT
from pages import PAGES, drawn

from regnotes.livefigures import record as live

pytestmark = pytest.mark.builds


@pytest.fixture(scope="module")
def book(tmp_path_factory, site):
    """The chapters of the EPUB, {name: text}; its pages have been run for the site."""
    folder = tmp_path_factory.mktemp("book")
    command = [sys.executable, "-m", "sphinx", "-b", "epub", "-j", "auto", "-W", "--keep-going"]
    done = subprocess.run(
        [*command, "-d", site.with_name("doctrees"), ROOT / "docs", folder / "epub"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    (file,) = folder.glob("epub/*.epub")
    with zipfile.ZipFile(file) as opened_book:
        return {
            name: opened_book.read(name).decode()
            for name in opened_book.namelist()
            if name.endswith(".xhtml")
        }


@pytest.mark.parametrize("page", PAGES)
def test_a_book_shows_every_figure_and_has_no_script(book, page):
    text = book[f"{page}.xhtml"]
    ElementTree.fromstring(text)  # an e-book reader refuses what is not well-formed
    assert "<script" not in text and "<input" not in text and "<button" not in text
    for name, (*_rest, fig) in drawn(page).items():
        figure = text[text.index(f'id="{name}"') :].partition("</figure>")[0]
        assert "<svg" in figure, name
        record = fig.layout.meta["live"]
        told = [live.evaluate(record)["description"]]
        told += [record["question"]["text"]] if "text" in record.get("question", {}) else []
        assert all(text in html.unescape(figure) for text in told), name
