"""What this site asks of its pages, beside the figures, and mends in its theme.

``extensions = ["regnotes.site"]`` brings `regnotes.livefigures`, renders mathematics as MathML, and
reports what goes wrong in a page's cells with page, line and the true error. It also offers each
page as a notebook, gives code a button that copies it, mends what screen readers stumble over,
draws a picture of each page for those who link to it, and writes down a Content-Security-Policy.
"""

from importlib.metadata import version
from pathlib import Path

from . import (
    books,
    cell_checks,
    converter_files,
    copying,
    kernels,
    keywords,
    labels,
    late_styles,
    literal_phrases,
    mathml,
    myst_mends,
    notebooks,
    page_source,
    picture_cards,
    policy,
    problems,
    remote_content,
    role_words,
    social_cards,
    text_checks,
    theme_mends,
)


def setup(app):
    """Register every part; each is a Sphinx extension on its own."""
    app.setup_extension("regnotes.livefigures")
    app.connect("config-inited", add_static)
    for part in (
        books,
        cell_checks,
        converter_files,
        copying,
        kernels,
        keywords,
        labels,
        late_styles,
        literal_phrases,
        mathml,
        myst_mends,
        notebooks,
        page_source,
        text_checks,
        picture_cards,
        policy,
        problems,
        remote_content,
        role_words,
        social_cards,
        theme_mends,
    ):
        part.setup(app)
    return {
        "version": version("regnotes"),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }


def add_static(app, config):
    """The style and the script of the mends go into every site."""
    config.html_static_path.append(str(Path(__file__).parent / "static"))
