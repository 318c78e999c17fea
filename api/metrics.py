"""What a monitor collects (Prometheus): requests by route, runs by state, how long runs wait and take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeHistogramMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from programme.queries.operations import Operations

REQUEST_BUCKETS_S = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
SOLVE_BUCKETS_S = (1.0, 5.0, 15.0, 60.0, 180.0, 300.0, 600.0)


class Metrics:
    """The counts of one web process."""

    def __init__(self) -> None:
        """Counts that begin at nothing."""
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "lll_requests", "Requests answered.", ["method", "route", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "lll_request_seconds",
            "Seconds to an answer.",
            ["route"],
            buckets=REQUEST_BUCKETS_S,
            registry=self._registry,
        )

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request, by the template of its route."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def written(self, now: Operations) -> bytes:
        """Everything in the monitor's text form."""
        runs = CollectorRegistry()
        runs.register(_Runs(now))
        return generate_latest(self._registry) + generate_latest(runs)


class _Runs(Collector):
    def __init__(self, now: Operations) -> None:
        self.now = now

    def collect(self) -> Iterator[Metric]:
        """The families, as they stand now."""
        runs = GaugeMetricFamily("lll_runs", "Runs by kind and stage.", labels=["kind", "stage"])
        for (kind, stage), count in sorted(self.now.runs.items()):
            runs.add_metric([kind, stage], count)
        yield runs
        yield GaugeMetricFamily(
            "lll_queue_age_seconds", "Age of the run that has waited longest.", self.now.oldest_waiting_s
        )
        yield GaugeMetricFamily("lll_workers", "Workers alive.", self.now.workers)
        took = GaugeHistogramMetricFamily("lll_solve_seconds", "Seconds of the last day's runs.", labels=["kind"])
        for kind, seconds in sorted(self.now.solve_seconds.items()):
            took.add_metric([kind], _buckets(seconds), sum(seconds))
        yield took


def _buckets(seconds: Sequence[float]) -> list[tuple[str, float]]:
    rows = [(str(most), float(sum(each <= most for each in seconds))) for most in SOLVE_BUCKETS_S]
    return [*rows, ("+Inf", float(len(seconds)))]
