"""Each block of code is copied with one click, with sphinx-copybutton.

Its style and its scripts are loaded on pages that have code, and only once all of the page is
there: nobody copies before reading.
"""

from docutils import nodes

from .page_files import leave_out, named

__all__ = ["setup"]

STYLES = "copybutton.css", "copying.css"
SCRIPTS = "clipboard.min.js", "copybutton.js"


def only_where_used(app, pagename, templatename, context, doctree):
    """Take the files out of the head of every page, and put them at the end of those with code."""
    blocks = doctree.findall(nodes.literal_block) if doctree is not None else iter(())
    used = app.builder.name != "epub" and next(blocks, None) is not None
    if used:
        app.add_css_file("copying.css")
        styles = filter(_is_ours, context["css_files"])
        context["body"] += "".join(map(context["css_tag"], styles))
        for name in SCRIPTS:
            app.add_js_file(name, loading_method="defer")
    leave_out(context, lambda file: _is_ours(file) and "defer" not in file.attributes)


def _is_ours(file):
    return named(file, (*STYLES, *SCRIPTS))


def setup(app):
    """Register the buttons; they need the extension sphinx_copybutton."""
    app.setup_extension("sphinx_copybutton")
    app.connect("html-page-context", only_where_used)
