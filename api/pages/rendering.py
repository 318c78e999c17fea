"""Templates into pages. Ours are strict about names; the design system's parts are not, so they stand apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any
from urllib.parse import quote, unquote

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import ChainableUndefined, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from api.sessions import csrf_token
from programme.access import Asker

from .assets import asset
from .forms import Form, Refused, error_summary, messages
from .navigation import entries_for

NOTICE = "lll_notice"
"""The cookie that carries one sentence over a redirect."""


def page(
    request: Request,
    template: str,
    asker: Asker | None,
    *,
    status: int = 200,
    **context: Any,
) -> HTMLResponse:
    """A whole page.

    Args:
        request: what is answered; says which entry of the navigation is the present one.
        template: its name below `api/templates`.
        asker: who looks; None where nobody is signed in.
        status: the answer's status.
        context: what the template names.
    """
    notice = unquote(request.cookies.get(NOTICE, ""))
    refused = getattr(request.state, "refused", None)
    html = (
        _ours()
        .get_template(template)
        .render(
            asker=asker,
            navigation=entries_for(asker, request.url.path),
            notice=notice,
            csrf=csrf_token(request),
            **(_again(refused) | context),
        )
    )
    answer = HTMLResponse(html, status_code=refused.status if refused else status)
    if notice:
        answer.delete_cookie(NOTICE)
    return answer


def _again(refused: Refused | None) -> dict[str, Any]:
    """What a page's forms are filled with again, and what is wrong with them; nothing where none was refused."""
    if refused is None:
        return {"form": Form(), "errors": {}, "refused": None}
    return {"form": refused.form, "errors": messages(refused.faults), "refused": error_summary(refused.faults)}


def part(request: Request, template: str, **context: Any) -> HTMLResponse:
    """A piece of a page, for a part that renews itself."""
    return HTMLResponse(_ours().get_template(template).render(csrf=csrf_token(request), **context))


def redirect(to: str, notice: str = "") -> RedirectResponse:
    """On to another page after a change, with a sentence that it shows once. No names in it: it is a cookie."""
    answer = RedirectResponse(to, status_code=303)
    if notice:
        answer.set_cookie(NOTICE, quote(notice), max_age=60, httponly=True, samesite="lax")
    return answer


@cache
def _ours() -> Environment:
    environment = Environment(
        loader=PackageLoader("api", "templates"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"nhs": _component, "asset": asset, "choices": _choices}
    environment.filters |= {"day": _day, "moment": _moment, "count": _count}
    return environment


@cache
def _parts() -> Environment:
    return Environment(loader=PackageLoader("nhsuk_frontend_jinja"), undefined=ChainableUndefined, autoescape=True)


def _component(name: str, params: Mapping[str, Any]) -> Markup:
    """A part of the design system, by its name there."""
    template = _parts().get_template(f"nhsuk/components/{name}/template.jinja")
    return Markup(template.render(params=params))  # noqa: S704 - that template escapes what it is given


def _choices(field: Any, chosen: Collection[str], mark: str) -> list[dict[str, Any]]:
    """The options of a field as the design system takes them; those chosen are marked `selected` or `checked`."""
    return [{"value": value, "text": text, mark: value in chosen} for value, text in field.options]


def _day(value: dt.date | None) -> str:
    """A date in words; `no date` where there is none."""
    return "no date" if value is None else f"{value.day} {value:%B %Y}"


def _moment(value: dt.datetime | None) -> str:
    """An instant in words, in UTC."""
    return "never" if value is None else f"{value.day} {value:%B %Y, %H:%M} UTC"


def _count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: `1 person`, `1,200 people`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
