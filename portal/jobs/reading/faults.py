"""What can be wrong with a whole file, as codes.

The sentences stand in `contracts.usage.sentences`. This module and its
neighbours are also run in a child process without Django.
"""

from typing import Any


class BadFile(Exception):
    """A file that cannot be a ledger; `code` says why, `facts` fill in the sentence."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
