"""What ``docgen render --format sms`` says of each message."""

from pathlib import Path

from docgen.api.documents import RenderAnswer
from docgen.api.messages import MessageFile
from docgen.cli.documents import _texts
from docgen.cli.output import plain_answer


def test_a_message_is_told_with_its_length() -> None:
    answer = RenderAnswer((), texts=(MessageFile("甲.sms.txt", "P1", "00", characters=71, messages=2),))

    assert _texts(answer, Path("out")) == "out/甲.sms.txt（71字，按2条计）"
    assert plain_answer(answer)["texts"] == [
        {"path": "甲.sms.txt", "party": "P1", "sha256": "00", "characters": 71, "messages": 2}
    ]
