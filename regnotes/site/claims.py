"""Whether a claim claims anything: has it an assert that it comes to, and that can fail?"""

import ast

__all__ = ["has_assert", "parse", "statement_at", "thrown_away"]

ENDS = (ast.Return, ast.Raise, ast.Break, ast.Continue)
DISPLAYS = (ast.List, ast.Tuple, ast.Set, ast.Dict)
# What catches an AssertionError, as an exception handler or a context manager names it.
CATCHES = {"AssertionError", "Exception", "BaseException"}
COMPARISONS = {"isclose", "allclose", "array_equal", "approx", "array_equiv"}


def parse(source):
    """Return the syntax tree of a cell, or None when it does not parse (it then fails itself)."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError):
        return None


def has_assert(source):
    """Whether the cell has an assert that it comes to and that can fail.

    One within a function counts if the cell names that function outside of it.
    """
    tree = parse(source)
    return tree is None or any(_asserts(tree.body, tree))


def _asserts(statements, tree):
    """Yield whether each assert can fail, of those that the statements come to."""
    ended = [isinstance(statement, ENDS) for statement in statements]
    reached = statements[: ended.index(True)] if True in ended else statements
    for statement in reached:
        if isinstance(statement, ast.Assert):
            yield not _is_settled(statement.test, tree)
        elif isinstance(statement, ast.Expr) and _is_numpys(statement.value):
            yield True
        elif isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            inside = set(ast.walk(statement))
            names = [n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and n not in inside]
            if statement.name in names:
                yield from _asserts(statement.body, tree)
        else:
            for part in _parts(statement):
                yield from _asserts(part, tree)


def _is_numpys(expression):
    """Whether it is a call of `assert_allclose` or another of numpy's own asserts."""
    called = expression.func if isinstance(expression, ast.Call) else None
    return getattr(called, "attr", getattr(called, "id", "")).startswith("assert_")


def _parts(statement):
    """Yield the lists of statements in a statement that can be reached, and can then fail it."""
    if isinstance(statement, (ast.If, ast.While)):
        settled = isinstance(statement.test, ast.Constant)
        if not settled or statement.test.value:
            yield statement.body
        if not settled or not statement.test.value:
            yield statement.orelse
    elif isinstance(statement, (ast.For, ast.AsyncFor)):
        if not _is_empty(statement.iter):
            yield statement.body
        yield statement.orelse
    elif isinstance(statement, ast.Try):
        if not any(_swallows(handler) for handler in statement.handlers):
            yield statement.body
        yield from (handler.body for handler in statement.handlers)
        yield statement.orelse
        yield statement.finalbody
    elif isinstance(statement, (ast.With, ast.AsyncWith)):
        calls = [item.context_expr for item in statement.items]
        if not any(isinstance(call, ast.Call) and _names(call.args) & CATCHES for call in calls):
            yield statement.body
    elif isinstance(statement, ast.Match):
        yield from (case.body for case in statement.cases)


def _swallows(handler):
    """Whether an exception handler catches what a failing assert raises, and lets it be."""
    catches = handler.type is None or _names([handler.type]) & CATCHES
    return catches and not any(
        isinstance(node, (ast.Raise, ast.Assert)) for node in ast.walk(handler)
    )


def _names(expressions):
    return {n.id for one in expressions for n in ast.walk(one) if isinstance(n, ast.Name)}


def _is_empty(expression):
    """Whether a loop over an expression has no turn, as far as it is written there."""
    return ast.unparse(expression) in {"range(0)", "()", "[]", "{}", "''"}


def _is_settled(test, tree):
    """Whether what an assert asks is true whatever the page has computed."""
    if isinstance(test, (*DISPLAYS, ast.Constant, ast.Lambda, ast.JoinedStr, ast.GeneratorExp)):
        return True
    if isinstance(test, ast.NamedExpr):
        return _is_settled(test.value, tree)
    if isinstance(test, ast.UnaryOp):
        return _is_settled(test.operand, tree)
    if isinstance(test, ast.BoolOp):
        settled = (_is_settled(value, tree) for value in test.values)
        return any(settled) if isinstance(test.op, ast.Or) else all(settled)
    if isinstance(test, ast.Compare):  # of numbers with numbers
        asks = (ast.Name, ast.Call, ast.Attribute)
        return not any(isinstance(node, asks) for node in ast.walk(test))
    if isinstance(test, ast.Name):  # a function that is named and not called
        return any(
            isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name == test.id
            for node in ast.walk(tree)
        )
    if isinstance(test, ast.Attribute):
        return test.attr in COMPARISONS
    return False


def thrown_away(source):
    """Yield the line, from 0, of each comparison in a claim whose result nobody asks for."""
    for node in ast.walk(parse(source) or ast.Module(body=[], type_ignores=[])):
        if isinstance(node, ast.Expr):
            value = node.value
            called = value.func if isinstance(value, ast.Call) else None
            name = getattr(called, "attr", getattr(called, "id", None))
            if isinstance(value, ast.Compare) or name in COMPARISONS:
                yield node.lineno - 1


def statement_at(source, line):
    """Return the source of the assert that covers a line of a cell."""
    for node in ast.walk(parse(source) or ast.Module(body=[], type_ignores=[])):
        if isinstance(node, ast.Assert) and node.lineno <= line <= node.end_lineno:
            return ast.get_source_segment(source, node)
    return source.splitlines()[line - 1].strip()
