"""Clues to property in the five categories of the court's own form (财产调查规定 2)."""

from itertools import count
from typing import Any, Final

from docgen.casefile.case import Case
from docgen.casefile.records import Asset
from docgen.casefile.vocabulary import AssetKind
from docgen.kinds.parts import Listed, Part, part

CATEGORIES: Final = (
    ("收入、存款、现金、理财产品、有价证券", (AssetKind.INCOME, AssetKind.DEPOSIT, AssetKind.SECURITIES)),
    ("土地使用权、房屋等不动产", (AssetKind.REAL_ESTATE,)),
    ("交通运输工具、机器设备、产品、原材料等动产", (AssetKind.VEHICLE, AssetKind.EQUIPMENT)),
    (
        "债权、股权、投资权益、基金份额、信托受益权、知识产权等财产性权利",
        (AssetKind.RECEIVABLE, AssetKind.EQUITY, AssetKind.INTELLECTUAL_PROPERTY),
    ),
    ("其他财产", (AssetKind.OTHER,)),
)


def asset_groups(case: Case) -> list[dict[str, Any]]:
    """The five categories in order, each with its clues, numbered through; a category may be empty."""
    parts = asset_parts(case)
    numbers = count(1)
    return [
        {
            "title": title,
            "assets": Listed((_numbered(made, next(numbers)) for kind, made in parts if kind in kinds), like=Asset),
        }
        for title, kinds in CATEGORIES
    ]


def _numbered(made: Part, no: int) -> Part:
    made["no"] = no
    return made


def asset_parts(case: Case) -> list[tuple[AssetKind, Part]]:
    """Every clue with its kind; the holder by name."""
    names = {debtor.id: debtor.name for debtor in case.debtors if debtor.id}
    return [
        (asset.kind, part(asset, f"财产线索 {asset.detail[:16]} 的", "asset", names, of_debtor=asset.holder in names))
        for asset in case.assets
    ]
