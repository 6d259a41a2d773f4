"""Every term that regnotes has: a new one gets the suites by existing."""

import regnotes as rn

CLASSES = [
    c for c in vars(rn).values() if isinstance(c, type) and issubclass(c, rn.Term) and c != rn.Term
]
LOSSES = [c.example() for c in CLASSES if not c.penalty]
PENALTIES = [c.example() for c in CLASSES if c.penalty]
