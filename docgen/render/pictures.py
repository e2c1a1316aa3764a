"""The pictures a document asks for, from the assets handed to a writer; and where the house style stands."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from docgen.document.tree import Document, Picture, walk
from docgen.errors import AssetMissingError

HOUSE = Path(__file__).parents[2] / "templates" / "house"
"""The house style: print.css, preview.css, letterhead.docx."""


def check_pictures(document: Document, assets: Mapping[str, bytes]) -> None:
    """Stop unless every picture was handed over and can be read.

    Raises:
        AssetMissingError: The first that was not, by name.
    """
    for block in walk(document.blocks):
        if isinstance(block, Picture):
            try:
                with Image.open(BytesIO(assets[block.name])) as image:
                    image.verify()
            except (KeyError, UnidentifiedImageError, OSError, SyntaxError) as error:
                raise AssetMissingError(name=block.name) from error


def media_type(data: bytes) -> str:
    """The media type of a picture that ``check_pictures`` has passed."""
    with Image.open(BytesIO(data)) as image:
        return str(Image.MIME[image.format or "PNG"])
