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
from conftest import ROOT, SCRATCH_BASE, nox_docs, run, scratch_project
from pages import WITH_FIGURES
from scratch_pages import FRONT_MATTER

import noxfile
import regnotes

pytestmark = pytest.mark.builds

# Pages that are wrong. What must be reported stands behind the mark ⟵ on the line which must be
# named; a page may be wrong in several places, but only one cell can end a page.
WRONG = {
    "failing": """\
# See a cell fail

```{code-cell} python
:tags: [hide-input]

def ratio(a, b):
    return a / b
```

```{code-cell} python
zero = 0
ratio(1, zero)  # ⟵ ZeroDivisionError: division by zero
```
""",
    "syntax": """\
# See a cell that is no Python

```{code-cell} python
ok = 1
for  # ⟵ SyntaxError: invalid syntax
```
""",
    "claims": """\
# See a claim fail

```{code-cell} python
---
tags: [remove-cell, claim]
---
# ⟵ This claim claims nothing: it has no assert.
two = 1 + 1
```

```{code-cell} python
:tags: [claim]

assert two == 2  # ⟵ tag it remove-cell as well
```

```{code-cell} python
:tags: [remove-cell, claim, raises-exception]

assert two == 3  # ⟵ A cell tagged raises-exception cannot fail
```

```{code-cell} python
:tags: [remove-cell, claim]

three = 3
assert two == three  # ⟵ This claim does not hold: assert two == three
```

```{code-cell} python
---
mystnb: {figure: {name: unreached, caption: Not reached}}
---
"nothing is said of a cell that has not run"
```
""",
    "figures": """\
# See figures that draw nothing

```{code-cell} python
:tags: [hide-input]

import warnings
import plotly.graph_objects as go
```

```{code-cell} python
---
mystnb:
  figure:
    name: nothing
    caption: |
      Nothing, under $\\frac{1}{2}$.
---
figure = go.Figure(go.Scatter(y=[1, 2]))  # ⟵ This figure cell draws nothing
```

```{code-cell} python
---
mystnb: {figure: {name: empty, caption: Empty}}
---
go.Figure()  # ⟵ This figure cell draws nothing
```

```{code-cell} python
warnings.warn("careful now")  # ⟵ UserWarning: careful now
```

```{code-cell} python
:tags: [remove-cell]

warnings.warn("behind the curtain")  # ⟵ UserWarning: behind the curtain
```

```{code-cell} python
object()  # ⟵ has an address that differs from build to build: <object
```

```{code-cell} python
---
mystnb: {figure: {name: badcaption, caption: "With $\\\\nosuch$"}} # ⟵ Unknown command "\\nosuch"
---
go.Figure(go.Scatter(y=[1, 2]))
```
""",
    "slow": """\
# See a cell that takes too long

```{code-cell} python
import time
```

```{code-cell} python
time.sleep(60)  # ⟵ CellTimeoutError
```
""",
    "dying": """\
# See a kernel die

```{code-cell} python
import os
```

```{code-cell} python
os._exit(1)  # ⟵ DeadKernelError: Kernel died
```
""",
    "million": """\
# See a figure that no page could hold

```{code-cell} python
import numpy as np
import plotly.graph_objects as go
```

```{code-cell} python
z = np.arange(1000.0)  # ⟵ holds 1,000,000 numbers; expected at most 500,000
go.Figure(go.Surface(z=np.add.outer(z, z)))
```
""",
    "unreadable": """\
# See a cell whose options cannot be read

```{code-cell} python ⟵ could not be read
---
tags: [oh
---
1 + 1
```
""",
    "prose": """\
# See what is wrong outside the cells

⟵ undefined label: 'missing-ref' — {ref}`missing-ref`

⟵ equation not found: missing-eq — {eq}`missing-eq`

⟵ unknown document: 'missing-doc' — {doc}`missing-doc`

⟵ undefined label: 'missing-num' — {numref}`missing-num`

⟵ reference target not found: regnotes.missing — {py:func}`regnotes.missing`

⟵ xref_missing — [a page](missing-page.md)

⟵ xref_missing — [a heading](#missing-heading)

⟵ 'missing-glue' — {glue:text}`missing-glue`

⟵ image file not readable: missing.png — ![a picture](missing.png)

⟵ “What becomes of” reads as if translated — What becomes of it?

A paragraph whose second line
⟵ Unknown command "\\frobnicate" — has $\\frobnicate x$.

$$
a &= b \\\\
c &= \\frobnicated{d} % ⟵ Unknown command "\\frobnicated"
$$ (broken)

> ⟵ Unknown environment "nosuch" — $\\begin{nosuch}x\\end{nosuch}$

```{missing-directive} ⟵ Unknown directive type: 'missing-directive'
```

#### Too deep ⟵ Non-consecutive header level increase
""",
}
HEADS = {
    "slow": FRONT_MATTER.replace("---\nfile", "---\nmystnb: {execution_timeout: 1}\nfile"),
    "prose": FRONT_MATTER,
}
PAGES = {name: HEADS.get(name, FRONT_MATTER) + text for name, text in WRONG.items()}


def marks():
    """Yield (page, line, what must be reported there) for every mark."""
    for page, text in PAGES.items():
        for line, source in enumerate(text.splitlines(), 1):
            if "⟵" in source:
                yield page, line, re.split(" — ", source.partition("⟵ ")[2])[0]
    yield "slow", 1, "The front matter has 'mystnb'"


@pytest.fixture(scope="module")
def wrong(tmp_path_factory):
    """A build of all the wrong pages, by somebody whose own set-up would hide some of it."""
    folder = scratch_project(tmp_path_factory.mktemp("wrong"), PAGES)
    old = folder / "docs/_build/html/index.html"
    old.parent.mkdir(parents=True)
    old.write_text("the site as it was before")
    startup = folder / "user/profile_default/startup/00.py"
    startup.parent.mkdir(parents=True)
    startup.write_text("raise SystemExit('the start-up file has run')")
    kernel = folder / "user/kernels/python3/kernel.json"
    kernel.parent.mkdir(parents=True)
    kernel.write_text('{"argv": ["false"], "display_name": "mine", "language": "python"}')
    return folder, nox_docs(
        folder,
        PYTHONOPTIMIZE="1",
        PYTHONWARNINGS="ignore",
        PYTHONSTARTUP=str(startup),
        IPYTHONDIR=str(folder / "user"),
        JUPYTER_PATH=str(folder / "user"),
    )


@pytest.fixture(scope="module")
def messages(wrong):
    """What the build said, as {(page, line): all that it said there}."""
    folder, done = wrong
    where = re.compile(rf"^{re.escape(str(folder))}/docs/(\w+)\.md:(?:(\d+):)? (?=[A-Z]+: )", re.M)
    _before, *parts = where.split(done.stdout)
    said = {}
    for page, line, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        key = page, int(line or 0)
        said[key] = said.get(key, "") + text
    return said


def test_a_wrong_page_stops_the_build(wrong):
    _folder, done = wrong
    assert done.returncode != 0
    assert "Session docs failed" in done.stdout


@pytest.mark.parametrize(("page", "line", "error"), list(marks()))
def test_what_is_wrong_is_reported_with_page_and_line(messages, page, line, error):
    assert error in messages.get((page, line), ""), messages


def test_nothing_else_is_reported(messages):
    """Neither a second time elsewhere, nor of what is right."""
    expected = {(page, line) for page, line, _error in marks()}
    assert {key: text for key, text in messages.items() if key not in expected} == {}


def test_no_page_keeps_the_others_from_being_written(wrong):
    """An exception while one is written would end the build, and what others said with it."""
    _folder, done = wrong
    assert "build finished with problems" in done.stdout, done.stdout


def test_a_failed_build_leaves_no_site(wrong):
    folder, _done = wrong
    left = [path.name for path in (folder / "docs/_build").iterdir()]
    assert left in ([], ["plotly"])  # a cache, which is filled while pages are read


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
        assert first != second and first.count("<path") > 3
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
