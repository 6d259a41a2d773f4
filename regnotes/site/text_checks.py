"""Markup that a page shows as it was typed, for it is not closed or does not exist here.

Also a page without a title, with two, or with nothing but one.
"""

import re

from docutils import nodes
from sphinx import addnodes

from .problems import has_problems, report

__all__ = ["setup"]

VERBATIM = (nodes.literal, nodes.literal_block, nodes.math, nodes.math_block, nodes.raw)
CODE = re.compile(r"(?<!\\)(`+)(?!`).*?(?<!`)\1(?!`)")
FORMULA = re.compile(r"(?<!\\)\$(?:\\.|[^$\\])+\$")
# What is shown -> how it was typed, unescaped, and what to say. In the order in which it is told.
LEFT = [
    (
        "$",
        re.compile(r"(?<!\\)(?:\\\\)*\$+"),
        "A dollar sign opens a formula that is not closed in this paragraph. "
        "Close it, or write \\$ for the sign itself.",
    ),
    (
        "`",
        re.compile(r"(?<!\\)`"),
        "A backtick opens code or a role that is not closed in this paragraph. "
        "Close it, or write \\` for the sign itself.",
    ),
    (
        re.compile(r"\{\{"),
        re.compile(r"\{\{"),
        "This site has no substitutions: write out what {{…}} stands for, "
        "or paste a number with {glue:text}.",
    ),
    (
        re.compile(r"\{(?:[#.][a-z]|\w+=)"),
        re.compile(r"(?<!\\)\{(?:[#.][a-z]|\w+=)"),
        "This site has no attributes in braces: name a place with a line (name)= before it, "
        "and give a picture its width in an {image} directive.",
    ),
    (
        re.compile(r"\]\(|\] \(\S+\)"),
        re.compile(r"(?<!\\)\] ?\("),
        "This link is shown as it was typed: write [words](address) without a blank in it.",
    ),
    (
        re.compile(r"\w\]\[\w"),
        re.compile(r"(?<!\\)\]\["),
        "This link is shown as it was typed, for its second name stands nowhere: "
        "write [words](address), or a line [name]: address.",
    ),
    (
        re.compile(r"\A#+\w|\n#+\w"),
        re.compile(r"^[\s>]*#+\w"),
        "A heading has a blank after its #; write \\# for the sign itself.",
    ),
    (
        re.compile(r"\.\. [\w:-]+::"),
        re.compile(r"\.\. [\w:-]+::"),
        "This is reStructuredText; the pages are in MyST, where a directive is written "
        ":::{name} … :::.",
    ),
    (
        "**",
        re.compile(r"(?<!\\)\*\*"),
        "Two asterisks open bold words that are not closed in this paragraph. "
        "Close them, without a blank inside, or write \\*\\*.",
    ),
]
# What stands before a piece of code, and was meant as its role.
ROLES = [
    (
        re.compile(r"\{[\w:-]*\} ?$"),
        re.compile(r"(?<!\\)\{[\w:-]*\} ?`"),
        "A role is written {name}`text`, with a name in the braces and no blank before the text.",
    ),
    (
        re.compile(r"(?:^|\s):[a-z][\w:-]*:$"),
        re.compile(r"(?<!\\):[a-z][\w:-]*:`"),
        "This is reStructuredText; in MyST a role is written {name}`text`.",
    ),
]
LATEX = re.compile(r"(?<!\\)\\\(.+?\\\)|^\s*\\\[.*")


def check(app, doctree):
    """Report what is wrong with the titles of a page, and what markup it shows as it was typed."""
    env = app.env
    path = env.doc2path(env.docname)
    for line, message in title_problems(doctree, env.docname):
        report(message, env.docname, line)
    text = path.read_text(encoding="utf-8", errors="replace") if path.suffix == ".md" else ""
    lines, said = text.splitlines(), set()
    for node in doctree.findall(nodes.TextElement):
        if isinstance(node, VERBATIM) or isinstance(node.parent, VERBATIM):
            continue
        for line, message in left_over(node, lines):
            if (line, message) not in said:
                said.add((line, message))
                report(message, env.docname, line)
    for number, line in enumerate(uncoded(lines), 1):
        if LATEX.search(line):
            signs = "not between \\( and \\) or \\[ and \\]"
            report(f"A formula stands between dollar signs here, {signs}.", env.docname, number)


def title_problems(doctree, docname):
    """Yield (line, message) for what is wrong with the titles of a page."""
    titles = [one for one in doctree.findall(nodes.title) if isinstance(one.parent, nodes.section)]
    first = [one for one in titles if one.parent.parent is doctree]
    if not titles:
        if not has_problems(docname):  # else it may have a title that could not be read
            yield 1, "This page has no title: begin it with a line such as `# Title`."
    elif len(first) > 1:
        words = f"{first[1].astext()!r} is a second title, and a page has one"
        yield first[1].line or 1, f"{words}; give it another #, as a section of the page."
    shown = (nodes.Body, addnodes.toctree, addnodes.desc, nodes.transition)
    if titles and docname != "404" and not has_problems(docname):
        content = (n for n in doctree.findall(nodes.Body) if not isinstance(n, nodes.Invisible))
        if not any(isinstance(n, shown) for n in (*content, *doctree.findall(addnodes.toctree))):
            yield 1, "This page has a title and nothing else."


def left_over(node, lines):
    """Yield (line, message) for the first markup that a text shows as it was typed."""
    for index, child in enumerate(node.children):
        if not isinstance(child, nodes.Text):
            continue
        following = node.children[index + 1] if index + 1 < len(node.children) else None
        known = ROLES if isinstance(following, nodes.literal) else []
        for shown, written, message in (*known, *LEFT):
            found = child.find(shown) if isinstance(shown, str) else place(shown, child)
            if found < 0:
                continue
            start = 1 if isinstance(node, nodes.caption) else node.line or 1
            if line := line_of(lines, start, str(child), found, written):
                yield line, message
                return


def place(pattern, text):
    match = pattern.search(text)
    return match.start() if match else -1


def line_of(lines, start, shown, at, written):
    """The line, from `start` on, on which what is shown at `at` is written unescaped.

    None when it is escaped wherever it stands: what is shown does not tell one from the other.
    Of a notebook in JSON there are no lines; `report` reads its cell off `start`.
    """
    if not lines:
        return start
    before, after = shown[:at], re.sub(r"^\W+", "", shown[at:])
    words = [part.splitlines()[end].strip() for part, end in ((before, -1), (after, 0)) if part]
    words = [word.strip("$`") for word in words if word.strip("$`")]
    for number in range(max(start, 1), len(lines) + 1):
        text = lines[number - 1]
        if start > 1 and number > start + 1 and not text.strip():
            break  # the paragraph ends
        bare = text if written.pattern.endswith("`") else FORMULA.sub("", CODE.sub("", text))
        if written.search(bare) and (not words or any(word in text for word in words)):
            return number
    return None


def uncoded(lines):
    """The lines without code: neither what stands in backticks, nor in a block of its own."""
    fence = None
    for line in lines:
        mark = re.match(r"[\s>]*(`{3,}|~{3,})", line)
        if mark and fence is None:
            fence = mark[1]
        elif fence and line.strip().startswith(fence) and not line.strip().strip(fence[0]):
            fence = None
        yield "" if fence or mark else CODE.sub("", line)


def setup(app):
    """Have every page looked at."""
    app.connect("doctree-read", check)
