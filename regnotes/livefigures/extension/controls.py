"""What a reader of a page moves and answers: sliders, choices, handles, presets, the question."""

import json
from html import escape

from sphinx.locale import _

from ..record import node_values, number_in_words

__all__ = [
    "at_rest_html",
    "controls_html",
    "handles_html",
    "question_html",
    "question_in_words",
    "readouts_html",
    "rows_on_a_phone",
]


# Of a narrow page: so many letters of the options of a choice fit into one line, where each option
# takes as much room as so many letters more.
LINE, OPTION = 38, 6


def rows_on_a_phone(record):
    """How many lines the controls take that stay with the picture of a narrow figure."""
    return sum(_rows(control) for control in _shown(record)[0])


def _rows(control):
    letters = [len(option) + OPTION for option in control.get("choices", [])]
    return -(-(len(control["label"]) + sum(letters)) // LINE) if letters else 1


def _shown(record):
    """The controls that stand under the picture, and those of markers that are dragged."""
    held = {handle[a] for handle in record.get("handles", []) for a in "xy"}
    controls = [control for control in record.get("controls", []) if not _is_guess(control)]
    return ([c for c in controls if c["symbol"] not in held],
            [c for c in controls if c["symbol"] in held])  # fmt: skip


def controls_html(record, name, title=""):
    """The sliders, choices and presets of the figure `name`, or "" if it has none.

    They are a group that has the `title` of the figure: two figures may have sliders of one name.
    """
    waiting = record.get("question", {"hides": {"controls": []}})["hides"]["controls"]
    shown, by_hand = (
        [_control(one, name, one["symbol"] in waiting) for one in some] for some in _shown(record)
    )
    controls = f'<div class="live-figure-sliders">{"".join(shown)}</div>' if shown else ""
    if by_hand:  # what is taken hold of in the picture has its sliders too, out of the way
        summary = escape(_("Move it with sliders"))
        controls += (
            f'<details class="live-figure-by-hand"><summary>{summary}</summary>'
            f"{''.join(by_hand)}</details>"
        )
    presets = "".join(
        f'<button type="button" data-preset="{escape(json.dumps(preset["values"]))}">'
        f"{escape(preset['label'])}</button>"
        for preset in record.get("presets", [])
    )
    if presets:
        controls += f'<div class="live-figure-presets">{presets}</div>'
    group = f'<div class="live-figure-controls" role="group" aria-label="{escape(title)}">'
    return f"{group}{controls}</div>" if controls else ""


def at_rest_html(record):
    """Where the controls stand in the still picture, for paper, where there are none; or ""."""
    shown = [control for some in _shown(record) for control in some]
    said = [
        f"{control['label']}: "
        + (
            control["choices"][round(control["value"])]
            if "choices" in control
            else number_in_words(control["value"], control["decimals"])
        )
        for control in shown
    ]
    if not said:
        return ""
    # And what its reader had made of it, which the script says.
    left = escape(_("As you left it: {description}"))
    return (
        f'<p class="live-figure-at-rest">{escape("; ".join(said))}</p>'
        f'<p class="live-figure-at-rest live-figure-moved" data-said="{left}"></p>'
    )


def readouts_html(record, texts, folded):
    """The readouts that are `folded`, or those that are not; `texts` has label -> text of all."""
    rows = "".join(
        f"<div><dt>{escape(readout['label'])}</dt>"
        f'<dd><output data-readout="{k}" aria-live="off">{escape(texts[readout["label"]])}</output>'
        "</dd></div>"
        for k, readout in enumerate(record.get("readouts", []))
        if readout.get("folded", False) == folded
    )
    return f'<dl class="live-figure-readouts">{rows}</dl>' if rows else ""


def handles_html(record):
    """A focusable element for each marker that can be dragged; the script puts it in its place."""
    controls = {control["symbol"]: control for control in record.get("controls", [])}
    found = []
    for handle in record.get("handles", []):
        symbols = [handle[a] for a in "xy" if isinstance(handle[a], str)]
        ends = controls[symbols[0]]
        found.append(
            f'<span class="live-figure-handle" data-handle="{escape(" ".join(symbols))}"'
            f' role="slider" tabindex="0" aria-label="{escape(handle["label"])}"'
            f' aria-valuemin="{ends["min"]!r}" aria-valuemax="{ends["max"]!r}"'
            f' aria-valuenow="{ends["value"]!r}"></span>'
        )
    return "".join(found)


def question_html(record, name):
    """The question of a figure: buttons with a script, a closed box without; or ""."""
    question = record.get("question", {})
    if "text" not in question:
        return ""
    guess = "".join(_control(c, name) for c in record["controls"] if _is_guess(c))
    answers = question["answers"] or [_("This is my guess")]
    buttons = "".join(_answer(k, text) for k, text in enumerate(answers))
    buttons += _answer("", _("Just show me"), "live-figure-shown")
    told = escape(_said_without_a_script(question))
    right, wrong = escape(_("Right.")), escape(_("Not so."))
    text = escape(question["text"])
    return (
        f'<div class="live-figure-question" role="group" aria-labelledby="{name}-question"'
        f' data-right="{right}" data-wrong="{wrong}"><p id="{name}-question">{text}</p>{guess}'
        f'<div class="live-figure-answers">{buttons}</div>'
        f"<details><summary>{escape(_('Answer'))}</summary><p>{told}</p></details>"
        f'<p role="status"></p></div>'
    )


def question_in_words(record):
    """The paragraphs of a question where nothing can be pressed."""
    question = record.get("question", {})
    if "text" not in question:
        return []
    several = " / ".join(question["answers"])
    return [f"{question['text']} {several}".strip(), _said_without_a_script(question)]


def _said_without_a_script(question):
    """The answer without how far the guess was, which is a sentence of its own."""
    sentences = question["then"].split(". ")
    return ". ".join(part for part in sentences if "{away}" not in part)


def _is_guess(control):
    return control.get("guess", False)


def _answer(number, text, kind="live-figure-answer"):
    return f'<button type="button" class="{kind}" data-answer="{number}">{escape(text)}</button>'


def _control(control, name, waits=False):
    """A slider or a choice; it `waits` where it moves only what answers the question."""
    whole, why = _choice(control, name) if "choices" in control else _slider(control, name), ""
    if waits:
        whole = whole.replace("<input ", "<input disabled ")
        why = f'<span class="live-figure-why">{escape(_("Answer first."))}</span>'
    return f'<div class="live-figure-control">{whole}{why}</div>'


def _choice(control, name):
    """A radio group: the arrow keys go from one to the next."""
    symbol, label = escape(control["symbol"]), escape(control["label"])
    options = "".join(
        f'<label><input type="radio" name="{name}-{symbol}" data-control="{symbol}" value="{k}"'
        f"{' checked' if k == control['value'] else ''}> "
        f"{escape(option)}</label>"
        for k, option in enumerate(control["choices"])
    )
    return f'<fieldset class="live-figure-choice"><legend>{label}</legend>{options}</fieldset>'


def _slider(control, name):
    """A label, what it names, and its value, which is read out when the slider is, not besides."""
    symbol, label = escape(control["symbol"]), escape(control["label"])
    value = f"{control['value']:.{control['decimals']}f}".replace("-", "−")
    # 72 steps of 1/240 are more than 0.3 by a rounding, and a browser would not take the last one.
    end = control["min"] + (len(node_values(control)) - 1) * control["step"]
    wide = control | {"max": max(control["max"], end)}
    bounds = " ".join(f'{key}="{wide[key]!r}"' for key in ("min", "max", "step", "value"))
    # autocomplete: a browser that restores an old value would contradict the drawn figure.
    own = f"{name}-{symbol}"
    return (
        f'<div class="live-figure-slider"><label for="{own}">{label}</label> '
        f'<input id="{own}" type="range" data-control="{symbol}" {bounds} autocomplete="off">'
        f'<output for="{own}" aria-live="off">{value}</output></div>'
    )
