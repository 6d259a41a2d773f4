"""`nox -s docs` builds the site twice alike, and nothing that is wrong gets past it."""

import importlib
import json
import pkgutil
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest
from conftest import ROOT, SCRATCH_BASE, nox_docs, run
from pages import WITH_FIGURES

import noxfile
import regnotes

pytestmark = pytest.mark.builds

# -- The site -----------------------------------------------------------------------------------


def tree(folder):
    """Return the contents of a folder: {path: bytes}."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


class Tags(HTMLParser):
    """The tags of an HTML page, as pairs of a name and its attributes."""

    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def pages(site):
    """The tags of every page of the site."""
    return {
        str(page.relative_to(site)): Tags(page.read_text(encoding="utf-8")).tags
        for page in site.rglob("*.html")
    }


def test_every_page_is_built(site):
    sources = {path.stem for path in (ROOT / "docs").glob("*.md")}
    assert sources <= {path.stem for path in site.glob("*.html")}


@pytest.mark.soak
def test_two_builds_are_equal_byte_for_byte(site):
    again = site.with_name("site-again")
    noxfile.build(run, ROOT / "docs", again)
    assert differing(site, again) == []


def test_two_builds_of_a_small_site_are_equal_byte_for_byte(scratch, tmp_path):
    """Also in another folder."""
    again = shutil.copytree(scratch.parents[2], tmp_path / "again", ignore=lambda *_: ["_build"])
    assert nox_docs(again, READTHEDOCS_CANONICAL_URL=SCRATCH_BASE).returncode == 0
    assert differing(scratch, again / "docs/_build/html") == []


def differing(one, other):
    first, second = tree(one), tree(other)
    assert first.keys() == second.keys()
    return [name for name in first if first[name] != second[name]]


def test_the_index_shows_every_page_with_figures_as_a_card(site, pages):
    shown = [tag for tag in pages["index.html"] if tag[0] in ("img", "a")]
    for page in {*WITH_FIGURES} - {"index", "template", "article"}:
        pictures = [f"_images/card-{page}-{theme}.svg" for theme in ("light", "dark")]
        at = shown.index(next(tag for tag in shown if tag[1].get("src") == pictures[0]))
        assert [tag[1].get("src") for tag in shown[at : at + 2]] == pictures
        assert shown[at + 2][1]["href"] == f"{page}.html"
        first, second = ((site / picture).read_text(encoding="utf-8") for picture in pictures)
        assert first != second and first.count("<path") >= 3
    styled = [page for page, tags in pages.items() if "sphinx-design" in str(tags)]
    assert styled == ["index.html"]


def test_nothing_comes_from_another_host(site, pages):
    sources = ("src", "srcset", "data", "poster", "background")
    for page, tags in pages.items():
        for tag, attributes in tags:
            fetched = [attributes[name] for name in sources if attributes.get(name)]
            if tag == "link" and attributes.get("rel") != "canonical":
                fetched.append(attributes["href"])
            for address in fetched:
                assert not urlsplit(address).netloc, (page, tag, address)
    for style in site.rglob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", style.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.search(r"(url\(|@import)\s*[\"']?(https?:)?//", text), style


def test_every_link_within_the_site_leads_somewhere(site, pages):
    names = {
        page: {attributes.get("id") for _tag, attributes in tags} for page, tags in pages.items()
    }
    for page, tags in pages.items():
        for tag, attributes in tags:
            link = urlsplit(attributes.get("href") or attributes.get("src") or "")
            if link.scheme or link.netloc or (tag == "a" and "href" not in attributes):
                continue
            path = unquote(link.path)
            # The page for what is missing is served at any depth: its links begin at the root.
            folder = site if path.startswith("/") and page == "404.html" else (site / page).parent
            target = folder / path.removeprefix("/") if path else site / page
            assert target.exists(), (page, attributes)
            if link.fragment:
                known = names[str(target.resolve().relative_to(site.resolve()))]
                assert unquote(link.fragment) in known, (page, attributes)


def test_every_id_is_unique(pages):
    for page, tags in pages.items():
        ids = [attributes["id"] for _tag, attributes in tags if "id" in attributes]
        assert sorted(ids) == sorted(set(ids)), page


def test_every_public_name_is_on_the_api_page(pages):
    described = {attributes.get("id") for _tag, attributes in pages["api.html"]}
    for module in pkgutil.iter_modules(regnotes.__path__, "regnotes."):
        for name in getattr(importlib.import_module(module.name), "__all__", []):
            if callable(getattr(sys.modules[module.name], name)):
                assert f"{module.name}.{name}" in described


# -- The commands -------------------------------------------------------------------------------


def test_the_template_is_the_start_of_a_new_page(scratch):
    """Two files make a page: a copy of the template, with names of its own, and its line."""
    assert "live-figure" in (scratch / "new.html").read_text(encoding="utf-8")
    assert 'href="new.html"' in (scratch / "index.html").read_text(encoding="utf-8")


@pytest.mark.soak
def test_a_new_page_is_a_page_of_this_site(tmp_path):
    shutil.copytree(ROOT / "docs", tmp_path / "docs", ignore=shutil.ignore_patterns("_build"))
    template = (tmp_path / "docs/template.md").read_text(encoding="utf-8")
    new = template.replace("template-", "new-")
    (tmp_path / "docs/new.md").write_text(new, encoding="utf-8")
    index = tmp_path / "docs/index.md"
    text = index.read_text(encoding="utf-8")
    index.write_text(text.replace("\ncontributing\n", "\nnew\ncontributing\n"), encoding="utf-8")
    noxfile.build(run, tmp_path / "docs", tmp_path / "site")
    assert "live-figure" in (tmp_path / "site/new.html").read_text(encoding="utf-8")
    assert 'href="new.html"' in (tmp_path / "site/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, {}),
        (
            {
                "READTHEDOCS_CANONICAL_URL": "https://notes.example/en/latest/",
                "READTHEDOCS_GIT_CLONE_URL": "git@forge.example:someone/notes.git",
                "READTHEDOCS_GIT_IDENTIFIER": "main",
                "READTHEDOCS_VERSION_TYPE": "branch",
            },
            {
                "html_baseurl": "https://notes.example/en/latest/",
                "source_view_link": "https://forge.example/someone/notes/blob/main/docs/{filename}",
                "source_edit_link": "https://forge.example/someone/notes/edit/main/docs/{filename}",
            },
        ),
        (
            {
                "READTHEDOCS_GIT_CLONE_URL": "https://forge.example/someone/notes.git",
                "READTHEDOCS_GIT_IDENTIFIER": "12",
                "READTHEDOCS_VERSION_TYPE": "external",
            },
            {},
        ),
        (
            {
                "GITHUB_SERVER_URL": "https://forge.example",
                "GITHUB_REPOSITORY": "someone/notes",
                "GITHUB_REF_NAME": "main",
                "GITHUB_HEAD_REF": "",
            },
            {
                "source_view_link": "https://forge.example/someone/notes/blob/main/docs/{filename}",
                "source_edit_link": "https://forge.example/someone/notes/edit/main/docs/{filename}",
            },
        ),
    ],
)
def test_addresses_come_from_whoever_builds(environment, expected):
    show = """if 1:
        import json, runpy, sys
        conf = runpy.run_path(sys.argv[1])
        print(json.dumps({"html_baseurl": conf["html_baseurl"], **conf["html_theme_options"]}))
    """
    done = subprocess.run(
        [sys.executable, "-c", show, str(ROOT / "docs/conf.py")],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    addresses = {k: v for k, v in json.loads(done.stdout).items() if isinstance(v, str) and v}
    assert addresses == expected
