"""The manifest: what a bundle, a pack or an issued document is made of, for anybody to check without this program.

``manifest.schema.json`` beside this module describes it and ships with the product; it is generated from the types
here (``python -m docgen.bundle.manifest``), and a test holds the two equal. docs/manifest.md tells an opponent how.
"""

import json
import sys
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Annotated, Final, Literal

import pikepdf
from pydantic import Field, TypeAdapter

from docgen.bundle.manifest_parts import (
    STAMP_NAME,
    ArchivedDocument,
    ArchivedKeeping,
    ManifestContinued,
    ManifestFile,
    ManifestItem,
    ManifestNumbering,
    ManifestSource,
    ManifestTimestamp,
    ManifestVolume,
    Part,
)

FILE_NAME: Final = "manifest.json"
SHEET_NAME: Final = "校验单.pdf"
DOCUMENT_SUFFIX: Final = ".manifest.json"
"""What the manifest of an issued document is called, after the document's own name."""
SCHEMA_PATH: Final = Path(__file__).with_name("manifest.schema.json")


class Listing(Part):
    """What every manifest says: the files beside it, and who made them when."""

    format: str
    version: Literal[1] = 1
    """清单格式的版本。"""
    case_no: str
    made_at: datetime
    """制作时间，由制作人指定。"""
    software: dict[str, str]
    """制作所用程序及版本。"""
    statement: str
    """对内容所作处理的说明。"""
    pdfa: str = ""
    """关于 PDF/A 的说明：哪些部分由本程序按 PDF/A 生成，哪些来自他人而不作声明。"""
    files: tuple[ManifestFile, ...]
    """应有的全部文件；本清单、校验单和时间戳除外。"""
    sheet: Literal["校验单.pdf"] | None = None
    """印有本清单 SHA-256 的校验单，与本清单在同一文件夹；因其印有本清单的 SHA-256，不列入 files。"""
    timestamp: ManifestTimestamp | None = None

    @property
    def beside(self) -> tuple[str, ...]:
        """The manifest's own file and those that speak of it: what lies in the folder beside ``files``."""
        stamp = STAMP_NAME if self.timestamp else None
        return tuple(name for name in (FILE_NAME, stamp, self.sheet) if name)


class Manifest(
    Listing,
    json_schema_extra={"description": "证据材料册清单：列明每个成册文件和每份原文件的 SHA-256、页码范围和所作处理。"},
):
    """The manifest of a bundle."""

    format: Literal["docgen-bundle"] = "docgen-bundle"
    page_count: int
    """证据页总数；没有接续前册的，即最末印刷页码。"""
    volumes: tuple[ManifestVolume, ...]
    items: tuple[ManifestItem, ...]
    sources: tuple[ManifestSource, ...]
    recipe: str | None = None
    """成册方案的名称。"""
    copies: int | None = None
    """应制作的份数；文件只制作一份。"""
    numbering: ManifestNumbering = ManifestNumbering()
    downsampled_to_dpi: int | None = None
    """图片降至的分辨率；空值表示未降低。"""
    continues: ManifestContinued | None = None
    """补充证据所接续的前册；空值表示不是补充证据。"""


class PackManifest(
    Listing,
    json_schema_extra={
        "description": "材料包（立案、仲裁、债权申报）清单：列明每个文件的 SHA-256；其中的证据册另有自己的清单。"
    },
):
    """The manifest of a litigation pack."""

    format: Literal["docgen-pack"] = "docgen-pack"


class DocumentManifest(
    Listing, json_schema_extra={"description": "一份已出具文书的清单：列明其各格式文件的 SHA-256。"}
):
    """The manifest of an issued document."""

    format: Literal["docgen-document"] = "docgen-document"
    document_no: str
    title: str


class ArchiveManifest(
    Listing,
    json_schema_extra={
        "description": "案件档案清单：列明档案文件夹中每个文件的 SHA-256，以及各文书与其文件的对应关系。"
    },
):
    """The manifest of a case's archive."""

    format: Literal["docgen-archive"] = "docgen-archive"
    case: str
    """案件数据文件，格式见 case_schema。"""
    case_schema: str
    manifest_schema: str
    """本清单的 JSON Schema。"""
    history: str
    """经办记录：文书的历次状态、草稿、寄送与承运人的轨迹、归档的扫描页、用印、电子发送、违规记录和审计链中本案的各条。"""
    history_schema: str
    contents: str
    """卷内目录。"""
    documents: tuple[ArchivedDocument, ...]
    originals: dict[str, str]
    """案件数据中写明的文件路径，与其在档案中的路径。"""
    keeping: ArchivedKeeping
    audit_head: str
    """制作时审计链的链头。"""


AnyManifest = Annotated[Manifest | PackManifest | DocumentManifest | ArchiveManifest, Field(discriminator="format")]
_ANY: Final[TypeAdapter[Manifest | PackManifest | DocumentManifest | ArchiveManifest]] = TypeAdapter(AnyManifest)

STATEMENT: Final = (
    "各项证据按原文件所见逐页编入 A4 页面：大于版面的等比缩小，小于版面的保持原大，横页保持横向，"
    "页边留出 12 毫米印刷页码，页码不遮挡内容。脚本、动作、链接、附件和交互表单不编入。原文件未作任何改动，"
    "以其 SHA-256 为准。"
)


def software(extra: dict[str, str]) -> dict[str, str]:
    """Versions of what a bundle is made with; ``extra`` for programs outside Python."""
    names = ("docgen", "pikepdf", "img2pdf", "pillow", "weasyprint", "pypdf", "pypdfium2")
    return {name: metadata.version(name) for name in names} | {"qpdf": pikepdf.__libqpdf_version__} | extra


def read(content: bytes) -> Manifest | PackManifest | DocumentManifest | ArchiveManifest:
    """The manifest of a file's bytes. Raises pydantic.ValidationError."""
    return _ANY.validate_json(content)


def written(manifest: Listing) -> bytes:
    """The manifest as the bytes of its file."""
    return (json.dumps(manifest.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n").encode()


def schema() -> bytes:
    """The JSON Schema of manifests."""
    described = {"$schema": "https://json-schema.org/draft/2020-12/schema", **_ANY.json_schema()}
    return (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode()


if __name__ == "__main__":
    SCHEMA_PATH.write_bytes(schema())
    sys.stdout.write(f"{SCHEMA_PATH}\n")
