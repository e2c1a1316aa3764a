"""What a manifest says of itself: one edited by hand soon contradicts itself.

Items, volumes and files account for the same pages, from the first to the last, once each.
"""

from collections.abc import Iterator, Mapping, Sequence

from docgen.bundle.manifest import Listing, Manifest
from docgen.bundle.manifest_parts import ManifestItem, ManifestStretch, ManifestVolume


def contradictions(manifest: Listing) -> Iterator[str]:
    """Everything in which a manifest does not agree with itself, in Chinese."""
    paths = [file.path for file in manifest.files]
    if not paths:
        yield "清单没有列明任何文件"
    for path in sorted({path for path in paths if paths.count(path) > 1}):
        yield f"清单中文件“{path}”列了两次"
    for path in paths:
        if path.startswith("/") or ".." in path.split("/") or "\\" in path:
            yield f"清单中的文件“{path}”指到了清单所在文件夹之外"
    if isinstance(manifest, Manifest):
        yield from _items(manifest)
        yield from _volumes(manifest)


def _items(manifest: Manifest) -> Iterator[str]:
    """Items are numbered on, their pages follow each other, and each has a volume and a source."""
    if not manifest.items:
        yield "清单没有列明任何证据"
    sources = {source.path for source in manifest.sources}
    if len(sources) != len(manifest.sources):
        yield "清单中同一原文件列了两次"
    volumes = {volume.no: volume for volume in manifest.volumes}
    last_no, last_page = _before(manifest)
    for no, item in enumerate(manifest.items, last_no + 1):
        if item.no != no:
            yield f"清单中证据的编号不连续，第 {no} 项编为 {item.no}"
        if item.pages[0] != last_page + 1 or item.pages[1] < item.pages[0]:
            yield f"清单中第 {item.no} 项证据的页码不连续"
        last_page = item.pages[1]
        yield from _stretches(item, volumes)
        if item.source not in sources:
            yield f"清单中第 {item.no} 项证据没有对应的原文件"
    if last_page != _before(manifest)[1] + manifest.page_count:
        yield "清单所列总页数与各项证据的页码不符"


def _stretches(item: ManifestItem, volumes: Mapping[int, ManifestVolume]) -> Iterator[str]:
    """What volumes hold of an item makes up its pages, and lies within them."""
    stretches = item.stretches
    if [page for stretch in stretches for page in stretch.pages] != _cut(item.pages, stretches):
        yield f"清单中第 {item.no} 项证据各册部分的页码不连续"
    for stretch in stretches:
        volume = volumes.get(stretch.volume)
        if volume is None or stretch.pages[0] < volume.pages[0] or stretch.pages[1] > volume.pages[1]:
            yield f"清单中第 {item.no} 项证据的页码不在它所属的第 {stretch.volume} 册内"


def _before(manifest: Manifest) -> tuple[int, int]:
    """The last item and the last page of the bundle that this one goes on from."""
    earlier = manifest.continues
    return (earlier.last_item, earlier.last_page) if earlier else (0, 0)


def _cut(pages: tuple[int, int], stretches: Sequence[ManifestStretch]) -> list[int]:
    """``pages`` cut where the stretches are: first and last page of each, if they follow each other."""
    ends = [stretch.pages[1] for stretch in stretches[:-1]]
    return [pages[0], *(page for end in ends for page in (end, end + 1)), pages[1]]


def _volumes(manifest: Manifest) -> Iterator[str]:
    """Each volume is a listed file of as many pages as it says, and follows the volume before it."""
    if not manifest.volumes:
        yield "清单没有列明任何一册"
    files = {file.path: file for file in manifest.files}
    first = following = _before(manifest)[1] + 1
    for no, volume in enumerate(manifest.volumes, 1):
        file = files.get(volume.path)
        if volume.no != no or volume.pages[0] != following or volume.pages[1] < volume.pages[0]:
            yield f"清单中第 {volume.no} 册的册号或页码不连续"
        following = volume.pages[1] + 1
        if file is None:
            yield f"清单中第 {volume.no} 册的文件“{volume.path}”没有列入文件"
        elif file.pages != volume.front_pages + len(volume.inserts) + volume.pages[1] - volume.pages[0] + 1:
            yield f"清单中第 {volume.no} 册的页数与文件“{volume.path}”的页数不符"
    if following != first + manifest.page_count:
        yield "清单所列总页数与各册的页码不符"
