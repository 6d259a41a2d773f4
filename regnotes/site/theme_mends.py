"""Mends what furo, Sphinx, myst-nb and docutils write that a reader stumbles over.

Each line of `MENDS` is a finding of axe-core and what cures it in the finished HTML of a page.  A
theme's template cannot be changed in part, and docutils writes some of it without asking.
``static/mends.css`` keeps the page from moving while it loads; what it may show is marked here.

Seen in furo 2025.12.19, Sphinx 9.0.4, myst-nb 1.4.0 and docutils 0.22.4.  A line goes when the
package that it names writes something else: where no issue is named, none is known.
"""

import re
from html import escape

from docutils import nodes
from sphinx.locale import _
from sphinx.transforms.post_transforms import SphinxPostTransform

__all__ = ["mend", "setup"]

MENDS = (
    # furo: two landmarks of one kind need names to tell them apart.
    (r'<aside class="sidebar-drawer"', lambda: f' aria-label="{escape(_("Site"))}"'),
    (r'<aside class="toc-drawer[^"]*"', lambda: f' aria-label="{escape(_("On this page"))}"'),
    # A heading needs a level: https://github.com/sphinx-doc/sphinx/issues/14030.
    (r'<p class="caption" role="heading"', lambda: ' aria-level="2"'),
)
DROPPED = (
    # myst-nb: a name that is not what can be seen; its prompts say what they do.
    r'(?<=<summary) aria-label="Toggle hidden content"',
    # docutils: a role that is deprecated, https://github.com/w3c/dpub-aria/pull/22, and one whose
    # children do not fit.
    r' role="doc-biblioentry"',
    r' role="list"(?= class="citation-list")',
)
# What may not stand where it stands, and a browser moves; a book is refused for it.
BLOCKS = (
    # myst-nb: paragraphs in a summary.
    (
        re.compile(r'<p class="((?:collapsed|expanded) admonition-title)">(.*?)</p>', re.DOTALL),
        r'<span class="\1">\2</span>',
    ),
    # Sphinx: a list in a paragraph, where a docstring returns or raises several things.
    (re.compile(r"<p>(<ul class=\"simple\">.*?</ul>\n)</p>", re.DOTALL), r"\1"),
)
# What a browser lays out anew with every row or sign that arrives. The mark behind it says that it
# is whole, and mends.css shows it then.
GROWING = re.compile(r"</table\s*>|</math></div>", re.IGNORECASE)
IS_WHOLE = "<span hidden></span>"


def mend(html):
    """The HTML of a page with every finding cured."""
    for pattern, attribute in MENDS:
        html = re.sub(pattern, lambda found, more=attribute: found[0] + more(), html)
    for pattern, better in BLOCKS:
        html = pattern.sub(better, html)
    for pattern in DROPPED:
        html = re.sub(pattern, "", html)
    html = GROWING.sub(lambda found: found[0] + IS_WHOLE, html)
    if "<h1" not in html:  # furo's search page
        title = f'<h1 class="visually-hidden">{escape(_("Search"))}</h1>'
        html = re.sub(r"<article\b[^>]*>", lambda found: found[0] + title, html, count=1)
    return html


class OneIdEach(SphinxPostTransform):
    """furo puts formulas and tables into a box which repeats their ids; an id must be unique."""

    formats = ("html",)
    default_priority = 501  # right after furo's WrapTableAndMathInAContainerTransform

    def run(self, **kwargs):
        for box in self.document.findall(nodes.container):
            if {"math-wrapper", "table-wrapper"} & set(box["classes"]):
                box["ids"] = []


def wrap(app):
    """Let every page that the builder renders be mended; a book has no theme."""
    if app.builder.format != "html" or app.builder.name == "epub":
        return
    app.add_css_file("mends.css")
    app.add_js_file("scrollers.js", loading_method="defer")
    templates = app.builder.templates
    render = templates.render

    def mended(template, context):
        text = render(template, context)
        return mend(text) if template.endswith(".html") else text

    templates.render = mended


def setup(app):
    """Register the mending, its style, and the script that makes scrolling boxes reachable."""
    app.add_post_transform(OneIdEach)
    app.connect("builder-inited", wrap)
