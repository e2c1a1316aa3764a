"""The manifest: what a bundle, a pack or an issued document is made of, for anybody to check without this program.

``manifest.schema.json`` beside this module describes it and ships with the product; it is generated from the types
here (``python -m docgen.bundle.manifest``), and a test holds the two equal. docs/manifest.md tells an opponent how.
"""

import json
import sys
from datetime import date, datetime
from importlib import metadata
from pathlib import Path
from typing import Annotated, Final, Literal

import pikepdf
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from docgen.bundle.geometry import Place
from docgen.casefile.vocabulary import EvidenceGroup

FILE_NAME: Final = "manifest.json"
STAMP_NAME: Final = "manifest.json.tsr"
SHEET_NAME: Final = "校验单.pdf"
DOCUMENT_SUFFIX: Final = ".manifest.json"
"""What the manifest of an issued document is called, after the document's own name."""
SCHEMA_PATH: Final = Path(__file__).with_name("manifest.schema.json")
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
PageRange = tuple[Annotated[int, Field(ge=1)], Annotated[int, Field(ge=1)]]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class ManifestNote(_Part, json_schema_extra={"description": "对一份材料所作处理或所见情况的说明。"}):
    """What was done to an item, or seen in it."""

    code: str
    """固定代号，供程序识别。"""
    text: str
    """中文说明。"""


class ManifestFile(_Part, json_schema_extra={"description": "所在文件夹中的一个文件。"}):
    """A file beside the manifest."""

    path: str
    """相对于本清单所在文件夹的路径。"""
    sha256: Sha256
    """文件内容的 SHA-256，可用任何工具复核。"""
    size: int
    """文件大小，单位为字节。"""
    pages: int | None = None
    """PDF 总页数，含封面和目录；其他格式为空值。"""
    pdfa: str | None = None
    """文件自身声明符合的 PDF/A 级别，如 3U；空值表示不作声明。"""


class ManifestTimestamp(_Part, json_schema_extra={"description": "对本清单所加的 RFC 3161 时间戳。"}):
    """The time stamp on this manifest. Its token is made of the manifest, so it cannot stand in it."""

    path: Literal["manifest.json.tsr"] = STAMP_NAME
    """时间戳应答文件，与本清单在同一文件夹。"""
    authority: str
    """出具时间戳的服务地址。"""


class ManifestInsert(_Part, json_schema_extra={"description": "编在证据页之间的隔页或空白页，不占证据页码。"}):
    """A page between pages of evidence."""

    kind: Literal["divider", "blank"]
    """divider 为隔页，blank 为使各部分从单数页起而加的空白页。"""
    position: Annotated[int, Field(ge=1)]
    """在文件中的第几页。"""
    label: str
    """页上印刷的罗马数字，与页码标签一致。"""


class ManifestVolume(_Part, json_schema_extra={"description": "一册。"}):
    """A volume."""

    no: int
    path: str
    front_pages: int
    """封面、目录等页数，以罗马数字编页。"""
    pages: PageRange
    """本册证据页的首、末页码，与印刷页码一致。"""
    inserts: tuple[ManifestInsert, ...] = ()
    """封面、目录之后的隔页和空白页。"""


class ManifestSource(_Part, json_schema_extra={"description": "一份证据原文件；原文件未作任何改动。"}):
    """An original."""

    path: str
    """在案件文件夹中的路径。"""
    sha256: Sha256
    size: int
    kind: str
    """按内容识别的类型。"""


class ManifestStretch(_Part, json_schema_extra={"description": "分编入几册的一份证据在一册中的部分。"}):
    """What a volume holds of an item that is split."""

    volume: int
    pages: PageRange


class ManifestItem(_Part, json_schema_extra={"description": "一项证据。"}):
    """An item of evidence."""

    no: int
    group: EvidenceGroup
    title: str
    source: str
    """原文件路径，见 sources。"""
    volume: int
    """起始页所在的册。"""
    pages: PageRange
    """首、末页码，与印刷页码、页码标签、目录一致。"""
    source_pages: int
    """原文件（或其转换结果）的总页数。"""
    taken: str | None
    """选编的页码范围；空值表示全部编入。"""
    sheet: bool
    """以说明页代替原文件内容（录音录像，或指定只入说明页的文件）。"""
    rendered: bool = False
    """各页由本程序排版（说明页、由文本排成的页）；否则各页来自他人提供的文件。"""
    scale: tuple[float, float]
    """各页缩放比例的最小值和最大值；1 为原大，从不放大。"""
    notes: tuple[ManifestNote, ...]
    parts: tuple[ManifestStretch, ...] = ()
    """一份证据大于一册的，各册中的部分；其余为空。"""

    @property
    def stretches(self) -> tuple[ManifestStretch, ...]:
        """What each volume holds of it."""
        return self.parts or (ManifestStretch(volume=self.volume, pages=self.pages),)


class ManifestNumbering(_Part, json_schema_extra={"description": "页码的样式。"}):
    """How numbers are printed."""

    format: str = "{page}"
    """印刷的文字，{page} 为页码，{total} 为最末页码。"""
    place: Place = Place.BOTTOM_RIGHT
    """页码在页面上的位置；证据编号印在同一行的另一侧。"""


class ManifestSubmitted(_Part, json_schema_extra={"description": "前册已经提交的一份证据。"}):
    """An item of an earlier bundle."""

    no: int
    title: str
    source: str
    sha256: Sha256
    taken: str | None
    sheet: bool
    pages: PageRange


class ManifestContinued(
    _Part, json_schema_extra={"description": "补充证据所接续的前册；编号和页码从其最末编号、页码之后起。"}
):
    """The bundle that a supplementary one goes on from."""

    made_at: datetime
    manifest_sha256: Sha256
    """前册清单文件（manifest.json）的 SHA-256。"""
    last_item: int
    last_page: int
    items: tuple[ManifestSubmitted, ...]
    """此前历次提交的全部证据。"""


class Listing(_Part):
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


class ArchivedAnnex(_Part, json_schema_extra={"description": "一份已出具文书的附件。"}):
    """An annex of an issued document in an archive."""

    kind: str
    title: str
    pdf: str
    docx: str
    text: str


class ArchivedDocument(_Part, json_schema_extra={"description": "档案中的一份已出具文书。"}):
    """An issued document in an archive."""

    document_no: str
    kind: str
    """文书种类的代号。"""
    title: str
    party: str | None
    """致送对象在 case.json 中的编号；空值表示不致送当事人。"""
    party_name: str | None
    dated_on: date
    state: str
    """办理状态的代号，如 issued、served、void。"""
    pdf: str
    docx: str
    text: str
    annexes: tuple[ArchivedAnnex, ...]
    """附件，依次排列。"""
    keep_until: date | None
    """至少保存至此日；空值表示尚未起算。"""


class ArchivedKeeping(_Part, json_schema_extra={"description": "保存期限。"}):
    """Until when the archive is to be kept."""

    until: date | None
    """至少保存至此日；空值表示尚未起算。"""
    rule: str
    source: str


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
