"""Case and document numbers in addresses: any characters, slashes too, in one segment of a path."""

import re

from werkzeug.routing import BaseConverter

_ESCAPE = "~"
_ESCAPED = re.compile(r"~([0-9a-f]{2})")
_UNSAFE = re.compile(r"[~/\\]|^\.{1,2}$")


class NumberConverter(BaseConverter):
    """A number as one segment. A slash or ``~`` is written ``~2f``, ``~7e``; so are the names ``.`` and ``..``."""

    regex = r"[^/]+"
    part_isolating = True

    def to_python(self, value: str) -> str:
        """The number."""
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)

    def to_url(self, value: str) -> str:
        """The segment."""
        return super().to_url(_UNSAFE.sub(lambda found: "".join(f"{_ESCAPE}{ord(c):02x}" for c in found[0]), value))
