"""Mutants that are not noticed, and why: (file, right line, wrong line) -> reason."""

SAME = "what it draws and says is the same"
LOOKS = "a matter of taste: a pixel more or less"

EXPLAINED = {
    (
        "minima/newton.py",
        "for _ in range(beta.shape[-1] + 1):",
        "for _ in range(beta.shape[+1] + 1):",
    ): f"{SAME}: there are two axes",
    (
        "minima/many_positions.py",
        "return may_move | ~_held(problem, kinked, beta.shape[-1])",
        "return may_move | ~_held(problem, kinked, beta.shape[+1])",
    ): f"{SAME}: there are two axes",
    (
        "quadratics/corners.py",
        "losses = np.stack([a, b, c, -2 * a * x - c * y, -2 * b * y - c * x], axis=-1)",
        "losses = np.stack([a, b, c, -2 * a * x - c * y, -2 * b * y - c * x], axis=+1)",
    ): f"{SAME}: each has one axis, and the new one is the last",
    (
        "paths/homotopy.py",
        "standing = standing + 1 if low > high * (1 - TIE) else 0",
        "standing = standing + 1 if low > high * (2 - TIE) else 0",
    ): "a guard against going round in circles; no data are known that need it",
    (
        "paths/homotopy.py",
        "if (prices >= line.low).all():",
        "if (prices > line.low).all():",
    ): f"{SAME}: one line more is looked at",
    (
        "minima/quadratic_l1.py",
        "noise = 2.0 * np.sqrt(np.sum(np.square(noise))) + EPS * np.max(np.abs(pull))",
        "noise = 2.0 * np.sqrt(np.sum(np.square(noise))) - EPS * np.max(np.abs(pull))",
    ): f"{SAME}: the first of the two is the larger one by far",
    ("minima/existence.py", "b_eq=[1.0],", "b_eq=[2.0],"): (
        f"{SAME}: only the sign of the answer counts, and it is proportional"
    ),
    (
        "figures/slider_curves.py",
        'low, high = ranges["xy".index(axis)][panel]',
        'low, high = ranges["xy".rindex(axis)][panel]',
    ): f"{SAME}: each letter stands there once",
    (
        "figures/walks.py",
        "done = np.arange(last + 1) <= np.arange(last + 1)[:, np.newaxis]",
        "done = np.arange(last + 1) <= np.arange(last + 2)[:, np.newaxis]",
    ): f"{SAME}: no step of the slider asks for the row that is too much",
    (
        "figures/budgets.py",
        'layout = {"scene": scene_layout(drawing)} | plane_layout(drawing, [0, 1], [0, 1])',
        'layout = {"scene": scene_layout(drawing)} | plane_layout(drawing, [1, 1], [0, 1])',
    ): f"{SAME}: the places of all views are set below it",
    (
        "figures/panels.py",
        'layout[f"{a}axis"] |= {"zerolinecolor": ZERO, "zerolinewidth": 1.5}',
        'layout[f"{a}axis"] |= {"zerolinecolor": ZERO, "zerolinewidth": 2.5}',
    ): LOOKS,
    (
        "figures/assembly.py",
        'heights=(460, 380), readouts=SET_READOUTS, said=("Minimisers", "Minimum of J", "Exactly '
        'zero"),',
        'heights=(460, 381), readouts=SET_READOUTS, said=("Minimisers", "Minimum of J", "Exactly '
        'zero"),',
    ): LOOKS,
    (
        "figures/traces.py",
        "width, size = (14, 5) if scene else (5, 11)",
        "width, size = (14, 6) if scene else (5, 11)",
    ): LOOKS,
    (
        "figures/surfaces.py",
        "heights = (310 * -(-len(slices) // columns), 230 * -(-len(slices) // 2))",
        "heights = (310 * -(-len(slices) // columns), 231 * -(-len(slices) // 2))",
    ): LOOKS,
    (
        "figures/objective_curves.py",
        "held = (left <= tolerance) & (right >= -tolerance)",
        "held = (left <= tolerance) & (right > -tolerance)",
    ): f"{SAME}: a slope that equals the tolerance is 0 up to rounding either way",
    (
        "figures/objective_curves.py",
        "return np.concatenate([J.over(self.values).kinks(np.zeros(1))[0] for J in self.several])",
        "return np.concatenate([J.over(self.values).kinks(np.zeros(2))[0] for J in self.several])",
    ): f"{SAME}: the kinks of the first parameter are asked for",
    (
        "figures/budgets.py",
        "ball = _around(penalty, np.zeros(2), size, 3 * extent)",
        "ball = _around(penalty, np.zeros(2), size, 4 * extent)",
    ): f"{SAME}: what lies outside the square is not drawn",
    (
        "quadratics/minimising.py",
        "right = np.broadcast_to(b - lam[..., np.newaxis] * np.array(signs), shape)",
        "right = np.broadcast_to(b - lam[..., np.newaxis] / np.array(signs), shape)",
    ): f"{SAME}: a sign is its own inverse",
    (
        "minima/existence.py",
        "plain = (low <= 0).all(-1, keepdims=True) & (high >= 0).all(-1, keepdims=True)",
        "plain = (low <= 0).all(-1, keepdims=True) & (high > 0).all(-1, keepdims=True)",
    ): f"{SAME}, only later: it groups positions that have one answer",
}
