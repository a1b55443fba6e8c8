import re
from pathlib import Path

import polib

import sanbao
from sanbao.kernel import errors, identifiers, money, periods
from sanbao.kernel.errors import DomainError

CATALOGUE = Path(sanbao.__file__).parent / "db" / "locale" / "en" / "LC_MESSAGES" / "django.po"
SENTENCES = {
    thing.message
    for module in (errors, identifiers, money, periods)
    for thing in vars(module).values()
    if isinstance(thing, type) and issubclass(thing, DomainError) and thing is not DomainError
}


def test_every_sentence_of_the_kernel_has_its_english() -> None:
    english = {entry.msgid: entry.msgstr for entry in polib.pofile(str(CATALOGUE))}
    assert {sentence for sentence in SENTENCES if not english.get(sentence)} == set()


def test_both_languages_name_the_same_figures() -> None:
    for entry in polib.pofile(str(CATALOGUE)):
        assert set(re.findall(r"{(\w+)", entry.msgid)) == set(re.findall(r"{(\w+)", entry.msgstr)), entry.msgid


def test_codes_are_unique_and_begin_with_their_area() -> None:
    refusals = [
        thing
        for module in (identifiers, money, periods)
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, DomainError) and thing is not DomainError
    ]
    assert len({refusal.code for refusal in refusals}) == len(refusals)
    assert {refusal.code.split(".")[0] for refusal in refusals} == {"identifiers", "money", "periods"}
