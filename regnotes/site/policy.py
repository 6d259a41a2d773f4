"""A Content-Security-Policy for the built site: from itself alone, and no ``eval``.

The site's own scripts are files; the few that stand in a page (furo sets the theme before the
page is painted) are allowed by their hashes.  plotly.js writes style attributes, hence
'unsafe-inline' for styles.  Whoever serves the site sends the line in content-security-policy.txt
as a header.  It cannot stand in the pages: opened from a folder they have no 'self'.
"""

import base64
import hashlib
import re
from pathlib import Path

__all__ = ["policy_line", "setup"]

FILE = "content-security-policy.txt"


def policy_line(site):
    """The policy for the pages under the folder `site`, as one line."""
    found = set()
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        for script in re.findall(r"<script>(.*?)</script>", text, re.DOTALL):
            digest = hashlib.sha256(script.encode()).digest()
            found.add(f"'sha256-{base64.b64encode(digest).decode()}'")
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *sorted(found)]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",  # data: furo's icons; blob: a figure saved as a picture
        "font-src": "'self' data:",  # the font of the formulas stands in their style sheet
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


def write(app, exception):
    """Put the policy beside the pages."""
    if exception is None and app.builder.format == "html" and app.builder.name != "epub":
        site = Path(app.outdir)
        (site / FILE).write_text(policy_line(site) + "\n", encoding="utf-8")


def setup(app):
    """Register the policy."""
    app.connect("build-finished", write)
