"""Taking the signatures out of a PDF whose pages are to change: they would no longer hold."""

from pikepdf import Array, Dictionary, Name, Pdf


def take_signatures(pdf: Pdf) -> None:
    """Take out the fields of signatures, and what hangs on them; a file without any stays as it is."""
    if "/AcroForm" not in pdf.Root:
        return
    for page in pdf.pages:
        kept = [one for one in page.obj.get("/Annots", Array()) if not _signs(one)]
        if kept:
            page.obj.Annots = Array(kept)
        elif "/Annots" in page.obj:
            del page.obj["/Annots"]
    for name in ("/AcroForm", "/Perms", "/DSS"):
        if name in pdf.Root:
            del pdf.Root[name]


def _signs(annotation: object) -> bool:
    return isinstance(annotation, Dictionary) and annotation.get("/FT") == Name.Sig
