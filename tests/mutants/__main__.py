"""Break the project on purpose, and see whether the tests notice: ``nox -s mutants``.

``python tests/mutants hand`` takes the errors made by hand, ``machine`` a seeded sample of small
changes, ``browser`` errors of pages; without a word it takes all three. What stands behind ``--``
goes to pytest.
"""

import argparse
import sys

import by_hand
import by_machine
import copies
import in_browser

KINDS = {"hand": by_hand, "machine": by_machine, "browser": in_browser}


def main():
    words = sys.argv[1:]
    end = words.index("--") if "--" in words else len(words)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", choices=[*KINDS, []], help="all unless given")
    parser.add_argument("--only", default="", help="of those by hand and in a browser: with this")
    by_machine.add_options(parser)
    options = parser.parse_args(words[:end])
    copies.prepare()
    good = [KINDS[kind].main(options, words[end + 1 :]) for kind in options.kinds or KINDS]
    sys.exit(not all(good))


if __name__ == "__main__":
    main()
