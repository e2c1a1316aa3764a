"""What stays on one page: a signature block with what is signed, a table with the words that lead to it."""

from dataclasses import replace

from docgen.document.tree import Block, Clause, Paragraph, Receipt, Signature, Table, plain

FULL_LINE = 38
"""So many characters fill a line of the widest page style; a paragraph longer than this has two lines."""
SIGNED_LINES = 4
"""So many lines of text at least one signature has on its page, so that no last page looks torn off."""
JOINTLY_SIGNED_LINES = 2
"""So many the signatures of several sides have, side by side: these take a third of a page themselves."""


_LEAD_LINES = 2


def kept_together(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks, with the paragraphs before each signature kept with it, and the one that leads to a table with that.

    A paragraph before a table leads to it where it ends with a colon; one of more than two lines stands by itself.
    """
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, Clause | Receipt):
            found.append(replace(block, blocks=kept_together(block.blocks)))
            continue
        if isinstance(block, Signature):
            _keep_last(found, JOINTLY_SIGNED_LINES if block.side_by_side else SIGNED_LINES)
        if isinstance(block, Table):
            _keep_lead(found)
        found.append(block)
    return tuple(found)


def _keep_lead(blocks: list[Block]) -> None:
    if blocks and isinstance(blocks[-1], Paragraph):
        words = plain(blocks[-1].inlines)
        if words.endswith("：") and len(words) <= _LEAD_LINES * FULL_LINE:
            blocks[-1] = replace(blocks[-1], keep=True)


def _keep_last(blocks: list[Block], least: int) -> None:
    lines = 0
    for at in range(len(blocks) - 1, -1, -1):
        block = blocks[at]
        if isinstance(block, Clause) and block.blocks:
            inner = list(block.blocks)
            _keep_last(inner, least)
            blocks[at] = replace(block, blocks=tuple(inner))
            return
        if not isinstance(block, Paragraph) or lines >= least:
            return
        blocks[at] = replace(block, keep=True)
        lines += 2 if len(plain(block.inlines)) > FULL_LINE else 1
