"""A pack's folder: every paper composed, the evidence built, all of it written under its number."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from docgen.api.bundles import BundleWish, bundle_of, refuse_gaps
from docgen.api.office import Office
from docgen.api.paper_files import writers_of
from docgen.api.sources import FoundCase
from docgen.api.templates import with_template
from docgen.bundle.completeness import Missing
from docgen.bundle.front import Receiver
from docgen.bundle.packaging import described_pack, file_sha256
from docgen.bundle.result import BundleResult
from docgen.bundle.seal import seal
from docgen.bundle.sheets import Printer
from docgen.bundle.volumes import Progress
from docgen.errors import ClaimWorkbookUnsuited, InputError, LawError
from docgen.law.result import ClaimWarning
from docgen.render.claim_workbook.writing import write_claim_workbook
from docgen.workflow.drafting import Drafts
from docgen.workflow.filings import CONTENTS, COURT, EVIDENCE, FEES, STATEMENT, PackPart
from docgen.workflow.packing import (
    Cover,
    Drafted,
    PackOrder,
    Refusals,
    addressed_answers,
    amount_claimed,
    cover_of,
    drafted,
    fee_answers,
)
from docgen.workflow.papers import page_count

UNASKED: Final = (
    "案件有财产线索，可以在起诉时一并申请保全；需要的，选入保全申请书（命令行 --with preservation）或者给出其填写项"
)
COVER_NO: Final = "00"
INDEX: Final = "证据目录"
MATERIALS: Final = "证据材料"
BINDING: Final = "按页码顺序装订"
FORMS: Final = {".pdf": "PDF", ".docx": "Word", ".xlsx": "Excel"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFile:
    """A file of the pack: its path below the output folder, and of what is printed its pages and copies."""

    path: str
    sha256: str
    pages: int | None = None
    copies: int | None = None


@dataclass(slots=True)
class Row:
    """A line of the cover list: a paper, its files in the folder, its pages, how often it is printed."""

    no: str
    what: str
    paths: list[Path]
    pages: int | None
    copies: int
    note: str


@dataclass(slots=True)
class PackFolder:
    """One pack in the making."""

    office: Office
    found: FoundCase
    order: PackOrder
    folder: Path
    at: datetime
    progress: Progress
    evidence: BundleWish
    """How its bundle is made; whether it gets a time stamp holds for the pack as well."""
    rows: list[Row] = field(default_factory=list)
    pages: dict[str, int] = field(default_factory=dict)
    """Of what is printed, by its path below the folder."""
    missing: list[Missing] = field(default_factory=list)
    cover: Cover | None = None
    """Who gets it, once its first paper is composed."""

    def fill(self) -> tuple[ClaimWarning, ...]:
        """Compose all, write what goes before the evidence, build that, write the rest; what whoever files should know.

        Evidence takes minutes. What is missing of papers is told before it is built, together with what is to be seen
        of the evidence without that.

        Raises:
            PackRefused, PackNotAllowed: all that cannot be made.
        """
        case, filing = self.order.case, self.order.filing
        refusals = Refusals(case.case_no, filing.title)
        before = self._drafted(filing.before, refusals)
        first = next((one.drafts for one in before if one.part is filing.first), None)
        self.cover = cover_of(filing, first) if first else None
        after = self._drafted(filing.after, refusals, addressed_answers(filing, self.cover))
        if refusals and case.evidence:
            self._refuse_gaps(refusals)
        refusals.raise_any()
        self.missing += filing.missing
        if filing is COURT:
            after += self._beside_suit(before, refusals)
        refusals.raise_any()
        self._write(before, refusals)
        refusals.raise_any()
        bundle = self._evidence(refusals)
        refusals.raise_any()
        if bundle:
            self._number_bundle(bundle)
        self._write(after, refusals)
        refusals.raise_any()
        self.missing += refusals.spared
        self._contents()
        manifest = described_pack(self.folder, case.case_no, self.at, self.pages)
        authority = self.office.authority if self.evidence.timestamp else None
        seal(self.folder, manifest, Printer(case, self.order.dated_on).paper, authority)
        told = [warning for one in (*before, *after) for warning in one.drafts.warnings]
        told += [ClaimWarning(code=one.code, message=one.told) for one in (bundle.left_out if bundle else ())]
        return tuple(dict.fromkeys(told))

    def _beside_suit(self, before: list[Drafted], refusals: Refusals) -> list[Drafted]:
        """What a court's fees come to; that property may be preserved, where nobody asks for it."""
        wished = {part.wish for part in self.order.parts(COURT.after)}
        if self.order.case.assets and "preservation" not in wished:
            self.missing.append(Missing(what="财产保全申请书", why=UNASKED, required=False))
        return self._drafted([FEES], refusals, {"fee_estimate": self._fees(before)})

    def _drafted(
        self,
        listed: Sequence[PackPart],
        refusals: Refusals,
        supplied: Mapping[str, Any] | None = None,
    ) -> list[Drafted]:
        parts = self.order.parts(listed)
        self.progress("起草文书", 0, len(parts))
        orders = [(part, self.order.order(part, (supplied or {}).get(part.kind))) for part in parts]
        return drafted(
            [(part, with_template(self.office, one)) for part, one in orders], self.office.parameters, refusals
        )

    def _evidence(self, refusals: Refusals) -> BundleResult | None:
        """The bundle and its index, built where they will lie; None where the case has no evidence."""
        if not self.order.case.evidence:
            why = "应当提交证据和证据来源；案件没有列明任何证据，先在案件资料中列出证据再制作"
            self.missing.append(Missing(what=EVIDENCE.title, why=why, required=True))
            return None
        target = self.folder / EVIDENCE.title
        try:
            return bundle_of(
                self.office,
                self.found,
                self._bundle_wish(),
                out=target,
                at=self.at,
                progress=self.progress,
            )
        except InputError as error:
            refusals.add(EVIDENCE, error)
            return None

    def _bundle_wish(self) -> BundleWish:
        filing, cover = self.order.filing, self.cover
        receiver = Receiver(filing.receiver, cover.receiver) if cover and cover.receiver else None
        copies = cover.whole if cover else None
        return replace(self.evidence, recipe_name=filing.recipe, copies=copies, receiver=receiver)

    def _refuse_gaps(self, refusals: Refusals) -> None:
        try:
            refuse_gaps(self.office, self.found)
        except InputError as error:
            refusals.add(EVIDENCE, error)

    def _fees(self, made: list[Drafted]) -> Mapping[str, Any]:
        complaint = next(one.drafts for one in made if one.part is COURT.first)
        return fee_answers(self.order, amount_claimed(complaint), self.office.parameters)

    def _write(self, made: list[Drafted], refusals: Refusals) -> None:
        for done, one in enumerate(made):
            self.progress("排版文书", done, len(made))
            try:
                self._paper(one.part, one.drafts)
            except (InputError, LawError) as error:
                refusals.add(one.part, error)

    def _next(self) -> str:
        """The next number in the folder; the cover list has the first."""
        return f"{len({row.no for row in self.rows}) + 1:02d}"

    def _paper(self, part: PackPart, drafts: Drafts, no: str | None = None) -> None:
        """A paper as PDF and Word under its number; of the claim statement a workbook too."""
        no = no or self._next()
        stem = f"{no}_{part.title}"
        (only,) = drafts.drafts
        document = (
            drafts.numbered(only, self.order.filing.enclosed, "").document if part is STATEMENT else only.document
        )
        paper = writers_of(self.office, self.order.dated_on).write(document)
        paths = [self.folder / f"{stem}.pdf", self.folder / f"{stem}.docx"]
        for path, content in zip(paths, (paper.pdf, paper.docx), strict=True):
            path.write_bytes(content)
        self._count(paths[0], paper.pages)
        if part is STATEMENT:
            paths += self._workbook(drafts, self.folder / f"{stem}.xlsx")
        if no != COVER_NO:
            copies = part.copies(self.cover.whole if self.cover else 1)
            self.rows.append(Row(no, part.title, paths, paper.pages, copies, part.to_do(self.order.case)))

    def _workbook(self, drafts: Drafts, path: Path) -> list[Path]:
        """The claim statement's workbook; where a spreadsheet does not hold its figures, what is missing says so."""
        case, claim = self.order.case, drafts.facts.claim
        if claim is None:
            raise TypeError(claim)
        try:
            content = write_claim_workbook(case, claim, dated_on=self.order.dated_on)
        except ClaimWorkbookUnsuited as error:
            why = f"{error.message}提交 PDF 或者 Word 即可"
            self.missing.append(Missing(what="债权计算书的 Excel", why=why, required=False))
            return []
        path.write_bytes(content)
        return [path]

    def _number_bundle(self, bundle: BundleResult) -> None:
        """Give the bundle's folder the next number; a row for its index, and one for each of its volumes."""
        no = self._next()
        folder = self.folder / f"{no}_{EVIDENCE.title}"
        (self.folder / EVIDENCE.title).rename(folder)
        index = [folder / path for path in bundle.index]
        printed = [path for path in index if path.suffix == ".pdf"]
        pages = page_count(printed[0].read_bytes()) if printed else None
        if pages:
            self._count(printed[0], pages)
        if index:
            self.rows.append(Row(no, INDEX, index, pages, bundle.copies, EVIDENCE.note))
        for volume in bundle.volumes:
            title = MATERIALS if len(bundle.volumes) == 1 else f"{MATERIALS}（{Path(volume.path).stem}）"
            self._count(folder / volume.path, volume.pages)
            self.rows.append(Row(no, title, [folder / volume.path], volume.pages, bundle.copies, BINDING))

    def _count(self, path: Path, pages: int) -> None:
        self.pages[path.relative_to(self.folder).as_posix()] = pages

    def _contents(self) -> None:
        """The cover list 00: what there is, and how often each is to be printed."""
        rows = [
            {
                "no": row.no,
                "what": row.what,
                "files": "、".join(FORMS[path.suffix] for path in row.paths),
                "copies": row.copies,
                **({"pages": row.pages} if row.pages else {}),
                **({"note": row.note} if row.note else {}),
            }
            for row in self.rows
        ]
        filing, cover = self.order.filing, self.cover
        refusals = Refusals(self.order.case.case_no, filing.title)
        told: dict[str, Any] = {"receiver_title": filing.receiver, "opponents_title": filing.opponents, "rows": rows}
        if cover:
            told |= {"opponents": "、".join(cover.opponents), "opponents_count": len(cover.opponents)}
            told |= {"receiver": cover.receiver} if cover.receiver else {}
        for one in self._drafted([CONTENTS], refusals, {"pack_contents": told}):
            self._paper(one.part, one.drafts, no=COVER_NO)
        refusals.raise_any()

    def files(self) -> Iterator[PackFile]:
        """Every file of the folder, by its path below the folder above."""
        copies = {path: row.copies for row in self.rows for path in row.paths if path.suffix == ".pdf"}
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                name = path.relative_to(self.folder).as_posix()
                yield PackFile(
                    path=f"{self.folder.name}/{name}",
                    sha256=file_sha256(path),
                    pages=self.pages.get(name),
                    copies=copies.get(path),
                )
