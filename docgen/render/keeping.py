"""Keeps a signature block with text: never alone on its page, but with at least two lines of what is signed."""

from dataclasses import replace

from docgen.document.tree import Block, Clause, Paragraph, Receipt, Signature, plain

FULL_LINE = 38
"""So many characters fill a line of the widest page style; a paragraph longer than this has two lines."""


def keep_signatures(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks, with the short paragraphs before each signature kept with it, back to two lines of text."""
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, Clause | Receipt):
            found.append(replace(block, blocks=keep_signatures(block.blocks)))
            continue
        if isinstance(block, Signature):
            _keep_last(found)
        found.append(block)
    return tuple(found)


def _keep_last(blocks: list[Block]) -> None:
    lines = 0
    for at in range(len(blocks) - 1, -1, -1):
        block = blocks[at]
        if isinstance(block, Clause) and block.blocks:
            inner = list(block.blocks)
            _keep_last(inner)
            blocks[at] = replace(block, blocks=tuple(inner))
            return
        if not isinstance(block, Paragraph) or lines >= 2:
            return
        blocks[at] = replace(block, keep=True)
        lines += 2 if len(plain(block.inlines)) > FULL_LINE else 1
