"""The converter of λ and C: a table at rest, and the data with which a page makes it answer."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from ..conversions.formulas import digits
from ..conversions.libraries import CONVERSIONS, LOSSES, conversion

__all__ = ["Converter", "row_as_data"]

SETTINGS = {"n": "n samples", "s": "s, standard deviation of y"}
HEADINGS = ("where", "what you type", "formula and trap")
BREAKS = re.compile(r"(\(|\)(?=\.)|=(?=[A-Z&]))")  # behind these a line of code may end
# Texts of the page's script; {fields} are its numbers and names.
WORDS = {
    "loss": "loss",
    "λ": "has no L1 part",
    "Ω": "has no L2 part",
    "never": "no number does",
    "of": "{name} in {row}",
    "said": "{row}: {values}. That is λ = {λ} and Ω = {Ω}.",
    "least": "{name} must be a number, at least 0",
    "open": "{name} must be a number above 0",
    "most": "{name} must be a number from 0 to {most}",
}


@dataclass(frozen=True)
class Converter:
    """A table of what to type where; in a page one types one number and reads all others.

    Notebooks and pages show it as HTML or as plain text, whichever they can.

    Parameters
    ----------
    row : str
        The name of a `conversion`.
    typed : dict of argument -> number
        What is typed there at rest.
    n, s : float
        Samples, and the standard deviation of y with 1/n.

    Raises
    ------
    ValueError
        If there is no such row, or a number is out of its range.
    """

    row: str
    typed: Mapping[str, float]
    n: float = field(kw_only=True)
    s: float = field(kw_only=True)

    def __post_init__(self):
        for name, number in self._settings.items():
            if not 0 < number < float("inf"):
                raise ValueError(f"{name}={number!r}; expected a number above 0")
        self._prices()

    @property
    def html(self):
        """The table, and the data with which a page's script makes it answer."""
        source = conversion(self.row)
        data = {
            "rows": [row_as_data(one) for one in CONVERSIONS],
            "at": {"row": self.row, "loss": source.losses[0]},
            "values": {k: digits(x) for k, x in {**self._settings, **self.typed}.items()},
            "words": WORDS,
        }
        told = escape(json.dumps(data, ensure_ascii=False), quote=True)
        table = _html(self._found(), source.losses[0], self._settings, self._said())
        return f'<div class="converter" data-converter="{told}">{table}</div>'

    @property
    def text(self):
        """The table in lines."""
        return _text(self._found(), self._said())

    @property
    def _settings(self):
        return {"n": self.n, "s": self.s}

    def _prices(self):
        return conversion(self.row).prices(self.typed, **self._settings)

    def _found(self):
        lam, omega = self._prices()
        return {one.key: one.typed(lam, omega, **self._settings) for one in CONVERSIONS}

    def _said(self):
        lam, omega = map(digits, self._prices())
        values = ", ".join(f"{name} = {digits(number)}" for name, number in self.typed.items())
        name = _name(conversion(self.row))
        return WORDS["said"].format(row=name, values=values, λ=lam, Ω=omega)

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self.html, "text/plain": self.text}


def _name(row):
    return row.library if row.key == "prices" else row.key


def row_as_data(row):
    """A row as the script reads it."""
    arguments = [
        {"name": one.name, "formula": one.formula.tree, "usual": one.usual,
         "most": None if one.most == float("inf") else one.most, "open": one.least_is_open}
        for one in row.arguments
    ]  # fmt: skip
    return {"key": row.key, "name": _name(row), "arguments": arguments, "lacks": row.lacks,
            "lam": row.lam.tree, "omega": row.omega.tree}  # fmt: skip


def _html(found, first, settings, said):
    fields = "".join(
        f'<span class="converter-field">{_field(name, label, settings[name])}</span>'
        for name, label in SETTINGS.items()
    )
    options = "".join(
        f'<span class="converter-option" data-loss="{key}">{escape(title.partition(":")[0])}</span>'
        for key, title in LOSSES.items()
    )
    head = "".join(f'<th scope="col">{heading}</th>' for heading in HEADINGS)
    bodies = "".join(
        f'<tbody data-loss="{key}"{"" if key == first else " class=converter-other"}>'
        f'<tr><th colspan="3" scope="rowgroup">{escape(title)}</th></tr>'
        f"{''.join(_row(row, found[row.key]) for row in CONVERSIONS if key in row.losses)}</tbody>"
        for key, title in LOSSES.items()
    ).replace("class=converter-other", 'class="converter-other"')
    return (
        f'<div class="converter-settings"><span class="converter-options">{options}</span>{fields}'
        f'</div><p class="converter-said">{escape(said)}</p>'
        f"<table><thead><tr>{head}</tr></thead>{bodies}</table>"
    )


def _field(name, label, number):
    return (
        f'<span class="converter-name">{escape(label)}</span> '
        f'<span class="converter-number" data-name="{name}">{digits(number)}</span>'
    )


def _row(row, typed):
    fields = "".join(
        '<span class="converter-field">' + _field(one.name, one.name, typed[one.name]) + "</span> "
        if typed
        else f'<span class="converter-field"><span class="converter-name">{escape(one.name)}</span>'
        f' <span class="converter-number" data-name="{one.name}"></span></span> '
        for one in row.arguments
    )
    cannot = "" if typed else WORDS[row.lacks or "never"]
    formulas = row.arguments if row.key != "prices" else ()  # they are the prices themselves
    written = "".join(f"<code>{escape(f'{one.name} = {one.formula}')}</code> " for one in formulas)
    code = BREAKS.sub(r"\1<wbr/>", escape(row.code))
    return (
        f'<tr data-row="{escape(row.key, quote=True)}"><th scope="row">'
        f"<span>{escape(row.library)}</span> <code>{code}</code></th>"
        f'<td>{fields}<span class="converter-cannot">{cannot}</span></td>'
        f"<td>{written}{escape(row.trap)}</td></tr>"
    )


def _text(found, said):
    lines = [said]
    for key, title in LOSSES.items():
        lines += ["", title]
        for row in (one for one in CONVERSIONS if key in one.losses):
            typed = found[row.key]
            told = ", ".join(
                (one.name if row.key == "prices" else f"{one.name} = {one.formula}")
                + (f" = {digits(typed[one.name])}" if typed else "")
                for one in row.arguments
            )
            cannot = [] if typed else [WORDS[row.lacks or "never"]]
            lines.append(
                f"  {row.library}: {row.code}: {'; '.join([*filter(None, [told]), *cannot])}"
            )
    return "\n".join(lines)
