"""Files that are no text, told by their first bytes."""

from __future__ import annotations

_STARTS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "pdf", "a PDF document; take its text out first, as pdftotext does"),
    (b"%!PS", "postscript", "a PostScript document; take its text out first, as ps2ascii does"),
    (b"\x89PNG\r\n\x1a\n", "image", "a PNG image"),
    (b"\xff\xd8\xff", "image", "a JPEG image"),
    (b"GIF87a", "image", "a GIF image"),
    (b"GIF89a", "image", "a GIF image"),
    (b"II*\x00", "image", "a TIFF image"),
    (b"MM\x00*", "image", "a TIFF image"),
    (b"\x00\x00\x01\x00", "image", "an icon"),
    (b"PK\x03\x04", "archive", "a zip archive or an office document; unpack it"),
    (b"PK\x05\x06", "archive", "an empty zip archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive", "a 7z archive; unpack it"),
    (b"Rar!\x1a\x07", "archive", "a RAR archive; unpack it"),
    (b"\x04\x22\x4d\x18", "archive", "LZ4 data"),
    (b"\x1f\x9d", "archive", "data of the old compress"),
    (b"\xff\x06\x00\x00sNaPpY", "archive", "snappy data"),
    (b"LZIP", "archive", "lzip data"),
    (b"!<arch>\n", "archive", "an ar archive"),
    (b"filedesc://", "archive", "an ARC archive; convert it to WARC"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office-document", "an old office document; save it as HTML or text"),
    (b"{\\rtf", "office-document", "an RTF document; save it as HTML or text"),
    (b"\x7fELF", "executable", "an ELF executable"),
    (b"\xcf\xfa\xed\xfe", "executable", "a Mach-O executable"),
    (b"\xca\xfe\xba\xbe", "executable", "a Java class or a Mach-O executable"),
    (b"\x00asm", "executable", "a WebAssembly module"),
    (b"ID3", "audio-or-video", "MP3 audio"),
    (b"OggS", "audio-or-video", "Ogg audio or video"),
    (b"fLaC", "audio-or-video", "FLAC audio"),
    (b"FLV\x01", "audio-or-video", "Flash video"),
    (b"\x1aE\xdf\xa3", "audio-or-video", "Matroska or WebM video"),
    (b"\x00\x00\x01\xba", "audio-or-video", "MPEG video"),
    (b"wOFF", "font", "a web font"),
    (b"wOF2", "font", "a web font"),
    (b"\x00\x01\x00\x00\x00", "font", "a TrueType font"),
    (b"OTTO\x00", "font", "an OpenType font"),
    (b"SQLite format 3\x00", "database", "a SQLite database"),
    (b"PAR1", "database", "a Parquet file"),
    (b"Obj\x01", "database", "an Avro file"),
    (b"ORC\x00", "database", "an ORC file"),
    (b"ARROW1", "database", "an Arrow file"),
    (b"\x80\x04\x95", "database", "a Python pickle"),
    (b"\x89HDF\r\n\x1a\n", "database", "an HDF5 file"),
)
_RIFF = {
    b"WEBP": ("image", "a WebP image"),
    b"WAVE": ("audio-or-video", "WAVE audio"),
    b"AVI ": ("audio-or-video", "AVI video"),
}
_IMAGE_BRANDS = (b"avif", b"heic", b"heix", b"mif1")


def not_text(head: bytes) -> tuple[str, str] | None:
    """What a file is that is no text, as a short name and in words; None where its first bytes show nothing such."""
    for start, name, words in _STARTS:
        if head.startswith(start):
            return name, words
    if head[:4] == b"RIFF" and head[8:12] in _RIFF:
        return _RIFF[head[8:12]]
    if head[4:8] == b"ftyp":
        return ("image", "an AVIF or HEIC image") if head[8:12] in _IMAGE_BRANDS else ("audio-or-video", "MP4 video")
    if head[:2] == b"BM" and head[6:10] == b"\x00\x00\x00\x00":
        return "image", "a BMP image"
    if head[:2] == b"MZ" and b"PE\x00\x00" in head[:1024]:
        return "executable", "a Windows executable"
    if head[257:262] == b"ustar":
        return "archive", "a tar archive; unpack it"
    return None
