"""A report as HTML: its parts for a page of the service, or the whole as one file that needs nothing else."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape

from .report_parts import Answer, Block, Bullets, Heading, Picture, Report, Section, Table, Words

_STYLE = (
    "body{font:1rem/1.5 Arial,sans-serif;margin:2rem auto;max-width:62rem;padding:0 1rem;color:#212b32}"
    "img{max-width:100%;height:auto}figure{margin:1rem 0}h2{margin-top:2.5rem}caption{font-weight:bold;text-align:left}"
    ".app-scroll{overflow-x:auto}table{border-collapse:collapse;margin:1rem 0;width:100%}"
    "th,td{border-bottom:1px solid #d8dde0;padding:.25rem .75rem .25rem 0;text-align:left;vertical-align:top}"
    ".app-number{text-align:right}.nhsuk-inset-text{border-left:8px solid #0b5563;padding-left:1rem;font-size:1.25rem}"
)


def report_page(report: Report, *, author: str) -> str:
    """A report as one HTML file.

    Args:
        report: what it says.
        author: who made it.
    """
    about = "".join(f"<p>{escape(line)}</p>" for line in report.about)
    return (
        f"<!DOCTYPE html>\n<html lang='en-GB'><head><meta charset='utf-8'><title>{escape(report.title)}, "
        f"{escape(report.subtitle)}</title><meta name='author' content='{escape(author)}'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<style>{_STYLE}</style></head><body><main><h1>{escape(report.title)}</h1><p>{escape(report.subtitle)}</p>"
        f"{about}\n{sections_html(report.sections)}<p>{escape(report.mark)}</p></main></body></html>\n"
    )


def sections_html(sections: Sequence[Section]) -> str:
    """Sections under headings of the second level."""
    return "".join(f"<h2>{escape(each.title)}</h2>\n{blocks_html(each.blocks)}" for each in sections)


def blocks_html(blocks: Sequence[Block]) -> str:
    """Blocks one after the other; each picture is an image with words for those who do not see it."""
    return "\n".join(_block(each) for each in blocks) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading(text):
            return f"<h3>{escape(text)}</h3>"
        case Words(text):
            return f"<p>{escape(text)}</p>"
        case Bullets(items):
            return f"<ul>{''.join(f'<li>{escape(each)}</li>' for each in items)}</ul>"
        case Answer(question, answer):
            return f"<div class='nhsuk-inset-text'><p>{escape(question)} <strong>{escape(answer)}</strong></p></div>"
        case Picture():
            return _picture(block)
        case Table():
            return _table(block)


def _picture(picture: Picture) -> str:
    data = base64.b64encode(picture.svg.encode()).decode()
    return (
        f"<figure class='app-picture'><img src='data:image/svg+xml;base64,{data}' alt='{escape(picture.alt)}'>"
        f"<figcaption>{escape(picture.caption)}</figcaption></figure>"
    )


def _table(table: Table) -> str:
    numbers = [" class='app-number'" if place in table.right else "" for place in range(len(table.columns))]
    heads = "".join(
        f"<th scope='col'{number}>{escape(text)}</th>" for text, number in zip(table.columns, numbers, strict=True)
    )
    rows = "".join(
        f"<tr><th scope='row'>{escape(row[0])}</th>"
        + "".join(f"<td{number}>{escape(cell)}</td>" for cell, number in zip(row[1:], numbers[1:], strict=True))
        + "</tr>"
        for row in table.rows
    )
    caption = escape(table.caption)
    return (
        f"<div class='app-scroll' tabindex='0' role='region' aria-label='{caption}'>"
        f"<table class='nhsuk-table app-table'><caption class='nhsuk-table__caption'>{caption}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
