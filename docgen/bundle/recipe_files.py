"""Finding recipes: those that ship, the institution's own in their place, or any file named by its path."""

import difflib
from functools import cache
from pathlib import Path
from typing import Final

from docgen.bundle.recipe import Recipe
from docgen.collection.toml_files import files_in, read_file
from docgen.errors import Problem, ShippedFileFaulty, UnknownRecipe, WrongRecipeFile

SHIPPED: Final = Path(__file__).parent / "recipes"
STANDARD: Final = "court_filing"
"""The recipe of a bundle for which none is named."""


def recipe(written: str = STANDARD, overlay: Path | None = None) -> Recipe:
    """The recipe of a name, a Chinese title, or the path of a ``.toml`` file.

    Args:
        written: as the user named it.
        overlay: the folder of the institution's recipes (or none, or not there yet).

    Raises:
        UnknownRecipe: there is none; says which there are.
        WrongRecipeFile: with every fault of the file, each with its line.
        ShippedFileFaulty: the same of one that ships.
    """
    files = {path.stem: path for path in (*files_in(SHIPPED), *files_in(overlay))}
    wanted = written.strip()
    if wanted in files:
        return _sound(files[wanted])
    if wanted.lower().endswith(".toml") and Path(wanted).is_file():
        return _sound(Path(wanted))
    read = {name: read_file(path, Recipe) for name, path in files.items()}
    sound = {name: found for name, found in read.items() if isinstance(found, Recipe)}
    for found in sound.values():
        if found.title == wanted:
            return found
    near = difflib.get_close_matches(wanted, sound, n=1, cutoff=0.5)
    known = "、".join(f"{name}（{found.title}）" for name, found in sound.items())
    raise UnknownRecipe(name=written, nearest=f"是否指 {near[0]}？" if near else "", known=known)


def recipe_titles(overlay: Path | None = None) -> dict[str, str]:
    """The title of every sound recipe by its name; those of ``overlay`` in place of those that ship."""
    files = {path.stem: path for path in (*files_in(SHIPPED), *files_in(overlay))}
    read = {name: read_file(path, Recipe) for name, path in files.items()}
    return {name: found.title for name, found in read.items() if isinstance(found, Recipe)}


def recipe_faults(overlay: Path | None = None) -> list[Problem]:
    """Every fault of every recipe, those that ship among them, each with its file and line."""
    read = [read_file(path, Recipe) for path in (*files_in(SHIPPED), *files_in(overlay))]
    return [problem for found in read if isinstance(found, list) for problem in found]


@cache
def standard() -> Recipe:
    """The recipe of a bundle for which none is named, as it ships."""
    return _sound(SHIPPED / f"{STANDARD}.toml")


def _sound(path: Path) -> Recipe:
    found = read_file(path, Recipe)
    if isinstance(found, list):
        if path.parent == SHIPPED:
            raise ShippedFileFaulty(name=path.name, problems=found)
        raise WrongRecipeFile(name=path.name, count=len(found), problems=found)
    return found
