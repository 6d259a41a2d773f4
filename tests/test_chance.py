"""What a page shows is the same in each build: random numbers have a seed, and no clock is read."""

import pytest

from regnotes.site.chance import BY_CHANCE, BY_CLOCK, differences

ALIKE = [
    ["import numpy as np\nrng = np.random.default_rng(0)", "rng.normal()"],
    ["from numpy.random import default_rng\ndefault_rng(seed=1).normal()"],
    ["import numpy as np\nnp.random.seed(0)", "np.random.normal(size=3)"],
    ["import random\nrandom.seed(2)\nrandom.random()"],
    ["import numpy as np\nrandom = np.random.default_rng(0)\nrandom.normal()"],
    ["def random(n):\n    return n\nrandom(3)"],
    ["import time\ntime.sleep(0)", "from datetime import date\ndate(2020, 1, 1)"],
    ["import time\ntime.gmtime(0)"],
    ["this is no Python"],
]
CHANCE = [
    ["import numpy as np\nnp.random.default_rng()"],
    ["import numpy\nnumpy.random.default_rng(None)"],
    ["from numpy.random import default_rng as rng", "rng().normal()"],
    ["import numpy.random as r\nr.normal()"],
    ["import numpy as np\nnp.random.RandomState().rand()"],
    ["import random", "def f():\n    return random.gauss(0, 1)\nf()"],
    ["import numpy as np\nimport random\nnp.random.seed(0)\nrandom.random()"],
    ["import uuid\nuuid.uuid4()"],
    ["import secrets\nsecrets.token_hex()"],
]
CLOCK = [
    ["import datetime as dt\ndt.datetime.now()"],
    ["from datetime import date", "print(date.today())"],
    ["import pandas as pd\npd.Timestamp.now()"],
    ["import time\ntime.gmtime()"],
    ["from time import perf_counter\nperf_counter()"],
]


@pytest.mark.parametrize("sources", ALIKE)
def test_what_is_alike_in_each_build_is_let_be(sources):
    assert list(differences(sources)) == []


@pytest.mark.parametrize(
    ("sources", "said"), [(s, BY_CHANCE) for s in CHANCE] + [(s, BY_CLOCK) for s in CLOCK]
)
def test_what_differs_is_told_once_with_its_cell(sources, said):
    [(cell, line, message)] = differences(sources)
    assert message == said
    assert cell == len(sources) - 1
    assert "(" in sources[cell].splitlines()[line]
