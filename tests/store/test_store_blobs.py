import hashlib
from pathlib import Path

import pytest

from docgen.errors import BlobDamaged, BlobMissing, NotReadable
from docgen.store.blobs import Blob, BlobStore

CONTENT = "催收通知书".encode() * 1000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "blobs")


def files(blobs: BlobStore) -> list[str]:
    return [str(path.relative_to(blobs.root)) for path in blobs.root.rglob("*") if path.is_file()]


def test_the_same_content_twice_is_one_blob(blobs: BlobStore, tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(CONTENT)
    stored = {blobs.put(CONTENT), blobs.put_file(tmp_path / "scan.pdf"), blobs.put(CONTENT)}
    assert stored == {Blob(SHA256, len(CONTENT))}
    assert files(blobs) == [f"{SHA256[:2]}/{SHA256[2:]}"]
    assert blobs.read(SHA256) == CONTENT


def test_a_flipped_byte_is_found_and_the_next_put_mends_it(blobs: BlobStore, tmp_path: Path) -> None:
    blobs.put(CONTENT)
    damaged = bytearray(CONTENT)
    damaged[7] ^= 1
    blobs.path(SHA256).write_bytes(damaged)
    with pytest.raises(BlobDamaged, match=SHA256):
        blobs.read(SHA256)
    with pytest.raises(BlobDamaged, match=SHA256):
        blobs.place(SHA256, tmp_path / "out" / "a.pdf")
    assert not (tmp_path / "out").exists()
    blobs.put(CONTENT)
    assert blobs.read(SHA256) == CONTENT


def test_a_blob_that_is_gone_is_named(blobs: BlobStore) -> None:
    with pytest.raises(BlobMissing, match=SHA256):
        blobs.read(SHA256)
    with pytest.raises(BlobMissing, match=SHA256):
        blobs.verify(SHA256)


def test_placing_gives_the_bytes(blobs: BlobStore, tmp_path: Path) -> None:
    blobs.put(CONTENT)
    blobs.place(SHA256, tmp_path / "a" / "合同.pdf")
    assert (tmp_path / "a" / "合同.pdf").read_bytes() == CONTENT


def test_a_file_that_is_not_there_stores_nothing(blobs: BlobStore, tmp_path: Path) -> None:
    with pytest.raises(NotReadable):
        blobs.put_file(tmp_path / "none.pdf")
    with pytest.raises(NotReadable, match="该路径是文件夹"):
        blobs.put_file(tmp_path)
    assert files(blobs) == []
