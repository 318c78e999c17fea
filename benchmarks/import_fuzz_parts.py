"""Spreadsheet files changed where it hurts: parts of the zip taken out, doubled or cut, their XML made strange."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

STRANGE: tuple[tuple[str, str], ...] = (
    (r'r="([A-Z]+)\d+"', r'r="\g<1>1048576"'),
    (r'<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"'),
    (r"<sheetData>", '<sheetData><row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'),
    (r"</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="A1:C9999999"/></mergeCells>'),
    (r"</sheetData>", '</sheetData><mergeCells><mergeCell ref="ZZ9:A1"/><mergeCell ref="?"/><mergeCell/></mergeCells>'),
    (r't="s"', 't="e"'),
    (r't="s"', 't="d"'),
    (r't="s"', 't="b"'),
    (r't="s"', 't="str"'),
    (r't="s"', 't="nonsense"'),
    (r"<v>\d+</v>", "<v>999999</v>"),
    (r"<v>\d+</v>", "<v>-1e400</v>"),
    (r"<v>\d+</v>", "<v></v>"),
    (r"<v>(\d+)</v>", r"<f>[1]Other!A1</f><v>\g<1></v>"),
    (r"<v>\d+</v>", '<f>HYPERLINK("x","y")</f>'),
    (r"<v>\d+</v>", '<f t="shared" si="7" ref="A1:B9999">1+</f>'),
    (r's="\d+"', 's="4294967296"'),
    (r"<c ", '<c s="1" '),
    (r'numFmtId="\d+"', 'numFmtId="14"'),
    (r"<fonts ", '<fonts><font><strike val="maybe"/></font></fonts><fonts '),
    (r"<cellXfs", "<cellxfs"),
    (r"<si>", "<si><r><t>part</t></r><rPh><t>x</t></rPh>"),
    (r"<sst [^>]*>", '<sst count="-1" uniqueCount="99999999999">'),
    (r'count="\d+"', 'count="99999999999"'),
    (r'name="Sheet1"', 'name="' + "x" * 400 + '"'),
    (r'name="Sheet1"', 'name="a!b\'c/&#10;"'),
    (r'r:id="rId1"', 'r:id="rId9"'),
    (r"<sheet ", '<sheet state="veryHidden" name="Old" sheetId="9" r:id="rId1"/><sheet '),
    (r'Target="[^"]*"', 'Target="/xl/nowhere.xml"'),
    (r'Target="[^"]*"', 'Target="../../../etc/passwd"'),
    (r"<\?xml[^>]*\?>", '<?xml version="1.0" encoding="utf-16"?>'),
    (r"<\?xml[^>]*\?>", '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><?xml version="1.0"?>'),
    (r"date1904", "date9999"),
    (r"<workbookPr", '<workbookPr date1904="1"'),
    (r"<row ", '<row hidden="1" '),
    (r"table:number-columns-repeated", "table:number-rows-repeated"),
    (r"<table:table-row>", '<table:table-row table:number-rows-repeated="1048576">'),
    (r"<table:table-cell", '<table:table-cell table:number-columns-repeated="16384"'),
    (r'office:value-type="string"', 'office:value-type="date" office:date-value="99999-99-99"'),
    (r'office:value-type="string"', 'office:value-type="float" office:value="nan"'),
    (r'office:value-type="string"', 'office:value-type="time" office:time-value="PT99999999H"'),
)  # fmt: skip
"""What is looked for in a part, and what is put in its place."""


def altered(data: bytes, chance: random.Random) -> bytes:
    """The same zip file with some of its parts changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        held = {name: parts.read(name) for name in parts.namelist()}
    for _ in range(chance.randint(1, 3)):
        name = chance.choice(sorted(held))
        kind = chance.random()
        if kind < 0.6:
            held |= _made_strange(held, chance)
        elif kind < 0.75:
            held[name] = held[name][: chance.randrange(len(held[name]) + 1)]
        elif kind < 0.85 and len(held) > 1:
            del held[name]
        else:
            held[name] = held[chance.choice(sorted(held))]
    buffer = io.BytesIO()
    method = chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
    with zipfile.ZipFile(buffer, "w", method if chance.random() < 0.2 else zipfile.ZIP_DEFLATED) as parts:
        for name in chance.sample(sorted(held), len(held)):
            parts.writestr(name.upper() if chance.random() < 0.02 else name, held[name])
    return buffer.getvalue()


def _made_strange(held: dict[str, bytes], chance: random.Random) -> dict[str, bytes]:
    """One strange thing, in the first part where there is a place for it."""
    wanted, instead = chance.choice(STRANGE)
    for name in chance.sample(sorted(held), len(held)):
        text, found = re.subn(wanted, instead, held[name].decode("utf-8", "replace"), count=chance.randint(1, 3))
        if found:
            return {name: text.encode()}
    return {}


def open_document(rows: Sequence[Sequence[str]], chance: random.Random) -> bytes:
    """An .ods file of one sheet."""
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(_printable(text))}</text:p>'
            "</table:table-cell>"
            for text in row
        )
        + "</table:table-row>"
        for row in rows
    )
    spaces = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{spaces}office:1.0" '
        f'xmlns:table="{spaces}table:1.0" xmlns:text="{spaces}text:1.0" office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Sheet1">{lines}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("content.xml", content)
        if chance.random() < 0.5:
            parts.writestr("META-INF/manifest.xml", '<?xml version="1.0"?><manifest/>')
    return buffer.getvalue()


def _printable(text: str) -> str:
    return "".join(c for c in text if c >= " " or c == "\n")
