"""What the web needs from outside, and how a route gets hold of it."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from programme.journeys.runs import StartRun
from programme.publishing.mail_server import MailServer
from programme.records import Database

SendLink = Callable[[str, str], None]
"""Sends the secret of a sign-in link to an e-mail address, as a link to this service."""


@dataclass(frozen=True, slots=True)
class Services:
    """The records, the queue of runs and the clock.

    `send_link` sends sign-in links, where the service sends e-mail; `mail` says from whom messages come.
    `worker_dead_after_s`: a worker silent for so many seconds counts as dead. `closing` is set when the service ends:
    event streams then end too. `max_body_bytes` is the largest request accepted; `title` stands in the description
    of the interface.
    """

    database: Database
    start_run: StartRun
    now: Callable[[], dt.datetime]
    max_body_bytes: int = 64 * 1024 * 1024
    title: str = "Learn, Live, Lead"
    send_link: SendLink | None = None
    mail: MailServer = field(default_factory=MailServer)
    worker_dead_after_s: float = 15.0
    closing: threading.Event = field(default_factory=threading.Event)


def services_of(request: Request) -> Services:
    """The services of the application that a request came to."""
    services: Services = request.app.state.services
    return services


Given = Annotated[Services, Depends(services_of)]
"""A route's parameter that brings the services."""
