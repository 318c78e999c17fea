"""Long lists a page at a time: a cursor in, the next page's address in a Link header."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from fastapi.responses import JSONResponse

LARGEST_PAGE = 500


@dataclass(frozen=True, slots=True)
class Page:
    """What part of a list is wanted: `limit` rows whose id is above `after`, in the order of ids."""

    limit: int
    after: int


def _page(
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE, description="How many rows at most.")] = 100,
    after: Annotated[int, Query(ge=0, le=2**31 - 1, description="The cursor that the page before gave.")] = 0,
) -> Page:
    return Page(limit, after)


PageWanted = Annotated[Page, Depends(_page)]
"""A route's parameter: which part of the list."""


def page_of(request: Request, rows: Sequence[Any], page: Page, last_id: int | None) -> JSONResponse:
    """One page of a list, `{"items": [...], "next": address or null}`.

    Args:
        request: whose address the next page's is made from.
        rows: the rows of this page, ready to be written.
        page: what was asked.
        last_id: the id of the last row where more may follow, else None.
    """
    following = None
    if last_id is not None and len(rows) == page.limit:
        url = request.url.include_query_params(limit=page.limit, after=last_id)
        following = f"{url.path}?{url.query}"
    headers = {} if following is None else {"Link": f'<{following}>; rel="next"'}
    return JSONResponse({"items": list(rows), "next": following}, headers=headers)
