"""What ``jupyter nbconvert --to html`` makes of a page's notebook asks nothing of another host.

nbconvert's templates load RequireJS and MathJax from elsewhere.  The notebooks of the pages need
neither: their figures have the scripts inside, and here formulas become MathML.  The file
``nbconvert.json`` beside this one is installed among Jupyter's settings, so nobody need name it;
any other notebook is left as it is.
"""

import re
from html import escape

from nbconvert.preprocessors import Preprocessor

__all__ = []  # nbconvert has it by name; nobody who writes a page needs it

# Code, where a dollar is a dollar; a dollar that is one in words; formulas.
PARTS = re.compile(
    r"(?P<code>^```.*?^```|(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`))|(?P<dollar>\\\$)"
    r"|\$\$(?P<display>.+?)\$\$|\$(?P<inline>[^$]+)\$",
    re.DOTALL | re.MULTILINE,
)
TAG = re.compile(r"\s*\\tag\{([^}]*)\}")
MARKS = re.compile(r"[*_`|\\\[\]~]")
SIDE = (
    '<div style="display:flex;gap:0.5rem;align-items:center"><div style="flex:1">{}</div>({})</div>'
)
HOSTS = ("require_js_url", "mathjax_url", "mermaid_js_url", "mermaid_layout_elk_js_url")


class Alone(Preprocessor):
    """A preprocessor of nbconvert that acts on notebooks with ``regnotes`` in their metadata."""

    enabled = True

    def preprocess(self, nb, resources):
        """The notebook with MathML, and resources that name no other host."""
        if "regnotes" not in nb.metadata:
            return nb, resources
        if "mathjax_url" in resources:  # what is made is HTML
            resources.update(dict.fromkeys(HOSTS, ""))
            for cell in nb.cells:
                if cell.cell_type == "markdown":
                    cell.source = with_mathml(cell.source)
        return nb, resources


def with_mathml(text):
    """Markdown with its ``$…$`` and ``$$…$$`` as MathML; what cannot be read stays as code."""
    from math_core import LatexError, LatexToMathML

    convert = LatexToMathML(fancy_error=False).convert_with_local_state

    def written(part):
        if part["code"] or part["dollar"]:
            return part[0]
        number = TAG.search(part["display"] or "")
        tex = TAG.sub("", part["display"] or part["inline"]).strip()
        try:
            made = convert(tex, displaystyle=bool(part["display"]))
        except LatexError:
            made = f"<code>{escape(tex)}</code>"
        made = MARKS.sub(
            lambda mark: f"&#{ord(mark[0])};", " ".join(made.split())
        )  # not Markdown's
        if number:
            made = SIDE.format(made, number[1])
        return f"\n{made}\n" if part["display"] else made

    return PARTS.sub(written, text)
