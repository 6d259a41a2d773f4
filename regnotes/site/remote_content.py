"""Nothing on a page may come from another host: what would is an error of the page.

A page works from a folder and tells nobody that it is read.  Links to elsewhere are for the reader
to follow and stay; pictures, scripts, styles, fonts and frames are fetched without being asked.
"""

import re
from html.parser import HTMLParser
from pathlib import Path

from docutils import nodes
from sphinx.util import logging

from .problems import line_of, report

__all__ = ["setup"]

logger = logging.getLogger(__name__)

FETCHED = {"src", "data", "poster", "background", "action", "formaction", "ping"}
LINKS = {"link", "image", "use", "feimage", "base"}  # here href fetches, in <a> it only leads
HOST = re.compile(r"^\s*(?:https?:|wss?:|ftp:)?//[^/\s]", re.IGNORECASE)
STYLE = re.compile(r"(?:url\(|@import)\s*[\"']?\s*((?:https?:)?//[^\s\"')]+)", re.IGNORECASE)
# Names of standards look like addresses, and nobody fetches them.
SCRIPT = re.compile(r"[\"'`]((?:https?:|wss?:)?//(?!www\.w3\.org/)[\w.-]+\.\w+[^\s\"'`]*)")


class Parts(HTMLParser):
    """Collects in `found` the addresses at other hosts that a browser would fetch."""

    def __init__(self, text):
        super().__init__()
        self.found, self._inside = [], None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self._inside = tag
        for name, value in attrs:
            value = value or ""
            if name == "style":
                self.found += STYLE.findall(value)
            elif name.startswith("on"):
                self.found += SCRIPT.findall(value)
            elif name == "srcset":
                self.found += [part for part in re.split(r"[\s,]+", value) if HOST.match(part)]
            elif name == "srcdoc":
                self.found += Parts(value).found
            elif (name in FETCHED or (name.endswith("href") and tag in LINKS)) and HOST.match(
                value
            ):
                self.found.append(value.strip())

    def handle_endtag(self, tag):
        self._inside = None

    def handle_data(self, data):
        if self._inside == "style":
            self.found += STYLE.findall(data)
        elif self._inside == "script":
            self.found += SCRIPT.findall(data)


def check(app, doctree):
    """Report what a page would fetch from another host."""
    for node in doctree.findall():
        if isinstance(node, nodes.image):
            found = [node["uri"]] if HOST.match(node["uri"]) else []
        elif isinstance(node, nodes.raw) and "html" in node.get("format", ""):
            found = Parts(node.astext()).found
        else:
            continue
        for address in found:
            report(
                f"{address} is on another host, and a page of this site asks nothing of any other. "
                "Put a copy into docs/_static and show that, or link to it.",
                app.env.docname,
                line_of(node),
            )


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
            for address in STYLE.findall(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)):
                logger.error("%s is on another host.", address, location=str(path))


def setup(app):
    """Have every page looked at."""
    app.connect("doctree-read", check)
    app.connect("builder-inited", check_files)
