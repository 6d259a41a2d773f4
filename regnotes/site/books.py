"""The site as a book that epubcheck accepts: ``sphinx -b epub``.

A chapter of a book is XML, whose formulas and pictures need the names of their languages, and the
list of its files says which of them have any.  Sphinx writes neither, and not a chapter's style
sheets as the parser of epubcheck, which knows CSS 2, reads them.  Seen in Sphinx 9.0.4.
"""

import re
from pathlib import Path

from sphinx.builders.epub3 import Epub3Builder

from .page_files import leave_out
from .theme_mends import BLOCKS, DROPPED

__all__ = ["Book", "setup"]

NAMES = {"math": "http://www.w3.org/1998/Math/MathML", "svg": "http://www.w3.org/2000/svg"}
# Rules for what is pressed and moved, which a book has none of, are the ones with such selectors.
MODERN = re.compile(r"[^{}]*:(?:has|is|not|where)\([^{}]*\{[^{}]*\}")


class Book(Epub3Builder):
    """Sphinx's builder of books, with every chapter mended before they are bound."""

    def build_content(self):
        folder = Path(self.outdir)
        told = {
            chapter.relative_to(folder).as_posix(): mend_chapter(chapter)
            for chapter in folder.rglob("*.xhtml")
        }
        for sheet in folder.rglob("*.css"):
            text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
            sheet.write_text(MODERN.sub("", text), encoding="utf-8")
        super().build_content()
        content = folder / "content.opf"

        def declare(found):
            more = " ".join(told.get(found[1], ()))
            return found[0] + (f' properties="{more}"' if more else "")

        listed = content.read_text(encoding="utf-8")
        listed = re.sub(r'<item id="epub-\d+" href="([^"]*)"', declare, listed)
        content.write_text(listed, encoding="utf-8")


def mend_chapter(path):
    """Rewrite a chapter as the XML it is to be; the languages that stand in it, as a list."""
    text = path.read_text(encoding="utf-8")
    for pattern, better in BLOCKS:
        text = pattern.sub(better, text)
    text = re.sub(r'<span class="expanded admonition-title">.*?</span>', "", text)
    for pattern in DROPPED:
        text = re.sub(pattern, "", text)
    for tag, name in NAMES.items():
        text = re.sub(rf"<{tag}(?=[\s>])(?![^>]*\bxmlns=)", f'<{tag} xmlns="{name}"', text)
    text = text.replace(' paint-order="stroke"', ' style="paint-order: stroke"')
    path.write_text(text, encoding="utf-8")
    return [
        kind
        for kind, tag in (("mathml", "<math"), ("svg", "<svg"))
        if re.search(rf"{tag}[\s>]", text)
    ]


def without_late_files(app, pagename, templatename, context, doctree):
    """Leave out the style sheet of myst-nb, which writes it when the book is bound already."""
    if app.builder.name == "epub":
        leave_out(context, lambda file: Path(str(file.filename or "")).name.startswith("mystnb."))


def setup(app):
    """Register the builder in place of Sphinx's own."""
    app.add_builder(Book, override=True)
    app.connect("html-page-context", without_late_files, priority=900)
