"""The frame of a page: title, lead, picture and controls at once, the code folded up under it."""

import re
from html import unescape

import pytest
from browser import opened, settle, too_wide, url
from myst_nb.core.read import read_myst_markdown_notebook
from pages import DOCS, drawn

pytestmark = pytest.mark.browser

CARDS = re.compile(r"```\{picture-cards\}\n(.*?)```", re.DOTALL)
INDEX = (DOCS / "index.md").read_text(encoding="utf-8")
# The pages of all groups but the last, which is about the site.
FRAMED = ["index", *re.findall(r"^[\w-]+$", "\n".join(CARDS.findall(INDEX)), re.MULTILINE)]

# These begin with a converter, of which a screen shows the first rows.
CONVERTING = [
    page for page in FRAMED if "rn.Converter(" in (DOCS / f"{page}.md").read_text(encoding="utf-8")
]

# What a reader sees of the first figure, and what stands before it.
SEEN = """() => {
  const figure = document.querySelector("figure.live-figure");
  const box = (one) => one.getBoundingClientRect();
  const isBefore = (one) => one.compareDocumentPosition(figure) & Node.DOCUMENT_POSITION_FOLLOWING;
  const before = (what) => [...document.querySelectorAll(what)].filter(isBefore);
  const plot = figure.querySelector(".live-figure-plot");
  const kinds = ":is(.live-figure-slider, .live-figure-choice label, button)";
  const controls = [...figure.querySelectorAll(`.live-figure-controls ${kinds}`)];
  return {
    plot: [box(plot).top, box(plot).bottom],
    controls: controls.filter((one) => one.checkVisibility()).map((one) => box(one).bottom),
    code: before("article :is(.highlight, details, pre)").length,
    headings: before("article :is(h1, h2, h3)").length,
    lead: before("article section > p").map((one) => one.textContent).join(" "),
    text: Math.max(...before("article section > p").map((one) => box(one).width)),
    room: box(figure).width,
    wide: figure.querySelector(".live-figure-flat") ? 0 : box(plot).width,
  };
}"""


def made_by(page_name):
    """The code of the set-up and of a page's first figure, as its source has them."""
    text = (DOCS / f"{page_name}.md").read_text(encoding="utf-8")
    found = []
    for cell in read_myst_markdown_notebook(text).cells:
        if cell.cell_type != "code" or "remove-cell" in cell.metadata.get("tags", []):
            continue
        found.append(cell.source.strip())
        if "figure" in cell.metadata.get("mystnb", {}):
            return found
    raise AssertionError("no figure")


def test_the_pages_of_the_groups_are_all_here():
    assert len(FRAMED) > 12 and all((DOCS / f"{page}.md").exists() for page in FRAMED)


@pytest.mark.parametrize("page_name", [page for page in FRAMED if page not in CONVERTING])
def test_a_screen_holds_lead_picture_and_controls(browser, site, page_name):
    with opened(browser, url(site, page_name), width=1280, height=800, still=True) as page:
        seen = page.evaluate(SEEN)
        top, bottom = seen["plot"]
        assert 0 < top < bottom <= 800
        first = next(iter(drawn(page_name).values()))[-1].layout.meta["live"]
        # Those of a handle are folded up, buttons that lead to an answer come with it.
        held = {handle[a] for handle in first.get("handles", []) for a in "xy"}
        shown = [control for control in first["controls"] if control["symbol"] not in held]
        several = [control for control in shown if "choices" in control]
        count = len(shown) + sum(len(control["choices"]) - 1 for control in several)
        asks = page.locator("[data-asks]").first.is_visible() and "question" in first
        assert len(seen["controls"]) == count + (0 if asks else len(first["presets"]))
        assert max(seen["controls"], default=0) <= 800
        assert (seen["code"], seen["headings"]) == (0, 1)
        sentences = re.findall(r"[.?!](?=\s|$)", seen["lead"])
        assert 1 <= len(sentences) <= 3, seen["lead"]
        assert seen["wide"] in (0, seen["room"]) and seen["room"] > seen["text"]
        check_phone(page)
        check_fold(page, page_name)


@pytest.mark.parametrize("page_name", CONVERTING)
def test_a_screen_holds_lead_and_converter(browser, site, page_name):
    with opened(browser, url(site, page_name), width=1280, height=800) as page:
        fields = page.locator(".converter input").all()
        assert sum(0 < one.bounding_box()["y"] < 768 for one in fields if one.is_visible()) >= 10
        told = page.locator("section > p").all_text_contents()
        after = page.evaluate("""[...document.querySelectorAll('h1 ~ *')].slice(0, 3)
            .map(one => `${one.tagName} ${one.className}`)""")
        assert after[0].startswith("P") and "math" in after[1] and "cell" in after[2], after
        assert 1 <= len(re.findall(r"[.?!](?=\s|$)", told[0])) <= 3
        assert page.locator("article .highlight").first.bounding_box()["y"] > 800
        check_phone(page)


def check_fold(page, page_name):
    """One line under the caption; opened, the set-up and the call, whole and in order."""
    fold = page.locator(".cell:has(> .cell_output figure.live-figure) > details").first
    assert fold.locator("summary").text_content() == "How this picture is made"
    blocks = fold.locator("pre")
    assert not blocks.first.is_visible()
    fold.locator("summary").click()
    assert blocks.first.is_visible() and blocks.last.is_visible()
    assert [text.strip() for text in blocks.all_text_contents()] == made_by(page_name)
    assert fold.get_by_role("button").count() == blocks.count()


# The picture at the upper edge of what can be seen, below the theme's bar.
BROUGHT = """(figure) => {
  const plot = figure.querySelector(".live-figure-plot"), bar = document.querySelector("header");
  scrollBy({top: plot.getBoundingClientRect().top - bar.offsetHeight, behavior: "instant"});
  const sliders = figure.querySelector(".live-figure-sliders")?.getBoundingClientRect();
  const {top, bottom} = plot.getBoundingClientRect(), end = innerHeight;
  const under = bar.getBoundingClientRect().bottom;
  return [under, top, bottom, sliders?.top ?? end, sliders?.bottom ?? end];
}"""


def check_phone(page):
    """On a phone a picture is seen together with what moves it, and nothing is cut off."""
    page.set_viewport_size({"width": 390, "height": 844})
    settle(page)
    assert too_wide(page) <= 0
    for figure in page.locator("figure.live-figure").all():
        bar, top, bottom, first, last = figure.evaluate(BROUGHT)
        assert bar - 1 <= top < bottom <= first + 1 and last <= 844
        # And long before the picture has come so far up.
        page.evaluate("scrollBy({top: -250, behavior: 'instant'})")
        if figure.locator(".live-figure-sliders").count():
            box = figure.locator(".live-figure-sliders").bounding_box()
            assert box["y"] + box["height"] <= 844


COPIED = "document.addEventListener('copy', (event) => { window.copied = event.target.value; })"


def test_one_click_copies_the_code(browser, site):
    with opened(browser, url(site, "l1"), before=COPIED, still=True) as page:
        fold = page.locator(".live-figure-making").first
        fold.locator("summary").click()
        for block, code in enumerate(made_by("l1")):
            button = fold.get_by_role("button", name="Copy").nth(block)
            button.focus()
            page.keyboard.press("Enter")
            page.wait_for_function("window.copied")
            assert page.evaluate("copied").strip() == code
            page.evaluate("copied = ''")
        assert page.heard == []


@pytest.mark.parametrize("page_name", ["index", "constraint", "kinks"])
def test_without_a_script_there_are_the_still_picture_and_the_fold(browser, site, page_name):
    with opened(browser, url(site, page_name), java_script_enabled=False) as page:
        assert page.locator(".live-figure-still svg").first.is_visible()
        fold = page.locator(".live-figure-making").first
        assert not fold.locator("pre").first.is_visible()
        fold.locator("summary").click()
        shown = [text.strip() for text in fold.locator("pre").all_text_contents()]
        assert shown == made_by(page_name)


def words(html):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", "", html)))


def test_only_the_code_of_a_figure_and_of_its_set_up_is_folded(scratch):
    text = (scratch / "folding.html").read_text(encoding="utf-8")
    text = re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
    fold = r'<details class="live-figure-making">.*?</details>'
    first, second = (words(found) for found in re.findall(fold, text, re.DOTALL))
    assert re.fullmatch(
        r"How this picture is made ?import plotly.graph_objects as go height = 2.5 "
        r'print\("said beside the figure"\) go.Figure.*1, height, 3.*',
        first,
    )
    assert re.fullmatch(r"How this picture is made ?go.Figure.*3, height, 1.*", second)
    rest = words(re.sub(fold, "", text, flags=re.DOTALL))
    for code in ('"what this line shows is no figure"', '"an answer"', 'after = "no figure'):
        assert rest.count(code) == 1, code
    assert rest.count("said beside the figure") == 1 and "height =" not in rest


def test_formulas_and_code_bring_their_style_and_it_is_not_waited_for(site):
    """What is painted first needs neither, where a figure and a heading come before a formula."""
    for page_name, late in (("l1", True), ("constraint", True), ("kinks", False)):
        head, body = (site / f"{page_name}.html").read_text(encoding="utf-8").split("</head>")
        assert ("mathml.css" in body, "mathml.css" in head) == (late, not late)
        assert "pygments.css" in body and "pygments.css" not in head
        for sheet, element in (("mathml.css", "<math"), ("pygments.css", '<div class="highlight')):
            assert sheet in head or body.index(sheet) < body.index(element)
        assert body.index("<figure") < body.index("pygments.css")
    glossary = (site / "glossary.html").read_text(encoding="utf-8")
    assert "mathml.css" in glossary.split("</head>")[0] and "pygments.css" not in glossary


def test_what_is_only_for_code_is_loaded_where_there_is_code_and_last(site):
    for page_name, has_code in (("l1", True), ("running", True), ("glossary", False)):
        text = (site / f"{page_name}.html").read_text(encoding="utf-8")
        head, body = text.split("</head>")
        assert "copy" not in re.sub(r"<meta [^>]*>", "", head)
        assert ("copybutton.css" in body and "copybutton.js" in body) == has_code
        assert all("defer" in tag for tag in re.findall(r"<script[^>]*(?:copyb|clipb)[^>]*>", body))
