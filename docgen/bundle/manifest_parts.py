"""What manifests are made of: files, volumes, items, sources, notes of what was done, an archive's documents.

Each field is described in Chinese, for whoever checks a bundle by the JSON Schema that is generated from these types.
"""

from datetime import date, datetime
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from docgen.bundle.geometry import Place
from docgen.casefile.vocabulary import EvidenceGroup

STAMP_NAME: Final = "manifest.json.tsr"
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
PageRange = tuple[Annotated[int, Field(ge=1)], Annotated[int, Field(ge=1)]]


class Part(BaseModel):
    """A record of a manifest."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class ManifestNote(Part, json_schema_extra={"description": "对一份材料所作处理或所见情况的说明。"}):
    """What was done to an item, or seen in it."""

    code: str
    """固定代号，供程序识别。"""
    text: str
    """中文说明。"""


class ManifestFile(Part, json_schema_extra={"description": "所在文件夹中的一个文件。"}):
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


class ManifestTimestamp(Part, json_schema_extra={"description": "对本清单所加的 RFC 3161 时间戳。"}):
    """The time stamp on this manifest. Its token is made of the manifest, so it cannot stand in it."""

    path: Literal["manifest.json.tsr"] = STAMP_NAME
    """时间戳应答文件，与本清单在同一文件夹。"""
    authority: str
    """出具时间戳的服务地址。"""


class ManifestInsert(Part, json_schema_extra={"description": "编在证据页之间的隔页或空白页，不占证据页码。"}):
    """A page between pages of evidence."""

    kind: Literal["divider", "blank"]
    """divider 为隔页，blank 为使各部分从单数页起而加的空白页。"""
    position: Annotated[int, Field(ge=1)]
    """在文件中的第几页。"""
    label: str
    """页上印刷的罗马数字，与页码标签一致。"""


class ManifestVolume(Part, json_schema_extra={"description": "一册。"}):
    """A volume."""

    no: int
    path: str
    front_pages: int
    """封面、目录等页数，以罗马数字编页。"""
    pages: PageRange
    """本册证据页的首、末页码，与印刷页码一致。"""
    inserts: tuple[ManifestInsert, ...] = ()
    """封面、目录之后的隔页和空白页。"""


class ManifestSource(Part, json_schema_extra={"description": "一份证据原文件；原文件未作任何改动。"}):
    """An original."""

    path: str
    """在案件文件夹中的路径。"""
    sha256: Sha256
    size: int
    kind: str
    """按内容识别的类型。"""


class ManifestStretch(Part, json_schema_extra={"description": "分编入几册的一份证据在一册中的部分。"}):
    """What a volume holds of an item that is split."""

    volume: int
    pages: PageRange


class ManifestItem(Part, json_schema_extra={"description": "一项证据。"}):
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


class ManifestNumbering(Part, json_schema_extra={"description": "页码的样式。"}):
    """How numbers are printed."""

    format: str = "{page}"
    """印刷的文字，{page} 为页码，{total} 为最末页码。"""
    place: Place = Place.BOTTOM_RIGHT
    """页码在页面上的位置；证据编号印在同一行的另一侧。"""


class ManifestSubmitted(Part, json_schema_extra={"description": "前册已经提交的一份证据。"}):
    """An item of an earlier bundle."""

    no: int
    title: str
    source: str
    sha256: Sha256
    taken: str | None
    sheet: bool
    pages: PageRange


class ManifestContinued(
    Part, json_schema_extra={"description": "补充证据所接续的前册；编号和页码从其最末编号、页码之后起。"}
):
    """The bundle that a supplementary one goes on from."""

    made_at: datetime
    manifest_sha256: Sha256
    """前册清单文件（manifest.json）的 SHA-256。"""
    last_item: int
    last_page: int
    items: tuple[ManifestSubmitted, ...]
    """此前历次提交的全部证据。"""


class ArchivedAnnex(Part, json_schema_extra={"description": "一份已出具文书的附件。"}):
    """An annex of an issued document in an archive."""

    kind: str
    title: str
    pdf: str
    docx: str
    text: str


class ArchivedDocument(Part, json_schema_extra={"description": "档案中的一份已出具文书。"}):
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


class ArchivedKeeping(Part, json_schema_extra={"description": "保存期限。"}):
    """Until when the archive is to be kept."""

    until: date | None
    """至少保存至此日；空值表示尚未起算。"""
    rule: str
    source: str
