"""Style sheets that come with the first element that needs them, and not before the first word.

A browser paints nothing before it has read all style sheets in the head of a page. The font of the
formulas alone is as large as the theme. A sheet in the body keeps back only what stands after it:
so the title, the lead and the first picture, which have neither formulas nor code, need not wait.
"""

from .page_files import leave_out, named

__all__ = ["setup"]

# Sheet -> how what it is for begins.
LATE = {"mathml.css": "<math", "pygments.css": '<div class="highlight'}
BLOCKS = "<p>", "<p ", "<div", "<table", "<details", "<section"


def move(app, pagename, templatename, context, doctree):
    """Put each late sheet before the block that needs it first; without any, leave it out.

    A font takes a moment longer than its sheet. So the sheet of the formulas stays in the head
    unless a figure and a heading come first: then no formula is on the first screen.
    """
    body = context.get("body")
    if app.builder.name == "epub" or not body or doctree is None:
        return
    elsewhere = f"{context.get('title')} {context.get('toc')}"
    first_screen = body.find("<h2", body.find("<figure") + 1) if "<figure" in body else len(body)
    for name, element in LATE.items():
        sheets = [file for file in context["css_files"] if named(file, (name,))]
        at = body.find(element)
        if not sheets or element in elsewhere or (name == "mathml.css" and 0 <= at < first_screen):
            continue
        leave_out(context, lambda file, name=name: named(file, (name,)))
        if at >= 0:
            at = max(body.rfind(block, 0, at + 1) for block in BLOCKS)
            body = body[:at] + "".join(map(context["css_tag"], sheets)) + body[at:]
    context["body"] = body


def setup(app):
    """Move the sheets once all that add to a page have."""
    app.connect("html-page-context", move, priority=950)
