"""What can be wrong with a document, as codes; `contracts.invoices.sentences` has the words."""

from typing import Any


class BadDocument(Exception):
    """A document that cannot be counted; `code` says why, `facts` (texts) fill in the sentence."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = {name: str(value) for name, value in facts.items()}
