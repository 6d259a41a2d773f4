"""The script and the style of a converter, on the pages that have one.

`regnotes.figures.Converter` makes the table, which needs neither; the script makes its numbers
fields, and does nothing but evaluate the formulas that stand beside them as data.
"""

__all__ = ["setup"]

STYLE = "converter.css"
SCRIPTS = "converter-formulas.js", "converter.js"


def only_where_used(app, pagename, templatename, context, doctree):
    """Add the files to a page with a converter; Sphinx drops what is not asked for again."""
    if app.builder.name == "epub" or 'class="converter"' not in context.get("body", ""):
        return
    app.add_css_file(STYLE)
    for name in SCRIPTS:
        app.add_js_file(name, loading_method="defer")


def setup(app):
    """Register them."""
    app.connect("html-page-context", only_where_used)
