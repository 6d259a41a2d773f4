"""Nothing on a page may come from another host: what would is an error of the page.

A page works from a folder and tells nobody that it is read.  Links to elsewhere are for the reader
to follow and stay; pictures, scripts, styles, fonts and frames are fetched without being asked.
"""

import re
from html.parser import HTMLParser
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst.directives.misc import Raw
from sphinx.directives.patches import CSVTable
from sphinx.util import logging

from .problems import line_of, report

__all__ = ["setup"]

logger = logging.getLogger(__name__)

FETCHED = {"src", "data", "poster", "background", "action", "formaction", "ping"}
LINKS = {"link", "image", "use", "feimage", "base"}  # here href fetches, in <a> it only leads
SETS = {"srcset", "imagesrcset"}
# What an SVG takes from elsewhere by url(…), in an attribute of its own.
PAINTS = {"fill", "stroke", "filter", "mask", "clip-path", "cursor", "style"}
PAINTS |= {"marker-start", "marker-mid", "marker-end"}
# A browser reads a backslash as a slash, and needs none behind https:
HOST = re.compile(r"(?:(?:https?|wss?|ftp):[/\\]*|[/\\]{2})[^/\\\s]", re.IGNORECASE)
STYLE = re.compile(
    r"(?:url\(|@import|image-set\(|[\s,]src\()\s*[\"']?\s*((?:https?:)?//[^\s\"')]+)",
    re.IGNORECASE,
)
# Names of standards look like addresses, and nobody fetches them.
SCRIPT = re.compile(r"[\"'`]((?:https?:|wss?:)?//(?!www\.w3\.org/)[\w.-]+\.\w+[^\s\"'`]*)")

NO_WORDS = (
    "This picture has no words for those who do not see it: write ![words](address), "
    "`:alt: words` in an {image} or {figure}, or `mystnb: {image: {alt: words}}` of a cell."
)


class Parts(HTMLParser):
    """Collects in `found` the addresses at other hosts that a browser would fetch.

    And in `images` the attributes of each <img>.
    """

    def __init__(self, text):
        super().__init__()
        self.found, self.images, self._inside = [], [], None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self._inside = tag
        if tag == "img":
            self.images.append(dict(attrs))
        for name, value in attrs:
            value = re.sub(r"[\t\r\n]", "", value or "").strip()  # as a browser does
            if name in PAINTS:
                self.found += in_style(value)
            elif name.startswith("on"):
                self.found += SCRIPT.findall(value)
            elif name == "content" and tag == "meta":
                self.found += re.findall(r"url=\s*[\"']?((?:https?:)?//[^\s\"']+)", value, re.I)
            elif name in SETS:
                self.found += [part for part in re.split(r"[\s,]+", value) if HOST.match(part)]
            elif name == "srcdoc":
                self.found += Parts(value).found
            elif (name in FETCHED or (name.endswith("href") and tag in LINKS)) and HOST.match(
                value
            ):
                self.found.append(value)

    def handle_endtag(self, tag):
        self._inside = None

    def handle_data(self, data):
        if self._inside == "style":
            self.found += in_style(data)
        elif self._inside == "script":
            self.found += SCRIPT.findall(data)


def refuse(address, docname, line):
    """Report what a page would fetch from another host."""
    report(
        f"{address} is on another host, and a page of this site asks nothing of any other. "
        "Put a copy into docs/_static and show that, or link to it.",
        docname,
        line,
    )


class OwnHost:
    """Of a directive that reads a file from a ``:url:`` as the page is built."""

    def run(self):
        address = self.options.get("url", "")
        if HOST.match(address):
            refuse(address, self.state.document.settings.env.docname, self.lineno)
            return []
        return super().run()


class OwnRaw(OwnHost, Raw):
    """HTML as it stands, or from a file of the site."""


class OwnCSVTable(OwnHost, CSVTable):
    """A table of values between commas, or from a file of the site."""


def from_cell(node):
    """Whether a picture is what a cell has drawn; its caption, or the page, then speaks of it."""
    while node is not None and "cell_output" not in node.get("classes", ()):
        node = node.parent
    return node is not None


def in_style(text):
    """The addresses at other hosts that a style names, however its letters are written."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\\([0-9a-fA-F]{1,6})\s?", lambda found: chr(int(found[1], 16)), text)
    return STYLE.findall(re.sub(r"\\(.)", r"\1", text))


def check_pictures(app, doctree):
    """Report pictures of other hosts or without words, before Sphinx looks for their files."""
    for node in doctree.findall(nodes.image):
        address = node["uri"]
        if HOST.match(address):
            refuse(address, app.env.docname, line_of(node))
            node["uri"] = re.sub(r"^(\w+:)?[/\\]*", "https://", address)  # no file, to Sphinx
        elif not (node.get("alt") or from_cell(node)):
            report(NO_WORDS, app.env.docname, line_of(node))


def check_html(app, doctree):
    """Report what raw HTML would fetch from another host, and what its pictures lack."""
    for node in doctree.findall(nodes.raw):
        if "html" not in node.get("format", ""):
            continue
        parts = Parts(node.astext())
        for address in parts.found:
            refuse(address, app.env.docname, line_of(node))
        for message in unshown(parts.images, app):
            report(message, app.env.docname, line_of(node))


def unshown(images, app):
    """Yield a message for each picture in raw HTML that Sphinx does not copy, or without a text.

    `images` are the attributes of each.
    """
    for attributes in images:
        source = re.sub(r"[\t\r\n]", "", attributes.get("src") or "").strip()
        if HOST.match(source):
            continue  # that is said of it already
        if "alt" not in attributes:
            words = "This picture has no words for those who do not see it"
            yield f'{words}: give {source} an alt="…".'
        if source and not re.match(r"(?:[a-z]+:|//|\\|#)", source, re.IGNORECASE):
            folder = Path(app.srcdir, app.env.docname).parent
            copied = any(
                Path(app.confdir, static) in (folder / source).resolve().parents
                for static in app.config.html_static_path
            )
            if not copied:
                yield f"Sphinx does not copy {source} for an <img>: write ![words]({source})."


def check_files(app):
    """Report style sheets and scripts that the site itself would have from elsewhere."""
    config = app.config
    wanted = [*app.registry.css_files, *app.registry.js_files]
    wanted += getattr(config, "html_css_files", []) + getattr(config, "html_js_files", [])
    for entry in wanted:
        name = entry if isinstance(entry, str) else entry[0]
        if HOST.match(str(name or "")):
            logger.error("%s is on another host; put a copy into docs/_static.", name)
    for folder in config.html_static_path:
        for path in sorted(Path(app.confdir, folder).rglob("*.css")):
            text = path.read_text(encoding="utf-8", errors="replace")
            for address in in_style(text):
                line = text[: text.find(address)].count("\n") + 1
                message = f"{address} is on another host; put a copy into docs/_static."
                logger.error("%s", message, location=f"{path}:{line}")


def setup(app):
    """Have every page looked at."""
    app.add_directive("raw", OwnRaw, override=True)
    app.add_directive("csv-table", OwnCSVTable, override=True)
    app.connect("doctree-read", check_pictures, priority=400)
    app.connect("doctree-read", check_html)
    app.connect("builder-inited", check_files)
