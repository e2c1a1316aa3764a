"""Lines of values in TOML files."""

from textwrap import dedent

from docgen.collection.toml_lines import line_at, lines_of

TEXT = dedent('''\
    title = "甲"
    note = """
    false = 1
    [no.header]
    """
    quote = \'\'\'one line\'\'\'

    [risk]  # thresholds
    "medium" = { from_day = 3 }

    [[steps]]
    a.b = 1
    list = [
      1,
    ]

    [[steps]]
    name = "二"
    [[steps.inner]]
    x = 1
''')


def test_lines() -> None:
    assert lines_of(TEXT) == {
        (): 1,
        ("title",): 1,
        ("note",): 2,
        ("quote",): 6,
        ("risk",): 8,
        ("risk", "medium"): 9,
        ("steps",): 11,
        ("steps", 0): 11,
        ("steps", 0, "a"): 12,
        ("steps", 0, "list"): 13,
        ("steps", 1): 17,
        ("steps", 1, "name"): 18,
        ("steps", "inner"): 19,
        ("steps", "inner", 0): 19,
        ("steps", "inner", 0, "x"): 20,
    }


def test_the_nearest_line_around() -> None:
    lines = lines_of(TEXT)
    assert line_at(lines, ("risk", "medium", "from_day")) == 9
    assert line_at(lines, ("steps", 0, "list", 0)) == 13
    assert line_at(lines, ("steps", 1, "missing")) == 17
    assert line_at(lines, ("other",)) == 1
