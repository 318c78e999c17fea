"""`lll serve`: the service on this machine."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `lll serve` takes."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000)")


def run(given: argparse.Namespace) -> int:
    """Serve until interrupted."""
    import uvicorn

    from api import Services, create_app

    print(f"Learn, Live, Lead on http://{given.host}:{given.port} (Ctrl-C ends it)", flush=True)
    uvicorn.run(create_app(Services()), host=given.host, port=given.port, log_level="warning")
    return 0
