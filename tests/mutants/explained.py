"""Mutants that nobody can notice, and why: (file, right line, wrong line) -> reason."""

EXPLAINED = {}
