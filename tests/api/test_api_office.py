from pathlib import Path

from docgen.api.office import open_office


def test_a_working_folder_goes_and_takes_those_of_killed_processes_along(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    (tmp_path / "work" / "left-by-a-killed-process").mkdir(parents=True)
    with office.working_folder() as one, office.working_folder() as two:
        (one / "a.pdf").write_bytes(b"x")
        assert {path.name for path in (tmp_path / "work").iterdir()} == {one.name, two.name}
    assert list((tmp_path / "work").iterdir()) == []
