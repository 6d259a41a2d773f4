"""More pages that are wrong: each holds neighbours of a mistake, and says what is told of it where.

Name of the file -> (text or bytes, [(line, what must be said)]). Nothing else may be said, and each
once. These are the mistakes that cannot carry a mark on their own line, as those in wrong_pages.py.
"""

import json

from scratch_pages import FRONT_MATTER

__all__ = ["NEIGHBOURS"]

FENCE = "```"
DRAWN = "import plotly.graph_objects as go\ngo.Figure(go.Scatter(y=[1, 2]))"


def page(*lines):
    """A page with front matter; its title stands on line 9."""
    return FRONT_MATTER + "\n# See\n\n" + "\n".join(lines) + "\n"


def cells(*heads, code=DRAWN):
    """A page of cells with the options given as lines."""
    return page(*(f"{FENCE}{{code-cell}} python\n{head}\n{code}\n{FENCE}\n" for head in heads))


def notebook(*sources, **entries):
    """A notebook in JSON: text first, then code."""
    first, *rest = sources
    made = [{"cell_type": "markdown", "metadata": {}, "source": first}]
    code = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    made += [{**code, "source": source} for source in rest]
    kernel = {"kernelspec": {"name": "python3", "display_name": "", "language": "python"}}
    whole = {"nbformat": 4, "nbformat_minor": 4, "metadata": kernel, "cells": made}
    return json.dumps({**whole, **entries})


def figure(name, more=""):
    return f"---\nmystnb: {{figure: {{name: {name}, caption: Seen{more}}}}}\n---"


NO_ALT = "This picture has no words"
NO_ROLE = "A role is written {name}`text`"
BACKTICK = "A backtick opens code or a role that is not closed"
ATTRIBUTES = "no attributes in braces"
AS_TYPED = "This link is shown as it was typed"
NESTED = "This cell does not run, for it is not a block of its own"
NO_KERNEL = "The front matter names no kernel"
NOT_JSON = "This notebook is not JSON"

NEIGHBOURS = {
    # -- what is opened and not closed
    "open-code.md": (
        page("Words.", "", f"{FENCE}python", "x = 1", "", "## A part"),
        [(13, "The block that ```python opens is not closed")],
    ),
    "open-cell.md": (
        page(f"{FENCE}{{code-cell}} python", "x = 1", "", "Words that are no Python."),
        [(11, "The block that ```{code-cell} python opens is not closed")],
    ),
    "open-colons.md": (
        page(":::{note}", "Words.", "", "## A part"),
        [(11, "The block that :::{note} opens is not closed")],
    ),
    "open-inner.md": (
        page("Words.", "", "::::{note}", "Words.", ":::{tip}", "Words.", "::::"),
        [(15, "The block that :::{tip} opens is not closed")],
    ),
    "open-comment.md": (
        page("Words.", "", "<!-- a comment", "", "Words."),
        [(13, "The comment that <!-- opens is not closed")],
    ),
    "open-inline.md": (
        page(
            "Words with `code that is open.",
            "",
            "Words with {ref}`a-role that is open.",
            "",
            "Bold **words that are open.",
            "",
            "## A part with $x",
            "",
            "> A quotation with $y",
            "",
            "| a | b |",
            "|---|---|",
            "| $z | 2 |",
            "",
            "Words[^note].",
            "",
            "[^note]: A note with $x",
        ),
        [
            (11, BACKTICK),
            (13, BACKTICK),
            (15, "Two asterisks open bold words"),
            *((line, "A dollar sign opens a formula") for line in (17, 19, 23, 27)),
        ],
    ),
    # -- what does not exist here
    "shown.md": (
        page(
            "A role {}`without` a name.",
            "",
            "A role {ref} `apart` from its name.",
            "",
            "A :ref:`role` as in reStructuredText.",
            "",
            ".. note:: And a directive.",
            "",
            "A {{ substitution }} here.",
            "",
            "{#anchor}",
            "Words.",
            "",
            "[words] (shown.md) with a blank.",
            "",
            "[words][nowhere] again.",
            "",
            "##A heading",
            "",
            r"A formula \(x + 1\) as in LaTeX.",
            "",
            r"Escaped \$5, \`, \*\*, `{{ code }}`, `\(x\)` and $\{x\}$ are right.",
        ),
        [
            (11, NO_ROLE),
            (13, NO_ROLE),
            (15, "in MyST a role is written"),
            (17, "a directive is written"),
            (19, "This site has no substitutions"),
            (21, ATTRIBUTES),
            (24, AS_TYPED),
            (26, AS_TYPED),
            (28, "A heading has a blank after its #"),
            (30, "A formula stands between dollar signs here"),
        ],
    ),
    "twice.md": (
        page(
            "(here)=",
            "## A part",
            "",
            "$$",
            "a",
            "$$ (one)",
            "",
            "(here)=",
            "## Another",
            "",
            "$$",
            "b",
            "$$ (one)",
            "",
            "# A second title",
            "",
            "Words[^nothing].",
            "",
            "(search)=",
            "## A part",
            "",
            "Words.",
            "",
            "(at-the-end)=",
        ),
        [
            (18, "The label 'here' stands on twice.md:11 as well"),
            (21, "The label 'equation one' stands on twice.md:14 as well"),
            (25, "'A second title' is a second title"),
            (27, 'Unknown target name: "nothing"'),
            (30, "The label 'search' is Sphinx's own"),
            (34, "The label 'at-the-end' has nothing behind it"),
        ],
    ),
    "blind.md": (
        page(
            "![](_static/favicon.svg)",
            "",
            f"{FENCE}{{image}} _static/favicon.svg",
            FENCE,
            "",
            '<img src="_static/favicon.svg" alt="an icon">',
            "",
            '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">',
        ),
        [
            (11, NO_ALT),
            (13, NO_ALT),
            (16, "Sphinx does not copy _static/favicon.svg"),
            (18, NO_ALT),
        ],
    ),
    "elsewhere.md": (
        page(
            '<link rel="preload" as="image" imagesrcset="https://example.org/a 2x">',
            "",
            "<style>p { background: image-set('https://example.org/b' 1x) }</style>",
            "",
            '<meta http-equiv="refresh" content="0; url=https://example.org/c">',
            "",
            '<img alt="x" src="https:\\\\example.org/d">',
            "",
            '<img alt="x" src="https:/example.org/e">',
            "",
            '<img alt="x" src="ht\ttps://example.org/f">',
            "",
            '<p style="background: u\\rl(https://example.org/g)">x</p>',
            "",
            '<svg><rect fill="url(https://example.org/h#a)"/></svg>',
            "",
            "![a picture](//example.org/i.png)",
            "",
            f"{FENCE}{{raw}} html",
            ":url: https://example.org/j",
            FENCE,
            "",
            f"{FENCE}{{csv-table}} Numbers",
            ":url: https://example.org/k.csv",
            FENCE,
        ),
        [
            (11, "https://example.org/a is on another host"),
            (13, "https://example.org/b is on another host"),
            (15, "https://example.org/c is on another host"),
            (17, "https:\\\\example.org/d is on another host"),
            (19, "https:/example.org/e is on another host"),
            (21, "https://example.org/f is on another host"),
            (23, "https://example.org/g is on another host"),
            (25, "https://example.org/h#a is on another host"),
            (27, "//example.org/i.png is on another host"),
            (29, "https://example.org/j is on another host"),
            (33, "https://example.org/k.csv is on another host"),
        ],
    ),
    # -- what differs from build to build
    "chance.md": (
        cells(
            ":tags: [hide-input]",
            code="from datetime import datetime\n\nimport numpy as np\n\n"
            "rng = np.random.default_rng()\nprint(rng.normal(), np.random.rand())\n"
            "print(f'{datetime.now():%Y}', np.random.default_rng(0).normal())",
        ),
        [
            (17, "random numbers without a seed"),
            (18, "random numbers without a seed"),
            (19, "depends on when the page is built"),
        ],
    ),
    # -- bytes, and what a merge leaves
    "utf-sixteen.md": (page("Words.").encode("utf-16"), [(1, "This file is in UTF-16")]),
    "picture.md": (
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0" + bytes(range(256)),
        [(1, "This file is no text")],
    ),
    "characters.md": (
        page("Words\0with a NUL.", "", "GrÃ¼ÃŸe."),
        [(11, "has the character U+0000"), (13, "UTF-8 that was read in another encoding")],
    ),
    "merged.md": (
        page("<<<<<<< HEAD", "Words.", "=======", "Others.", ">>>>>>> other"),
        [(11, "a mark of a conflict")],
    ),
    "A name.md": (page("Words."), [(1, "Call this one a-name.md")]),
    "bare.md": ("# See\n", [(1, "This page has a title and nothing else")]),
    # -- front matter: the cells run all the same
    "head-yaml.md": (
        FRONT_MATTER.replace("name: python3", "name: {python3") + "\n# See\n\nWords.\n",
        [(5, "The front matter cannot be read")],
    ),
    "head-tab.md": (
        FRONT_MATTER.replace("  name", "\tname") + "\n# See\n\nWords.\n",
        [(4, "YAML is indented by blanks")],
    ),
    "head-kernel.md": (
        "---\nfile_format: mystnb\nkernelspec: python3\n---\n\n# See\n\nWords.\n",
        [(1, NO_KERNEL)],
    ),
    "head-twice.md": (
        FRONT_MATTER.replace("kernelspec", "file_format: mystnb\nkernelspec")
        + "\n# See\n\nWords.\n",
        [(1, "The front matter has 'file_format' twice")],
    ),
    "head-late.md": ("\n" + page("Words."), [(1, "Front matter begins on the first line")]),
    "head-open.md": (
        page("Words.").replace("python\n---\n", "python\n"),
        [(1, "Front matter begins on the first line of a page with --- and ends")],
    ),
    "head-format.md": (
        cells("").replace("mystnb", "myst-nb"),
        [(1, "its front matter has file_format: myst-nb")],
    ),
    "head-none.md": (
        cells("").partition("---\n\n")[2],
        [(3, "the page has no front matter")],
    ),
    "head-jupytext.md": (
        page("Words.").replace("file_format: mystnb", "jupytext: {}\nmystnb: {}"),
        [(1, "The front matter has 'mystnb'")],
    ),
    "nested.md": (
        page(
            ":::{code-cell} python",
            "1 / 0",
            ":::",
            "",
            "- x",
            "",
            "  ```{code-cell}",
            "  2",
            "  ```",
        ),
        [(11, NESTED), (17, NESTED)],
    ),
    # -- the options of a cell
    "options.md": (
        cells(
            "---\ntags: claim\n---",
            ":tags: remove-cell, claim\n",
            "---\nmystnb: figure\n---",
            "---\nfigure: {name: a}\n---",
            "---\nmysntb: {figure: {name: b}}\n---",
            "---\ntag: [remove-cell]\n---",
            "---\nmystnb: {figure: }\n---",
            figure("a name"),
            figure("3"),
            figure("aside", ", align: middle"),
            figure("hidden").replace("---\nm", "---\ntags: [remove-output]\nm"),
            figure("dollar", " $x"),
            figure("colour", " in `red"),
        ),
        [
            (15, "`tags:` holds a list in brackets"),
            (22, "`tags:` holds a list in brackets"),
            (30, "`mystnb:` of a cell holds options"),
            (38, "`figure:` stands under `mystnb:`"),
            (46, "no option of a cell 'mysntb'; did you mean 'mystnb'"),
            (54, "no option of a cell 'tag'; did you mean 'tags'"),
            (62, "`figure:` holds options"),
            (70, "The name 'a name' of a figure becomes 'a-name'"),
            (78, "`name:` of a figure is a text"),
            (86, "`align:` of a figure is center, left, right"),
            (95, "The tag remove-output keeps this figure off the page"),
            (101, "A dollar sign opens a formula"),
            (109, BACKTICK),
        ],
    ),
    "option-colon.md": (
        cells("---\nmystnb:\n  figure:\n    caption: A caption: with a colon\n---"),
        [(11, "a text with a colon needs quotation marks")],
    ),
    "option-tab.md": (
        cells("---\nmystnb:\n\tfigure: {name: x}\n---"),
        [(11, "YAML is indented by blanks")],
    ),
    "option-open.md": (
        cells("---\ntags: [remove-cell]\n"),
        [(11, "close them with a line ---")],
    ),
    "curly.md": (cells("", code="x = “a”"), [(13, "SyntaxError: invalid character")]),
    # -- pictures without a picture, and errors of a thousand lines
    "void.md": (
        cells(
            "",
            code="""import numpy as np
import plotly.graph_objects as go""",
        )
        + "".join(
            f"\n{FENCE}{{code-cell}} python\n{code}\n{FENCE}\n"
            for code in (
                "go.Figure(go.Scatter(x=[], y=[]))",
                "go.Figure(go.Scatter(x=[None] * 2, y=[1, 2]))",
                "go.Figure(go.Surface(z=np.full((4, 4), np.inf)))",
                "go.Figure(go.Scatter(y=[1, 2], visible=False))",
                "go.Figure(go.Scatter(y=[1, 2]), {'width': 20000})",
                "go.Figure(go.Scatter(y=[1, 2]), {'height': 10})",
                "figure = go.Figure(go.Scatter(y=[1, 2])); figure.show(); figure",
                "go.Figure(go.Scatter(y=[1, None, 3]), {'height': 300})",
                "go.Scatter(y=[1, 2], colour='red')",
            )
        ),
        [
            (19, "Trace 0 (scatter) draws nothing: its y holds nothing"),
            (23, "Trace 0 (scatter) draws nothing: its x has no number"),
            (27, "Trace 0 (surface) draws nothing"),
            (31, "each of its traces has visible=False"),
            (35, "20000 pixels wide"),
            (39, "10 pixels high"),
            (43, "This cell shows the same figure twice"),
            (51, "ValueError: Invalid property specified"),
        ],
    ),
    # -- cells that end Python, ask a shell, or say too much
    "leaving.md": (
        cells("", code="import sys\nsys.exit(3)"),
        [(13, "SystemExit: 3: this cell ends Python")],
    ),
    "quitting.md": (cells("", code="exit()"), [(13, "This cell ends Python")]),
    "shell.md": (cells("", code="x = 1\n!ls /nowhere"), [(14, "A cell is Python alone")]),
    "much.md": (
        cells("", code="print('x' * 5_000_000)"),
        [(13, "This cell says 5,000,001 characters; a page shows at most 100,000")],
    ),
    "deep.md": (
        cells("", code="def f(n):\n    return f(n + 1)\nf(0)"),
        [(15, "RecursionError: maximum recursion depth exceeded")],
    ),
    # -- notebooks in JSON
    "broken.ipynb": ('{"nbformat": 4,\n "cells": [,]}', [(2, NOT_JSON)]),
    "nothing.ipynb": ("", [(1, NOT_JSON)]),
    "conflict.ipynb": (
        f"<<<<<<< HEAD\n{notebook('# See')}\n=======\n>>>>>>> other\n",
        [(1, "This notebook holds a conflict")],
    ),
    "future.ipynb": (notebook("# See", nbformat=5), [(1, "This notebook cannot be read")]),
    "cells.ipynb": (
        notebook("# See\n\nAn open $x.\n\n{nosuch}`x`", "1", "import warnings; warnings.warn('w')"),
        [
            (1, "In cell 1: A dollar sign opens a formula"),
            (1, 'In cell 1: Unknown interpreted text role "nosuch"'),
            (1, "In cell 3: This cell wrote to stderr"),
        ],
    ),
}
