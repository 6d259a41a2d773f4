"""plotly.js with only the kinds of trace that a site draws: about a third of the whole.

plotly.py carries one file with every kind.  esbuild wrote it, so it is flat: each module is one
declaration, ``name = W(function)``, that others run as ``name()``, and the last one registers the
kinds of trace, and beside them the calendars.  Here those that no figure has are struck from that
list, and with them every declaration that nothing left names.  So no Node, no network and no
second release of plotly.js is needed.  Where the file is not as expected, `bundle` raises, and the
caller keeps the whole and warns.
"""

import re

import tree_sitter_javascript
from tree_sitter import Language, Parser

__all__ = ["USUAL", "bundle", "kinds_in"]

USUAL = frozenset({"bar", "contour", "heatmap", "mesh3d", "scatter", "scatter3d", "surface"})

# A name that is neither a property (after a dot) nor a key (before a colon) ...
NAME = re.compile(rb"(?<=[{,])[\w$]+(?=:)|(?<![.\w$])([A-Za-z_$][\w$]*)")
# ... and one that is called with nothing, as modules are.
CALL = re.compile(rb"(?<![.\w$])([A-Za-z_$][\w$]*)\(\)")
MODULE = re.compile(rb"[\w$]+=(?:W|Ea)\(")
EXPORTS = re.compile(rb"[\w$]+\(([\w$]+),\{")  # names what a module exports; goes with that name


def kinds_in(source):
    """The types of trace that plotly.min.js can draw."""
    return {kind.decode() for kind in re.findall(rb'moduleType:"trace",name:"(\w+)"', source)}


def bundle(source, kinds):
    """plotly.js with the `kinds` of trace alone.

    Parameters
    ----------
    source : bytes
        plotly.min.js of the package plotly.
    kinds : iterable of str
        The types of trace to keep, and "calendars" for dates that are not Gregorian. "scatter" is
        part of plotly.js's core.

    Returns
    -------
    bytes

    Raises
    ------
    ValueError
        If the file is not as expected.
    """
    body = _body(source)
    statements = [_parts(source, node) for node in body.named_children]
    texts = {name: text for _keyword, parts in statements for name, text in parts.items()}
    last = _one(rb"^return ([\w$]+)\(\)", texts["return"]).decode()
    registered = _one(rb"\.register\(\[([^\]]*)\]\)", texts[last])
    modules = [name.decode() for name in CALL.findall(registered)]
    found = {kind: name for name in modules if (kind := _kind(texts, name))}
    missing = set(kinds) - set(found) - {"scatter"}
    if missing:
        raise ValueError(f"plotly.js registers no {', '.join(sorted(missing))}")
    kept = b",".join(f"{found[kind]}()".encode() for kind in sorted(set(kinds) & set(found)))
    texts[last] = texts[last].replace(registered, kept)
    reached = _reached(texts)
    lines = []
    for keyword, parts in statements:
        left = [texts[name] for name in parts if name in reached]
        if left:
            lines.append(keyword + b",".join(left) + (b";" if keyword else b""))
    whole = source[: body.start_byte + 1] + b"\n".join(lines) + source[body.end_byte - 1 :]
    if _tree(whole).has_error:
        raise ValueError("what is left of plotly.js is no JavaScript")
    return whole


def _tree(source):
    return Parser(Language(tree_sitter_javascript.language())).parse(source).root_node


def _body(source):
    """The block of ``var Plotly = (() => {...})()``."""
    todo = [_tree(source)]
    while todo:
        node = todo.pop()
        if (
            node.type == "variable_declarator"
            and node.child_by_field_name("name").text == b"Plotly"
        ):
            called = node.child_by_field_name("value").child_by_field_name("function")
            return called.named_children[0].child_by_field_name("body")
        if node.end_byte - node.start_byte > len(source) / 2:
            todo.extend(node.children)
    raise ValueError("plotly.js declares no Plotly")


def _parts(source, node):
    """(keyword, {name: text}) of one statement: what it declares, or to what it belongs."""
    text = source[node.start_byte : node.end_byte]
    if node.type in ("variable_declaration", "lexical_declaration"):
        parts = [part for part in node.named_children if part.type == "variable_declarator"]
        names = [part.child_by_field_name("name").text.decode() for part in parts]
        texts = [source[part.start_byte : part.end_byte] for part in parts]
        return text.split(b" ")[0] + b" ", dict(zip(names, texts, strict=True))
    if node.type in ("function_declaration", "class_declaration"):
        return b"", {node.child_by_field_name("name").text.decode(): text}
    if node.type == "return_statement":
        return b"", {"return": text}
    if node.type == "expression_statement" and EXPORTS.match(text):
        return b"", {"exports of " + EXPORTS.match(text)[1].decode(): text}
    raise ValueError(f"plotly.js has a {node.type} {text[:40]!r}")


def _one(pattern, text):
    found = re.findall(pattern, text)
    if len(found) != 1:
        raise ValueError(f"plotly.js has {len(found)} times {pattern!r}; expected once")
    return found[0]


def _kind(texts, name, depth=3):
    """What a module registers, looking through those that pass one on, some with an addition."""
    own = re.search(rb'moduleType:"(?:trace|component)",name:"(\w+)"', texts[name])
    if own:
        return own[1].decode()
    passed = re.search(rb"[\w$]+\.exports=([\w$]+)(\(\))?", texts[name])
    if passed and not passed[2]:  # ``var a=b();a.plot=c();module.exports=a``
        passed = re.search(rb"\bvar " + re.escape(passed[1]) + rb"=([\w$]+)\(\)", texts[name])
    return _kind(texts, passed[1].decode(), depth - 1) if passed and depth else None


def _reached(texts):
    """The names that the last statement needs, and what those need, and so on."""
    modules = {name for name, text in texts.items() if MODULE.match(text)}
    reached, todo = set(), ["return"]
    while todo:
        name = todo.pop()
        if name in reached or name not in texts:
            continue
        reached.add(name)
        used = {used.decode() for used in NAME.findall(texts[name])} - modules
        todo += used | {used.decode() for used in CALL.findall(texts[name])}
        todo.append(f"exports of {name}")
    return reached
