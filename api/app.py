"""The application: routes, limits, problem details. Built from services; nothing is made at import."""

from __future__ import annotations

from fastapi import FastAPI

from . import operations
from .headers import SecurityHeaders
from .limits import BodyLimit
from .methods import OwnMethods
from .metrics import Metrics
from .observing import Observed
from .openapi import describe
from .pages import PAGES
from .problems import add_problem_handlers
from .services import Services
from .v1 import (
    accounts,
    applications,
    attendance_files,
    audit,
    calendars,
    cohort_members,
    cohorts,
    evaluations,
    events,
    figures,
    imports,
    instructions,
    keys,
    learning,
    messages,
    network,
    organisations,
    own,
    pairs,
    people,
    people_facts,
    plan_questions,
    plans,
    plans_policies,
    privacy,
    projects,
    reports,
    rounds,
    rounds_decisions,
    rounds_policies,
    rounds_review,
    runs,
    session_changes,
    sessions,
    sign_in,
    solving,
    ties,
    venues,
    waves,
)


def create_app(services: Services) -> FastAPI:
    """The web application over the given services."""
    app = interface(services.title)
    app.state.services = services
    app.state.metrics = Metrics()
    app.add_middleware(OwnMethods)
    app.add_middleware(BodyLimit, max_bytes=services.max_body_bytes)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Observed, metrics=app.state.metrics)
    return app


def interface(title: str = "Learn, Live, Lead") -> FastAPI:
    """Every route, for now without services. Its own pages load nothing from outside, so `/docs` is off."""
    app = FastAPI(title=title, version="1", docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json")
    add_problem_handlers(app)
    for each in (
        cohorts,
        cohort_members,
        solving,
        runs,
        sign_in,
        accounts,
        keys,
        audit,
        organisations,
        people,
        people_facts,
        venues,
        waves,
        applications,
        messages,
        own,
        learning,
        sessions,
        session_changes,
        attendance_files,
        plans,
        plan_questions,
        network,
        figures,
        reports,
        privacy,
        rounds,
        rounds_review,
        rounds_decisions,
        rounds_policies,
        plans_policies,
        instructions,
        pairs,
        projects,
        ties,
        calendars,
        events,
        evaluations,
        imports,
    ):
        app.include_router(each.router, prefix="/api/v1")
    app.include_router(applications.by_link, prefix="/api/v1")
    for each in PAGES:
        app.include_router(each.router)
    app.include_router(operations.router)
    describe(app)
    return app
