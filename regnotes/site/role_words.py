"""Words in the colour of what they name: ``{minimum}`the segment``` in a page or a caption.

Each role of `regnotes.figures.palette` is a role of MyST, so a word has the colour of its mark in
the picture. Colour is never the only hint: the words say what they mean without it.
"""

from pathlib import Path

from docutils import nodes

from ..figures.palette import ROLES

__all__ = ["setup", "style"]

SHEET = "role-words.css"


def style():
    """The style sheet: for each role a colour that is read on a light page, one on a dark one."""
    light = "".join(f".role-{role.name}{{color:{role.light}}}\n" for role in ROLES)
    dark = "".join(f".role-{role.name}{{color:{role.dark}}}\n" for role in ROLES)
    # As furo has it: a dark page is one that asks for it, or leaves it to a system that does.
    # Paper is light.
    return (
        f"[class^=role-]{{font-weight:600}}\n{light}@media not print{{\n"
        f'body[data-theme="dark"]{{\n{dark}}}\n'
        f"@media (prefers-color-scheme:dark){{\n"
        f'body:not([data-theme="light"]){{\n{dark}}}\n}}\n}}\n'
    )


def word(role):
    """The docutils role of one role of the palette."""

    def make(name, rawtext, text, lineno, inliner, options=None, content=None):
        return [nodes.inline(rawtext, text, classes=[f"role-{role.name}"])], []

    return make


def add_style(app):
    """Write the sheet before the pages, which say how it reads; a book has its own colours."""
    if app.builder.format == "html" and app.builder.name != "epub":
        static = Path(app.outdir, "_static")
        static.mkdir(parents=True, exist_ok=True)
        (static / SHEET).write_text(style(), encoding="utf-8")
        app.add_css_file(SHEET)


def setup(app):
    """Register the roles and their style."""
    for role in ROLES:
        app.add_role(role.name, word(role))
    app.connect("builder-inited", add_style)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
