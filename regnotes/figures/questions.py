"""A question that a reader answers before a figure shows what it knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import plotly.graph_objects as go

from ..livefigures import record as live
from ..objective import Slider
from ..objective.arrays import short, vectors
from .palette import GUESS
from .presets import preset

__all__ = ["ANSWER", "Question", "ask"]

# What the traces of a figure that answer have for `meta`.
ANSWER = {"part": "answer"}


@dataclass(frozen=True)
class Question:
    """What a reader is asked before a figure shows its answer.

    Written in the figure's own call, ``rn.linked(J, question=rn.Question(...))``. Until the reader
    has chosen, the figure hides what answers. Without a script it is a box to be opened.

    Parameters
    ----------
    text : str
    answers : sequence of str
        Two to four. None with `where`.
    right : int
        Which of them is right, from 0.
    then : str
        What is said then: the answer in a sentence or two. With `where` {away} is how far the guess
        was from the place.
    reveal : dict of symbol -> value or sequence of values, optional
        Where the controls go then; several values are stops on the way.
    hides : sequence of str, optional
        Names of curves and labels of readouts that answer; what the figure itself takes for its
        answer unless given, such as the minimisers and all readouts.
    where : array (2,), optional
        The place that is asked for, in a plane of β₁ and β₂: the reader puts a marker.

    Raises
    ------
    TypeError, ValueError
        If an argument cannot be right; the message names it.
    """

    text: str
    answers: tuple[str, ...] = ()
    right: int | None = None
    then: str = field(kw_only=True)
    reveal: Mapping[str, float] = field(default_factory=dict, kw_only=True)
    hides: tuple[str, ...] | None = field(default=None, kw_only=True)
    where: tuple[float, float] | None = field(default=None, kw_only=True)

    def __post_init__(self):
        for name in ("text", "then"):
            if not isinstance(getattr(self, name), str) or not getattr(self, name).strip():
                raise TypeError(f"{name} must be a text, not {short(getattr(self, name))}")
        answers = () if isinstance(self.answers, str) else tuple(self.answers)
        if self.where is not None:
            place = vectors("where", self.where, 2)
            if place.shape != (2,) or answers or self.right is not None:
                raise ValueError("where must be one point (2,), and no answers beside it")
            object.__setattr__(self, "where", tuple(place.tolist()))
        elif not 2 <= len(answers) <= 4 or not all(isinstance(a, str) and a for a in answers):
            raise ValueError(f"answers must be two to four texts, not {short(self.answers)}")
        elif isinstance(self.right, bool) or self.right not in range(len(answers)):
            raise ValueError(
                f"right must be the number of an answer, 0 to {len(answers) - 1}, "
                f"not {short(self.right)}"
            )
        object.__setattr__(self, "answers", answers)
        if self.hides is not None:
            object.__setattr__(self, "hides", tuple(self.hides))


def ask(figure, question, neutral):
    """The figure with the question in its record.

    Parameters
    ----------
    figure : go.Figure with a record; what answers in it has `ANSWER` in its meta
    question : Question, or the name of another figure whose question this one waits for, or None
    neutral : str, the text alternative until then

    Raises
    ------
    ValueError, TypeError
        If the question hides or reveals what the figure does not have.
    """
    if question is None:
        return figure
    if not isinstance(question, Question | str):
        raise TypeError(
            f"question must be a Question, or the name of a figure that has one, "
            f"not {short(question)}"
        )
    record = figure.layout.meta["live"]
    asked = {"hides": _hidden(figure, record, getattr(question, "hides", None))}
    seen = [b for b in record["bindings"] if b["trace"] not in asked["hides"]["traces"]]
    moving = set().union(*(_moves(record, binding) for binding in seen))
    told = " ".join(readout["text"] for k, readout in enumerate(record["readouts"])
                    if k not in asked["hides"]["readouts"])  # fmt: skip
    asked["hides"]["controls"] = [
        control["symbol"] for control in record["controls"]
        if control["symbol"] not in moving and f"{{{control['symbol']}}}" not in told
    ]  # fmt: skip
    if isinstance(question, str):
        record["question"] = asked | {"after": question, "description": neutral}
        return figure
    asked |= {
        "text": question.text, "answers": list(question.answers), "right": question.right,
        "then": question.then, "description": f"{neutral} {question.text}",
        "reveal": _stops(record["controls"], question),
    }  # fmt: skip
    record["question"] = asked
    return figure if question.where is None else _with_a_guess(figure, record, question)


def _stops(controls, question):
    """symbol -> value, or list of values: a stop each, all of them checked."""
    found = {}
    for symbol, given in question.reveal.items():
        several = list(given) if isinstance(given, (list, tuple)) else [given]
        stops = [preset(controls, question.text, {symbol: v})["values"][symbol] for v in several]
        found[symbol] = stops if len(stops) > 1 else stops[0]
    return found


def _moves(record, binding):
    """The symbols of the controls that a binding follows."""
    if "table" in binding:
        return set(record["tables"][binding["table"]]["controls"])
    sums = [binding["affine"], *binding.get("where", [])]
    symbols = {symbol for terms in sums for term in terms for symbol in term["weight"]} - {"1"}
    columns = {name: table["controls"] for table in record["tables"] for name in table["columns"]}
    return symbols.union(*(columns.get(symbol, []) for symbol in symbols))


def _hidden(figure, record, names):
    """The numbers of the traces and of the readouts that answer."""
    labels = [readout["label"] for readout in record["readouts"]]
    parts = [_parts(trace.to_plotly_json()) for trace in figure.data]
    if names is None:
        traces = [k for k, part in enumerate(parts) if ANSWER["part"] in part]
        if not traces:
            raise ValueError("question: this figure does not know what answers; expected hides=")
        return {"traces": traces, "readouts": list(range(len(labels)))}
    known = {name for part in parts for name in part if name} | set(labels)
    if unknown := [name for name in names if name not in known]:
        raise ValueError(f"hides has {unknown}; expected names among {sorted(known)}")
    traces = [k for k, part in enumerate(parts) if part & set(names)]
    return {"traces": traces, "readouts": [k for k, one in enumerate(labels) if one in names]}


def _parts(trace):
    """By what a trace is known: names, words that it writes, the part that it plays."""
    meta, text = trace.get("meta"), trace.get("text")
    words = text.strip("\u00a0") if isinstance(text, str) else None
    part = meta.get("part") if isinstance(meta, dict) else None
    return {trace.get("name"), trace.get("legendgroup"), words, part}


def _with_a_guess(figure, record, question):
    """A marker that the reader puts in the plane, tied to two controls of its own."""
    low, high = figure.layout.xaxis.range
    guess = [
        live.control(Slider(f"guess{k}", low, high, value=0, step=(high - low) / 80, label=name))
        for k, name in ((1, "your guess: β₁"), (2, "your guess: β₂"))
    ]
    record["controls"] += [control | {"guess": True} for control in guess]
    record["arrays"] |= {"one guess": live.encode([1.0], 0)}
    record["bindings"] += [
        {"trace": len(figure.data), "attribute": a,
         "affine": [{"array": "one guess", "weight": {"1": 0, c["symbol"]: 1}}]}
        for a, c in zip("xy", guess, strict=True)
    ]  # fmt: skip
    symbols = [control["symbol"] for control in guess]
    record.setdefault("handles", []).append(
        {"x": symbols[0], "y": symbols[1], "axes": ["xaxis", "yaxis"], "label": "your guess"}
    )
    record["question"] |= {"guess": len(record["handles"]) - 1, "place": list(question.where)}
    marker = {"color": GUESS.ground, "symbol": GUESS.marker, "size": 13, "line": {"width": 1}}
    traces = [*figure.data, go.Scatter(x=[0], y=[0], mode="markers", marker=marker,
                                       hoverinfo="skip", showlegend=False)]  # fmt: skip
    layout = figure.layout.to_plotly_json()
    layout.pop("meta")
    asked = go.Figure(traces, layout)
    asked.layout.meta = {"live": record}
    return asked
