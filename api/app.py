"""The application: routes, limits, problem details. Built from services; nothing is made at import."""

from __future__ import annotations

from typing import Annotated

from fastapi import FastAPI
from pydantic import BaseModel, Field

from foundation.provenance import revision

from .headers import SecurityHeaders
from .limits import BodyLimit
from .openapi import describe
from .pages import PAGES
from .problems import add_problem_handlers
from .services import Services
from .v1 import (
    accounts,
    audit,
    cohorts,
    figures,
    keys,
    network,
    organisations,
    people,
    people_facts,
    plan_questions,
    plans,
    reports,
    runs,
    sessions,
    sign_in,
    solving,
)


class Health(BaseModel):
    """What `/healthz` answers."""

    status: Annotated[str, Field(examples=["ok"])]
    revision: Annotated[str, Field(examples=["0.1.0+1a2b3c4d5e6f"])]


def create_app(services: Services) -> FastAPI:
    """The web application over the given services."""
    app = interface(services.title)
    app.state.services = services
    app.add_middleware(BodyLimit, max_bytes=services.max_body_bytes)
    app.add_middleware(SecurityHeaders)
    return app


def interface(title: str = "Learn, Live, Lead") -> FastAPI:
    """Every route, for now without services. Its own pages load nothing from outside, so `/docs` is off."""
    app = FastAPI(title=title, version="1", docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json")
    add_problem_handlers(app)
    for each in (
        cohorts,
        solving,
        runs,
        sign_in,
        accounts,
        keys,
        audit,
        organisations,
        people,
        people_facts,
        sessions,
        plans,
        plan_questions,
        network,
        figures,
        reports,
    ):
        app.include_router(each.router, prefix="/api/v1")
    for each in PAGES:
        app.include_router(each.router)

    @app.get("/healthz", tags=["service"])
    def healthz() -> Health:
        """Whether the service answers, and which code it runs."""
        return Health(status="ok", revision=revision())

    describe(app)
    return app
