"""The pictures a document asks for, from the assets handed to a writer; and where the house style stands."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.image.image import Image as WordImage
from PIL import Image, ImageFile, UnidentifiedImageError

from docgen.document.tree import Document, Letterhead, Masthead, Picture, Signature, walk
from docgen.errors import AssetMissingError

HOUSE = Path(__file__).parents[2] / "templates" / "house"
"""The house style: print.css, preview.css, letterhead.docx."""

_UNREADABLE = (
    *(UnidentifiedImageError, OSError, SyntaxError),
    *(InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError),
)
"""What Pillow and python-docx raise at a picture that is none, or not whole."""

_MODES = frozenset({"1", "L", "LA", "P", "RGB", "RGBA"})
"""Grey and RGB of eight bits and less: what the sRGB of a PDF/A can hold."""


def check_pictures(document: Document, assets: Mapping[str, bytes]) -> None:
    """Stop unless every picture was handed over, is a PNG or a JPEG, and can be read by each of the writers.

    Raises:
        AssetMissingError: The first that was not, by name.
    """
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint sets it for the whole process; half a seal is none
    for name in _names(document):
        try:
            with Image.open(BytesIO(assets[name]), formats=("PNG", "JPEG")) as image:
                image.load()
                mode = image.mode
            WordImage.from_blob(assets[name])
        except (KeyError, *_UNREADABLE) as error:
            raise AssetMissingError(name=name) from error
        if mode not in _MODES:
            raise AssetMissingError(name=name)


def _names(document: Document) -> Iterator[str]:
    """The pictures a document asks for, by name."""
    for block in walk(document.blocks):
        match block:
            case Picture(name=name) | Masthead(letterhead=Letterhead(logo=str(name))):
                yield name
            case Signature(seals=seals):
                yield from (seal.name for seal in seals)


def media_type(data: bytes) -> str:
    """The media type of a picture that ``check_pictures`` has passed."""
    with Image.open(BytesIO(data)) as image:
        return str(Image.MIME[image.format or "PNG"])
