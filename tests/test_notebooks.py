"""The notebooks that the pages offer: their text, their captions, their figures."""

import json
import re
from itertools import pairwise
from pathlib import Path

import nbformat
import plotly.graph_objects as go
import plotly.io as pio
import pytest
from nbclient import NotebookClient
from pages import WITH_CELLS, drawn
from scratch_pages import FRONT_MATTER
from small_sites import made

import noxfile
from regnotes.converted_notebooks import with_mathml
from regnotes.livefigures import notebook
from regnotes.livefigures.extension.assets import PARTS

ROOT = Path(__file__).parent.parent
CODE = re.compile(r"^(`{3,}).*?^\1|(`+)(?!`).*?(?<!`)\2(?!`)", re.DOTALL | re.MULTILINE)
MYST = re.compile(r"\{[\w:.-]+\}(?=`)|^\s*(?::::|```\s*\{)|^\([\w-]+\)=$|^% ", re.MULTILINE)


def prose_of(file):
    """The Markdown of a notebook, a text for each cell."""
    cells = nbformat.read(file, as_version=4).cells
    return [cell.source for cell in cells if cell.cell_type == "markdown"]


@pytest.mark.builds
@pytest.mark.parametrize("page", WITH_CELLS)
def test_every_page_with_cells_offers_its_notebook(site, page):
    file = site / f"_notebooks/{page}.ipynb"
    offered = nbformat.read(file, as_version=4)
    nbformat.validate(offered)
    code = [cell.source for cell in offered.cells if cell.cell_type == "code"]
    assert "notebook.sliders()" in code[0]
    assert all(not cell.get("outputs") for cell in offered.cells)
    html = (site / f"{page}.html").read_text(encoding="utf-8")
    assert f'href="_notebooks/{page}.ipynb" download' in html and "running.html" in html


@pytest.mark.builds
@pytest.mark.parametrize("page", WITH_CELLS)
def test_no_role_and_no_directive_is_left_in_a_notebook(site, page):
    text = "\n\n".join(prose_of(site / f"_notebooks/{page}.ipynb"))
    assert not MYST.findall(text.replace("```{", ":::{"))
    assert not re.findall(r"\{[\w:.-]+\}`", CODE.sub("", text))
    for link in re.findall(r"\]\(([^)#]+)\)", CODE.sub("", text)):
        if not re.match(r"https?:|mailto:|data:", link):
            assert (site / "_notebooks" / link).exists(), link


@pytest.mark.builds
@pytest.mark.parametrize("page", WITH_CELLS)
def test_captions_stand_under_their_cells_with_the_numbers_of_the_site(site, page):
    html = (site / f"{page}.html").read_text(encoding="utf-8")
    numbers = re.findall(r'<span class="caption-number">(Fig\. [\d.]+) </span>', html)
    texts = prose_of(site / f"_notebooks/{page}.ipynb")
    assert [t.split("**")[1] for t in texts if t.startswith("**Fig. ")] == numbers
    cells = nbformat.read(site / f"_notebooks/{page}.ipynb", as_version=4).cells
    for before, cell in pairwise(cells):
        if cell.cell_type == "markdown" and cell.source.startswith("**Fig. "):
            assert before.cell_type == "code"


PAGE = r"""---
file_format: mystnb
kernelspec: {name: python3}
---

(top)=
# All of it

Words *leaning*, **strong**, `a|b` and `{numref}`; 2 * 3 * 4, a_b, $x_1$, and {eq}`sum`.
See {ref}`below`, {doc}`other`, {doc}`plain` and [elsewhere](https://example.org/a_b).
A {term}`word`, a {abbr}`CSS (sheets)`, H{sub}`2`O and a note[^n].

% A comment.

$$
a &= b \\
c &= d
$$ (sum)

```{code-cell} python
first = 1
```

Between the cells.

```{code-cell} python
:tags: [remove-cell]
second = 2
```

After the second.

(below)=
## Below all

1. One

   - inner one
   - inner two

2. Two

| bar | text |
|---|---|
| $\|x\|$ | `c\|d` |

Term
: What it means.

:::{note}
A note with $y$.

- in a list
:::

:::{admonition} Open me
:class: dropdown

The answer.
:::

```{tip}
Short.
```

> Quoted.

```{math}
:label: alone
z = 1
```

```python
x = "{numref}`no`"
```

```{glossary}
word
  What is said.
```

[^n]: The foot.
"""
OTHER = f"{FRONT_MATTER}\n# Other\n\n```{{code-cell}} python\n1\n```\n"
CONF = """extensions = ["regnotes.site", "myst_nb"]
html_theme, html_math_renderer = "alabaster", "mathml"
numfig, nb_execution_mode = True, "off"
myst_enable_extensions = ["deflist", "dollarmath", "colon_fence", "amsmath"]
suppress_warnings = ["myst.domains"]
"""


@pytest.mark.builds
def test_all_of_myst_is_plain_markdown_in_a_notebook(tmp_path):
    pages = {"all": PAGE, "other": OTHER, "plain": "# Plain\n\nNo cells.\n"}
    site, _said = made(tmp_path, CONF, pages)
    cells = nbformat.read(site / "_notebooks/all.ipynb", as_version=4).cells
    text = "\n\n".join(c.source for c in cells if c.cell_type == "markdown")
    for wanted in (
        "# All of it\n",
        "*leaning*, **strong**, `a|b` and `{numref}`; 2 \\* 3 \\* 4, a_b, $x_1$, and (1).",
        "[Below all](#Below-all), [Other](other.ipynb), Plain and [elsewhere](https://example.org/a_b)",
        "A word, a CSS, H<sub>2</sub>O",
        "$$\n\\begin{aligned}a &= b \\\\\nc &= d\\end{aligned} \\tag{1}\n$$",
        "1. One\n\n   - inner one\n   - inner two\n\n2. Two",
        "| $\\vert x\\vert $ | `c\\|d` |",
        "**Term**: What it means.",
        "> **Note**\n> \n> A note with $y$.\n> \n> - in a list",
        "<details><summary><b>Open me</b></summary>\n\nThe answer.\n\n</details>",
        "> **Tip**\n> \n> Short.",
        "> Quoted.",
        "$$\nz = 1 \\tag{2}\n$$",
        '```python\nx = "{numref}`no`"\n```',
        "**word**: What is said.",
        "O and a note[1].",
        "[1] The foot.",
    ):
        assert wanted in text, f"{wanted}\nis not in\n{text}"
    for gone in ("A comment", "top)=", ":::", "file_format"):
        assert gone not in text
    order = [c.source.split("\n")[0] for c in cells]
    at = order.index("Between the cells.")
    assert [order[at - 1], order[at + 1], order[at + 2]] == [
        "first = 1",
        "second = 2",
        "After the second.",
    ]


@pytest.mark.builds
@pytest.mark.parametrize("page", ["l1", "conclusions"])
def test_a_notebook_runs_elsewhere_and_has_plotly_once(site, page, tmp_path):
    offered = nbformat.read(site / f"_notebooks/{page}.ipynb", as_version=4)
    NotebookClient(offered, timeout=180, resources={"metadata": {"path": str(tmp_path)}}).execute()
    html = [
        output.data["text/html"]
        for cell in offered.cells
        for output in cell.get("outputs", [])
        if "text/html" in output.get("data", {})
    ]
    scripts, *figures = html
    assert "plotly.js v" in scripts and not any("plotly.js v" in one for one in figures)
    figures = [one for one in figures if "live-figure" in one]
    assert len(figures) == len(drawn(page))
    assert "widgets" not in offered.metadata
    controls = [c for f in drawn(page).values() for c in f[3].layout.meta["live"]["controls"]]
    symbols = {name for one in figures for name in re.findall(r'data-control="([^"]*)"', one)}
    assert symbols == {control["symbol"] for control in controls}


def test_a_figure_in_a_notebook_has_all_that_a_page_has(monkeypatch):
    monkeypatch.setattr(pio.renderers, "default", "json")
    *_rest, fig = drawn("l1")["l1-surface"]
    html = notebook.figure_html(json.loads(fig.to_json()))
    for part in (
        "<svg",
        'type="application/json"',
        'data-control="λ"',
        "data-preset",
        "data-answer",
    ):
        assert part in html
    assert "live-figure-link" not in html  # no address leads into a notebook
    assert html.count("<figure") == 1 and html != notebook.figure_html(json.loads(fig.to_json()))


def test_what_waits_for_another_figure_does_not_wait_in_a_notebook():
    *_rest, fig = drawn("l1")["l1-multiples"]
    assert fig.layout.meta["live"]["question"]["after"] == "l1-surface"
    html = notebook.figure_html(json.loads(fig.to_json()))
    assert "data-asks" not in html and '"question"' not in html


def test_a_figure_of_anyone_is_shown_and_large_tables_stay_inside(monkeypatch):
    monkeypatch.setattr("regnotes.livefigures.extension.html.MOST_INLINE", 0)
    *_rest, fig = drawn("l1")["l1-surface"]
    assert "data-file" not in notebook.figure_html(json.loads(fig.to_json()))
    plain = go.Figure(go.Scatter(x=[1, 2], y=[3, 4], name="</script>"))
    html = notebook.figure_html(json.loads(plain.to_json()))
    assert html.count("</script>") == 1 and "data-moves" not in html


def test_the_scripts_of_a_notebook_are_those_of_a_page_in_one_element():
    html = notebook.scripts_html()
    assert html.count("<script") - html.count('"<script') >= 1 and html.count("</script") == 1
    for part in PARTS:
        first = (ROOT / f"regnotes/livefigures/runtime/live-figures-{part}.js").read_text("utf-8")
        assert first.partition("\n")[0] in html


def test_formulas_become_mathml_and_code_stays():
    text = with_mathml(
        "`$a$` costs \\$5, $x_1 < 2$ and\n\n$$\ny \\tag{3}\n$$\n\n```\n$b$\n```\n| $|c|$ |"
    )
    assert "`$a$` costs \\$5, <math" in text and "$b$" in text
    assert text.count("<math") == 3 and "(3)</div>" in text and "tag" not in text
    assert "|" not in text.splitlines()[-1].strip("| ")
    assert "<code>\\nothing{x</code>" in with_mathml("$\\nothing{x$").replace("&#92;", "\\")


def test_the_setting_for_nbconvert_is_installed_with_regnotes():
    wheel = noxfile.PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    ((source, target),) = wheel["shared-data"].items()
    assert target == "etc/jupyter/jupyter_nbconvert_config.json"
    (name,) = json.loads((ROOT / source).read_text("utf-8"))["HTMLExporter"]["preprocessors"]
    assert name == "regnotes.converted_notebooks.Alone"
