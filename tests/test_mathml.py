"""Formulas become MathML, with numbers, links and a font that has all their glyphs."""

import base64
import io
import re

import pytest
from conftest import run, scratch_project
from fontTools.ttLib import TTFont

import noxfile
from regnotes.site import mathml

builds = pytest.mark.builds

PAGE = r"""# See formulas

In a line: $\lambda\lVert\beta\rVert_1$, $x'$, $\hat\beta_j$, $\sqrt{h}$, $a < b$.

$$ J(\beta) = \sum_{i=1}^n \left( \frac{y_i}{x_i} \right)^2 $$ (sum)

$$
a &= b \\
  &= \begin{cases} c & \text{if } d > 0 \\ e & \text{otherwise} \end{cases}
$$

$$ f = \begin{cases} 1 & x \\ 2 & y \end{cases} $$

$$ \begin{aligned} u &= v \\ w &= z \end{aligned} $$ (lines)

\begin{align}
g &= k \\ l &= m
\end{align}

\begin{gather*}
p \\ q
\end{gather*}

See {eq}`sum` and {eq}`lines`.
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """The HTML of a page of formulas, and its site."""
    project = scratch_project(tmp_path_factory.mktemp("formulas"), {"formulas": PAGE})
    noxfile.build(run, project / "docs", project / "site")
    return (project / "site/formulas.html").read_text(encoding="utf-8"), project / "site"


@builds
def test_every_formula_is_mathml_and_none_is_left_as_tex(page):
    text, _site = page
    assert text.count("<math>") == 5
    assert text.count('<math display="block">') == 6
    assert "\\" not in re.search(r"<article.*</article>", text, re.DOTALL)[0]


@builds
def test_lines_are_aligned_only_where_there_are_several(page):
    text, _site = page
    blocks = re.findall(r'<math display="block">.*?</math>', text, re.DOTALL)
    assert [block.count("<mtable") for block in blocks] == [0, 2, 1, 1, 1, 1]
    assert [block.count("<mtr>") for block in blocks] == [0, 4, 2, 2, 2, 2]


@builds
def test_equations_have_one_number_each_and_links_to_them(page):
    text, _site = page
    numbers = re.findall(r'<span class="eqno">\((\d+)\)', text)
    assert numbers == ["1", "2", "3"]  # the last is that of the align without a star
    assert not re.search(r"<mtext>\(\d+\)</mtext>", text)  # none by math-core besides
    for label, number in (("sum", 1), ("lines", 2)):
        assert text.count(f'id="equation-{label}"') == 1
        link = rf'<a class="reference internal" href="#equation-{label}">\({number}\)</a>'
        assert re.search(link, text)


@builds
def test_no_script_draws_mathematics(page):
    text, _site = page
    assert not [tag for tag in re.findall("<script[^>]*>", text) if "mathjax" in tag.lower()]


@builds
def test_the_font_has_every_glyph_and_its_licence(page):
    text, site = page
    style = (site / "_static/mathml.css").read_text(encoding="utf-8")
    (font,) = re.findall(r"data:font/woff2;base64,([^\"]+)", style)
    glyphs = TTFont(io.BytesIO(base64.b64decode(font))).getBestCmap()
    used = mathml.characters(text)
    assert {"λ", "𝜆", "ℎ", "√", "′", "∑"} <= used
    invisible = {"\u2061", "\u2062", "\u2063", "\u2064", " ", "\n"}
    assert {char for char in used - invisible if ord(char) not in glyphs} == set()
    assert "SIL OPEN FONT LICENSE" in (site / "_static/STIX-OFL.txt").read_text()


def test_the_font_is_cut_and_still_stretches():
    font = mathml.cut(mathml.FONT, set("(x√"))
    assert font == mathml.cut(mathml.FONT, set("√x("))
    assert len(font) < mathml.FONT.stat().st_size / 50
    cut = TTFont(io.BytesIO(font))
    variants = cut["MATH"].table.MathVariants
    assert "parenleft" in variants.VertGlyphCoverage.glyphs
    assert cut["name"].getDebugName(13).startswith("This Font Software is licensed")


def test_a_prime_keeps_its_form_for_scripts_and_a_letter_does_not():
    cut = TTFont(io.BytesIO(mathml.cut(mathml.FONT, set("′x"))))
    forms = [
        part.alternates
        for lookup in cut["GSUB"].table.LookupList.Lookup
        for part in lookup.SubTable
        if hasattr(part, "alternates")
    ]
    assert [list(of) for of in forms if of] == [["minute"]]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>x</p>", ""),
        ("<math><mi>x</mi></math>", "x𝑥"),
        ("<math><mi>h</mi><mo>&lt;</mo></math>", "hℎ<"),
        (
            "<math><mo>-</mo></math> y <math display='block'><msqrt><mn>2</mn></msqrt></math>",
            "-−2√",
        ),
        ("<math><mi>β</mi><mi>∇</mi></math>", "β𝛽∇𝛻"),
    ],
)
def test_characters(page, expected):
    assert mathml.characters(page) == set(expected)
