"""Mathematics as MathML, with its font: no script, and nothing from another host.

Formulas are converted while the site is built, so that one which cannot be converted is a warning
with its page and line. The font STIX Two Math is served by the site itself, cut down to the glyphs
that its formulas use.
"""

import base64
import hashlib
import html
import io
import re
import unicodedata
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

from docutils import nodes
from fontTools import subset
from math_core import LatexError, LatexToMathML
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

logger = logging.getLogger(__name__)
converter = LatexToMathML(fancy_error=False)

NUMBERED = re.compile(r"\\(begin|end)\{(equation|align|gather|multline|alignat)\}")
NAMED = re.compile(r"&(?!(?:lt|gt|amp|quot|apos);)[A-Za-z]+;")
STYLES = "displaystyle", "scriptlevel"
STYLED = re.compile(r"<(?!mstyle|math)\w+ [^>]*(?:displaystyle|scriptlevel)=")
INNERMOST = re.compile(r"\\begin\{(\w+\*?)\}(?:(?!\\begin).)*?\\end\{\1\}", re.DOTALL)


def convert(node, latex, display):
    """Return the MathML of a formula, or its source after a warning."""
    try:
        mathml = converter.convert_with_local_state(latex, displaystyle=display)
        # A book is XML, which knows five names of characters only.
        return styled(NAMED.sub(lambda name: html.unescape(name[0]), mathml))
    except LatexError as error:
        found = re.match(r"(\d+): (.*?)\.?$", str(error), re.DOTALL)
        where, reason = (int(found[1]), found[2]) if found else (0, str(error))
        logger.warning(
            "This formula cannot be converted to MathML: %s, at %r.",
            reason,
            latex[where:].split("\n")[0][:40],
            location=location(node, latex[:where].count("\n")),
            type="regnotes",
            subtype="math",
        )
        return html.escape(latex)


def styled(mathml):
    """Return the formula with its changes of style where MathML 3 has them: in ``mstyle``.

    math-core writes them on the fraction or the table itself, as MathML Core allows; checkers of
    HTML and of books know only the older place, and browsers know both.
    """
    if not STYLED.search(mathml):
        return mathml
    tree = ElementTree.fromstring(mathml)
    for parent in [*tree.iter()]:
        for place, child in enumerate([*parent]):
            moved = {n: child.attrib.pop(n) for n in STYLES if n in child.attrib}
            if moved and child.tag not in ("mstyle", "math"):
                box = ElementTree.Element("mstyle", moved)
                box.tail, child.tail = child.tail, None
                box.append(child)
                parent[place] = box
            else:
                child.attrib.update(moved)
    return ElementTree.tostring(tree, encoding="unicode", short_empty_elements=False)


def location(node, lines):
    """Return ``page:line`` some lines into a formula; docutils has where its paragraph begins."""
    block = node
    while block is not None and not (block.source and block.line):
        block = block.parent
    try:
        text = Path(block.source).read_text(encoding="utf-8", errors="replace")
    except (AttributeError, OSError):  # a docstring, say
        return node
    formula, start = (
        node.astext().strip("\n"),
        len("".join(text.splitlines(True)[: block.line - 1])),
    )
    if in_figure(node):
        found = text.rfind(formula, 0, start)  # the options with the caption precede their cell
    else:
        found = text.find(formula, start)
    line = text.count("\n", 0, found) + 1 + lines if found >= 0 else block.line
    return f"{block.source}:{line}"


def in_figure(node):
    return isinstance(node, nodes.figure) or (node is not None and in_figure(node.parent))


def one_formula(latex):
    r"""Return display mathematics as TeX takes it after ``$$``: lines are aligned, none numbered.

    Equations have Sphinx's numbers, which a page can link to. A ``\\`` outside any environment
    starts a new line, as in Sphinx's own renderers.
    """
    latex = NUMBERED.sub(r"\\\1{\2*}", latex.replace("{split}", "{aligned}"))
    outside = latex
    while (shorter := INNERMOST.sub("", outside)) != outside:
        outside = shorter
    return rf"\begin{{aligned}}{latex}\end{{aligned}}" if r"\\" in outside else latex


def visit_inline(self, node):
    self.body.append(self.starttag(node, "span", "", CLASS="math notranslate nohighlight"))
    self.body.append(convert(node, node.astext(), display=False) + "</span>")
    raise nodes.SkipNode


def visit_display(self, node):
    self.body.append(self.starttag(node, "div", CLASS="math notranslate nohighlight"))
    mathml = convert(node, one_formula(node.astext()), display=True)
    self.body.append(f'<div class="math-scroll">{mathml}</div>')
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, _("Link to this equation"))
        self.body.append("</span>")
    self.body.append("</div>\n")
    raise nodes.SkipNode


# -- The font ---------------------------------------------------------------------------------

# The package is asked where it is and not imported: it would lay out text that nobody wants.
FONT = Path(find_spec("ziamath").origin).parent / "fonts/STIXTwoMath-Regular.ttf"
LICENCE = "STIX-OFL.txt"
FACE = """\
@font-face {{
  font-family: "STIX Two Math";
  src: url("data:font/woff2;base64,{font}") format("woff2");  /* here, or formulas would move the
  text when it comes */
}}
"""
STYLE = """\
math { font-family: "STIX Two Math", math; font-size: 1.1em; }  /* as tall as sans-serif text */

/* A long formula scrolls in its own box, with its number beside it. */
div.math { display: flex; align-items: center; gap: 0.5rem; margin-block: 0.75rem; }
div.math .math-scroll { flex: 1; min-width: 0; overflow: auto hidden; padding: 0.2rem; }
div.math span.eqno { position: static; transform: none; }
"""

# A browser asks for a font when it meets the first text in it, and would by then have painted the
# text in another. This makes it look at once, while the page is still being read.
NOW = "<script>for (const font of document.fonts) font.load();</script>"


def load_font_now(app, pagename, templatename, context, doctree):
    """Put the line above behind the style sheet: a theme may keep its scripts for the end."""
    if app.builder.name == "epub":
        return
    tag = context["css_tag"]
    context["css_tag"] = lambda css: tag(css) + (NOW if "mathml.css" in str(css.filename) else "")


# A browser shows <mi>x</mi> with the glyph of U+1D465, the italic x, and so on.
ITALIC = {
    unicodedata.normalize("NFKC", char): char
    for char in map(chr, range(0x1D434, 0x1D7CC))
    if unicodedata.name(char, "").startswith("MATHEMATICAL ITALIC ")
} | {"h": "ℎ"}
FORMULA = re.compile(r"<math\b.*?</math>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")


def characters(page):
    """Return the characters whose glyphs a browser needs for the formulas of an HTML page."""
    used = set()
    for formula in FORMULA.findall(page):
        used |= set(html.unescape(TAG.sub("", formula)))
        if "<msqrt" in formula or "<mroot" in formula:
            used.add("√")
    used |= {ITALIC[char] for char in used if char in ITALIC}
    if "-" in used:
        used.add("−")  # and a hyphen in an operator as a minus sign
    return used


def cut(font, used):
    """Return the font as WOFF2 with the glyphs of the characters `used` and what they need.

    That is: the larger variants and the pieces of brackets, roots and arrows, primes, dotless
    letters under accents. The same input gives the same bytes.
    """
    options = subset.Options(
        flavor="woff2",
        layout_features=["ccmp", "dtls", "flac", "ssty"],
        hinting=False,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],  # with the copyright and the licence
        recalc_timestamp=False,
    )
    out = io.BytesIO()
    with subset.load_font(font, options) as loaded:
        drop_script_forms(loaded)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=map(ord, used))
        subsetter.subset(loaded)
        subset.save_font(loaded, out, options)
    return out.getvalue()


PRIMES = "′″‴⁗‵‶‷"


def drop_script_forms(font):
    """Leave the forms of letters for scripts out, which are half of what would be left of a font.

    Without them a browser makes the letters smaller. A prime is small already and needs its form.
    """
    glyphs = font.getBestCmap()
    primes = {glyphs[ord(char)] for char in PRIMES}
    table = font["GSUB"].table
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == "ssty":
            for index in record.Feature.LookupListIndex:
                for part in table.LookupList.Lookup[index].SubTable:
                    part.alternates = {
                        name: forms for name, forms in part.alternates.items() if name in primes
                    }


def write_font(app, exception):
    """Write the style sheet and the font that the formulas of the finished pages need."""
    if exception or app.builder.format != "html" or app.builder.name == "epub":
        return
    static = Path(app.outdir, "_static")
    used = set()
    for page in sorted(Path(app.outdir).rglob("*.html")):
        used |= characters(page.read_text(encoding="utf-8"))
    sheet = static / "mathml.css"
    source = FONT.read_bytes() + Path(__file__).read_bytes() + "".join(sorted(used)).encode()
    head = f"/* {hashlib.sha256(source).hexdigest()[:16]} */\n"
    # While somebody writes a page, the sheet is there already and most edits leave it as it is.
    if not (sheet.exists() and sheet.read_text(encoding="utf-8").startswith(head)):
        face = FACE.format(font=base64.b64encode(cut(FONT, used)).decode()) if used else ""
        sheet.write_text(head + face + STYLE, encoding="utf-8")
    licence = files(__package__) / "static" / LICENCE
    (static / LICENCE).write_bytes(licence.read_bytes())


def add_style(app):
    """Load the style sheet on every page; in a book formulas are the reading program's matter."""
    if app.builder.name != "epub":
        app.add_css_file("mathml.css")


def setup(app):
    """Register the renderer ``mathml`` (``html_math_renderer``) and its style sheet."""
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_display, None))
    app.connect("builder-inited", add_style)
    app.connect("html-page-context", load_font_now, priority=900)  # when there is a css_tag
    app.connect("build-finished", write_font)
