"""Mutants that are not noticed, and why: (file, right line, wrong line) -> reason."""

SAME = "what it draws and says is the same"
LOOKS = "a matter of taste: a pixel more or less"

EXPLAINED = {
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
        "figures/slider_curves.py",
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
}
