"""What reads as if translated is found, and what is good English is not."""

import re

import pytest

from regnotes.site.literal_phrases import FOUND, PHRASES

BAD = [
    "One has to look", "as far as one can get", "one cannot tell", "What can one do?", "nobody can",
    "it falls for ever", "drawn anew", "be it that it has a kink", "give Ω a grain of it",
    "What becomes of two", "features that say nearly the same", "there the loss alone is lowest",
    "a loss that wants to be elsewhere", "one must",
]  # fmt: skip
GOOD = [
    "This holds for every λ", "each one of them", "one canyon", "the best one does", "no one",
    "for everything", "grains of sand", "you can do the same", "they say so",
]  # fmt: skip


@pytest.mark.parametrize("words", BAD)
def test_what_reads_as_if_translated_is_found(words):
    assert any(phrase.search(words) for phrase in FOUND)


@pytest.mark.parametrize("words", GOOD)
def test_good_english_is_left_alone(words):
    assert not any(phrase.search(words) for phrase in FOUND)


def test_every_phrase_is_more_than_a_word_and_has_an_example():
    assert all(re.search(r"[ ?(]", phrase) or phrase == "anew" for phrase in PHRASES)
    assert all(any(phrase.search(words) for words in BAD) for phrase in FOUND)
