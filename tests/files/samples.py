"""Small files of each kind, made here: nothing binary is committed."""

from __future__ import annotations

import io
import zipfile

from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
CSV = "ville;habitants\nÉvry-Courcouronnes;66 000\n".encode("cp1252")
_MAIN = {
    "docx": "wordprocessingml.document.main+xml",
    "xlsx": "spreadsheetml.sheet.main+xml",
    "pptx": "presentationml.presentation.main+xml",
}


def picture(kind: str = "PNG", size: tuple[int, int] = (800, 400), **options: object) -> bytes:
    """An image with a left half of another colour."""
    image = Image.new("RGB", size, "white")
    image.paste("teal", (0, 0, size[0] // 2, size[1]))
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def lying_photo() -> bytes:
    """A photograph taken with the camera turned, which noted where it was."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    return picture("JPEG", (800, 400), exif=exif)


def archive(entries: dict[str, bytes]) -> bytes:
    """A zip archive, its entries in this order."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in entries.items():
            zipped.writestr(name, content)
    return target.getvalue()


def openxml(kind: str = "docx", *, types: str = "", more: dict[str, bytes] | None = None) -> bytes:
    """An Office document, as far as its list of contents."""
    main = f"application/vnd.openxmlformats-officedocument.{_MAIN[kind]}"
    listed = f'<?xml version="1.0"?><Types><Override PartName="/x" ContentType="{main}"/>{types}</Types>'
    return archive({"[Content_Types].xml": listed.encode(), **(more or {})})


def opendocument(kind: str = "text", more: dict[str, bytes] | None = None) -> bytes:
    """A LibreOffice document, as far as its kind."""
    return archive({"mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(), **(more or {})})


def form(name: str, content: bytes, field: str = "file") -> dict[str, object]:
    """What a browser sends for one file, as arguments of a test client's request."""
    head = f'--limit\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + b"\r\n--limit--\r\n"
    return {"data": body, "content_type": "multipart/form-data; boundary=limit"}
