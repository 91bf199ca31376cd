"""English sentences as they read where something counted in them is one."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from resources import path
from resources.english import SENTENCES, with_ones
from resources.language import Words

FIELD = re.compile(r"\{(\w+)\}")


def messages() -> Iterator[str]:
    for file in sorted(Path(path("words")).rglob("*.po")):
        with file.open("rb") as stream:
            yield from (str(one.id) for one in read_po(stream) if one.id)


@pytest.mark.parametrize(
    ("message", "values", "said"),
    [
        ("{cases} cases and {files} files were written.", {"cases": 1, "files": 2},
         "1 case and 2 files were written."),
        ("{cases} cases and {files} files were written.", {"cases": 2, "files": 1},
         "2 cases and 1 file were written."),
        ("Not saved yet: {count} fields need a look.", {"count": 1},
         "Not saved yet: 1 field needs a look."),
        ("{days} days overdue", {"days": 21}, "21 days overdue"),
        ("{n} agreed contacts; more than {most} look like an address book taken over.",
         {"n": 1, "most": 1},
         "1 agreed contact; more than 1 look like an address book taken over."),
        ("{name} is no value of JSON", {"name": "1"}, "1 is no value of JSON"),
    ],
)  # fmt: skip
def test_one_is_said_in_the_singular(message: str, values: dict[str, object], said: str) -> None:
    assert Words("en")(message, **values) == said


def test_every_sentence_of_its_own_stands_for_one_that_is_said_with_the_same_fields() -> None:
    known = set(messages())
    for many, one in SENTENCES.items():
        assert many in known
        assert set(FIELD.findall(one)) <= set(FIELD.findall(many))


def test_no_message_loses_a_field_and_two_of_something_stay_two() -> None:
    for message in messages():
        fields = FIELD.findall(message)
        assert with_ones(message, dict.fromkeys(fields, 2)) == message
        if message not in SENTENCES:
            assert FIELD.findall(with_ones(message, dict.fromkeys(fields, 1))) == fields


def test_chinese_knows_no_plural() -> None:
    assert Words("zh_CN")("{days} days overdue", days=1) == "逾期 1 天"
