"""The text of a page as Markdown that any Jupyter shows: no role and no directive is left in it.

It is written from the page as Sphinx has resolved it, so figures and formulas have the numbers of
the site, citations are names and years, and a number that a cell computed is the number.
"""

import re
from base64 import b64encode
from posixpath import dirname, relpath
from textwrap import indent
from urllib.parse import quote

from docutils import nodes
from sphinx.locale import admonitionlabels

from .mathml import one_formula

__all__ = ["Words", "addresses", "blocks", "captions"]

# What has no words, or whose words a cell of the notebook prints itself.
SILENT = (nodes.comment, nodes.target, nodes.image, nodes.substitution_definition, nodes.meta)
SPECIAL = re.compile(r"[\\`*$]|(?<![^\W_])_|_(?![^\W_])")
LEADING = re.compile(r"^(\s*)(#+ |[-+>]|\d+(?=[.)] ))")


class Words:
    """Writes nodes of one page; `address` turns what a reference names into a link, or "".

    Parameters
    ----------
    address : function
        Takes ``refuri``, and gives the address that a reader of the notebook can follow.
    """

    def __init__(self, address):
        self.address = address
        self.in_table = False

    # -- Within a line ----------------------------------------------------------------------------

    def line(self, node):
        """The words inside a node, on one line."""
        return " ".join("".join(self.inline(child) for child in node.children).split())

    def inline(self, node):
        """One node among words."""
        if isinstance(node, nodes.Text):
            return self.escaped(node.astext())
        if isinstance(node, nodes.math):
            return f"${self.formula(node)}$"
        if isinstance(node, nodes.literal):
            return _code(node.astext(), self.in_table)
        if isinstance(node, nodes.raw):
            return node.astext() if "html" in node.get("format", "") else ""
        if isinstance(node, SILENT):
            return ""
        if isinstance(node, nodes.footnote_reference | nodes.citation_reference):
            return f"[{node.astext()}]"
        inner = "".join(self.inline(child) for child in node.children)
        for kind, mark in ((nodes.strong, "**"), ((nodes.emphasis, nodes.title_reference), "*")):
            if isinstance(node, kind) and inner.strip():
                return f"{mark}{inner.strip()}{mark}"
        for kind, tag in ((nodes.superscript, "sup"), (nodes.subscript, "sub")):
            if isinstance(node, kind):
                return f"<{tag}>{inner}</{tag}>"
        if isinstance(node, nodes.reference):
            address = self.address(node)
            return f"[{inner}]({address})" if address else inner
        return inner

    def escaped(self, text):
        """Letters that Markdown would take for marks."""
        text = SPECIAL.sub(r"\\\g<0>", text).replace("<", "&lt;").replace("](", "]\\(")
        return text.replace("|", r"\|") if self.in_table else text

    def formula(self, node):
        """TeX on one line; in a table no bar, which would end a column."""
        tex = " ".join(node.astext().split())
        if not self.in_table:
            return tex
        return tex.replace(r"\|", r"\Vert ").replace("|", r"\vert ")

    # -- Blocks -----------------------------------------------------------------------------------

    def several(self, of):
        """Blocks one after the other, with a blank line between them."""
        written = (self.block(node) for node in of)
        return "\n\n".join(text for text in written if text)

    def block(self, node):
        """One block; "" for what has no words."""
        if isinstance(node, SILENT) or "nb_element" in node or type(node).__name__ == "making":
            return ""
        for kind in type(node).__mro__:
            write = getattr(self, f"write_{kind.__name__}", None)
            if write:
                return write(node)
        if any(isinstance(child, nodes.Text | nodes.Inline) for child in node.children):
            return self.write_paragraph(node)
        return self.several(node.children)

    def write_paragraph(self, node):
        return LEADING.sub(r"\1\\\2", self.line(node))

    def write_index(self, node):
        return ""

    def write_toctree(self, node):
        return ""

    def write_title(self, node):
        return f"**{self.line(node)}**"

    write_rubric = write_term = write_title

    def write_transition(self, node):
        return "---"

    def write_raw(self, node):
        """HTML as it stands; a drawing as a picture, because Jupyter's Markdown has no SVG."""
        if "html" not in node.get("format", ""):
            return ""
        drawing = re.search(r"<svg .*</svg>", node.astext(), re.S)
        return _picture(drawing[0]) if drawing else node.astext()

    def write_literal_block(self, node):
        text, fence = node.astext().strip("\n"), "```"
        while fence in text:
            fence += "`"
        return f"{fence}{node.get('language', '')}\n{text}\n{fence}"

    def write_math_block(self, node):
        tex = "\n".join(row for row in node.astext().splitlines() if row.strip())
        if tex.startswith(r"\begin{") and node.get("nowrap"):
            return tex
        tex = one_formula(tex)
        number = f" \\tag{{{node['number']}}}" if node.get("number") else ""
        return f"$$\n{tex}{number}\n$$"

    def write_block_quote(self, node):
        return indent(self.several(node.children), "> ", lambda line: True)

    def write_Admonition(self, node):
        children = list(node.children)
        if children and isinstance(children[0], nodes.title):
            title = self.line(children.pop(0))
        else:
            title = admonitionlabels.get(type(node).__name__, "")
        inside = self.several(children)
        if "dropdown" in node.get("classes", ()):  # an answer is not read before its question
            return f"<details><summary><b>{title}</b></summary>\n\n{inside}\n\n</details>"
        return indent(f"**{title}**\n\n{inside}", "> ", lambda line: True)

    def write_bullet_list(self, node):
        return self.items(node, lambda k: "- ")

    def write_enumerated_list(self, node):
        return self.items(node, lambda k: f"{node.get('start', 1) + k}. ")

    def write_definition_list_item(self, node):
        terms = [child for child in node.children if isinstance(child, nodes.term)]
        rest = [child for child in node.children if not isinstance(child, nodes.term)]
        return f"**{', '.join(self.line(term) for term in terms)}**: {self.several(rest)}"

    def write_field(self, node):
        name, body = node.children
        return f"**{self.line(name)}**: {self.several(body.children)}"

    write_definition_list = write_field_list = write_bullet_list

    def items(self, node, mark):
        """The items of a list; what belongs to one is indented under its mark."""
        written = []
        loose = any(len(item.children) > 1 for item in node.children)
        for k, item in enumerate(node.children):
            single = isinstance(item, nodes.list_item)
            text = self.several(item.children) if single else self.block(item)
            begin = mark(k)
            written.append(begin + indent(text, " " * len(begin)).lstrip())
        return ("\n\n" if loose else "\n").join(written)

    def write_footnote(self, node):
        label, *rest = node.children
        return f"[{label.astext()}] {self.several(rest)}"

    write_citation = write_footnote

    def write_table(self, node):
        self.in_table = True
        rows = [[self.cell(entry) for entry in row.children] for row in node.findall(nodes.row)]
        self.in_table = False
        if next(node.findall(nodes.thead), None) is None:
            rows.insert(0, [""] * len(rows[0]))
        rows.insert(1, ["---"] * len(rows[0]))
        table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
        titles = [self.write_title(c) for c in node.children if isinstance(c, nodes.title)]
        return "\n\n".join([*titles, table])

    def cell(self, entry):
        """What stands in one place of a table, on one line."""
        return "<br>".join(self.line(child) for child in entry.children)


def _code(text, in_table):
    """A span of code, in more backticks than it holds."""
    fence = "`"
    while fence in text:
        fence += "`"
    space = " " if text.startswith("`") or text.endswith("`") else ""
    text = text.replace("|", r"\|") if in_table else text
    return f"{fence}{space}{text}{space}{fence}"


def _picture(svg):
    """A drawing in the grey that can be seen on light and on dark, with its title in words."""
    title = re.search(r"<title[^>]*>(.*?)</title>", svg, re.S)
    svg = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    data = b64encode(svg.replace("currentColor", "#808080").encode()).decode()
    return f"![{title[1] if title else ''}](data:image/svg+xml;base64,{data})"


def blocks(document, words):
    """The blocks of a page in their order: (line of the source where each begins, Markdown)."""
    found, last = [], 0

    def take(node, level):
        nonlocal last
        last = max(last, node.line or 0)
        if isinstance(node, nodes.document | nodes.section):
            for child in node.children:
                take(child, level + isinstance(node, nodes.section))
            return
        is_heading = isinstance(node, nodes.title)
        text = f"{'#' * level} {words.line(node)}" if is_heading else words.block(node)
        if text:
            found.append((last, text))

    take(document, 0)
    return found


def captions(document, words, number):
    """Markdown for under the cells: {index of a cell: caption}; `number` takes a figure's id."""
    found = {}
    for cell in document.findall(nodes.container):
        if cell.get("nb_element") != "cell_code":
            continue
        under = []
        for figure in cell.findall(nodes.figure):
            said = [words.line(c) for c in figure.children if isinstance(c, nodes.caption)]
            said += [
                words.several(c.children) for c in figure.children if isinstance(c, nodes.legend)
            ]
            head = next((f"**{n}** " for n in map(number, figure["ids"]) if n), "")
            if said:
                under.append(head + "\n\n".join(said))
        if under:
            found[cell["cell_index"]] = "\n\n".join(under)
    return found


def addresses(builder, pagename, has_notebook):
    """What `Words` asks: where a reference leads from the notebook of a page.

    To a heading of the same notebook, to the notebook of another page, which lies beside it, to
    the page on the site where that has an address, and to other hosts as it stands.
    """
    env = builder.env
    pages = {builder.get_relative_uri(pagename, name): name for name in env.found_docs}
    base = builder.config.html_baseurl

    def address(node):
        uri = node.get("refuri", "")
        page, _sign, place = uri.partition("#")
        if node.get("refid") or (uri.startswith("#") and page == ""):
            return _heading(node.document or env.get_doctree(pagename), node.get("refid") or place)
        if page not in pages:
            return uri if re.match(r"https?:|mailto:", uri) else ""
        if has_notebook(pages[page]):
            return quote(relpath(f"{pages[page]}.ipynb", dirname(pagename) or "."))
        target = builder.get_target_uri(pages[page])
        return f"{base.rstrip('/')}/{target}{_sign}{place}" if base else ""

    return address


def _heading(document, place):
    """As JupyterLab and nbconvert name a heading: its words, with - for spaces."""
    section = next((s for s in document.findall(nodes.section) if place in s["ids"]), None)
    if section is None or next(section[0].findall(nodes.math), None) is not None:
        return ""
    return "#" + quote(section[0].astext().replace(" ", "-"))
