"""`lll measures`: charts of a series, the community's self-sustainability, the programme's figures."""

from __future__ import annotations

import argparse
import datetime as dt
import math
from pathlib import Path
from typing import get_args

import measures
from foundation.documents import write_document
from foundation.errors import BadInput, Fault
from measures.spc import RULE_SETS, Improvement, SpcOptions, chart_data, read_series, spc
from measures.sustainability import read_counts, sustainability
from programme.publishing.charts import chart_page, chart_svg

from .terminal import read_file, write_file


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `lll measures` takes: one verb of its own, with its arguments."""
    verbs = parser.add_subparsers(title="measures", required=True, metavar="MEASURE")
    does = "run chart or XmR chart of a series: limits, named points, icons"
    chart = verbs.add_parser("spc", help=does, description=f"{does[0].upper()}{does[1:]}.")
    _add_spc(chart)
    chart.set_defaults(measure=_spc)
    does = "would the community carry on by itself? from a year's counts"
    carries_on = verbs.add_parser("sustainability", help=does, description=f"{does[0].upper()}{does[1:]}.")
    _add_sustainability(carries_on)
    carries_on.set_defaults(measure=_sustainability)
    does = "every figure of the programme as at a date, with its definition and its past"
    whole = verbs.add_parser("figures", help=does, description=f"{does[0].upper()}{does[1:]}.")
    _add_figures(whole)
    whole.set_defaults(measure=_figures)


def run(given: argparse.Namespace) -> int:
    """Work the measure out and write its result."""
    status: int = given.measure(given)
    return status


def _add_spc(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("series", type=Path, metavar="SERIES.csv", help="columns date,value; others are ignored")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="RESULT", help="where the result goes")
    parser.add_argument("--rules", choices=RULE_SETS, default="mdc", help="set of rules (default mdc)")
    parser.add_argument(
        "--improvement",
        choices=get_args(Improvement),
        default="increase",
        help="the direction that is better (default increase)",
    )
    parser.add_argument("--target", type=_number, metavar="X", help="value to be reached")
    parser.add_argument(
        "--screen-outliers", choices=("yes", "no"), default="yes", help="leave outlying moving ranges out (default yes)"
    )
    parser.add_argument("--fix-after", type=_count, metavar="N", help="limits from the first N points of each part")
    parser.add_argument(
        "--rebase",
        type=_date,
        nargs="+",
        action="extend",
        default=[],
        metavar="DATE",
        help="a new part starts at the first point on or after each date",
    )
    parser.add_argument("--shift", type=_count, metavar="N", help="points on one side that make a shift")
    parser.add_argument("--trend", type=_count, metavar="N", help="points going one way that make a trend")
    parser.add_argument("--chart", type=Path, metavar="CHART", help="draw it too: .svg, or .html with a table")
    parser.add_argument("--title", metavar="TEXT", help="title of the chart (default: the name of the file)")
    parser.add_argument("--unit", default="", metavar="TEXT", help="unit of the values, for the chart")


def _spc(given: argparse.Namespace) -> int:
    if given.rules == "anhoj" and (given.shift or given.trend):
        remedy = "Leave them out, or take the rules runchart."
        raise BadInput([Fault("--shift, --trend", "", "these rules go by the length of the series.", remedy)])
    options = SpcOptions(
        rules=given.rules,
        improvement=given.improvement,
        target=given.target,
        screen_outliers=given.screen_outliers == "yes",
        fix_after=given.fix_after,
        rebase=tuple(given.rebase),
        shift=given.shift,
        trend=given.trend,
    )
    if given.chart and given.chart.suffix not in (".svg", ".html"):
        remedy = "Give a name that ends in .svg or .html."
        raise BadInput([Fault("--chart", str(given.chart), "this is no kind of chart made here.", remedy)])
    result = spc(read_series(read_file(given.series)), options)
    write_file(given.output, write_document(result))
    if given.chart:
        data = chart_data(result, options, title=given.title or given.series.stem, unit=given.unit)
        write_file(given.chart, chart_svg(data) if given.chart.suffix == ".svg" else chart_page(data))
    return 0


def _add_sustainability(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("counts", type=Path, metavar="COUNTS.json", help="stock, person-quarters, moves, starts, hours")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="RESULT", help="where the result goes")
    parser.add_argument("--seed", type=_seed, default=0, metavar="N", help="seed of the projection (default 0)")


def _sustainability(given: argparse.Namespace) -> int:
    counts = read_counts(read_file(given.counts))
    write_file(given.output, write_document(sustainability(counts, seed=given.seed)))
    return 0


def _add_figures(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("snapshot", type=Path, metavar="SNAPSHOT", help="measures snapshot, a JSON file")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="RESULT", help="where the result goes")
    parser.add_argument("--seed", type=_seed, default=0, metavar="N", help="seed of the projection (default 0)")


def _figures(given: argparse.Namespace) -> int:
    result = measures.analyse(measures.read_snapshot(read_file(given.snapshot)), seed=given.seed)
    write_file(given.output, measures.write_result(result))
    return 0


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise argparse.ArgumentTypeError(f"'{text}' is not a number")
    return number


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 2:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number of 2 or more")
    return int(text)


def _seed(text: str) -> int:
    if not text.isdecimal() or int(text) >= 2**31:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from 0 to {2**31 - 1}")
    return int(text)


def _date(text: str) -> dt.date:
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a date such as 2020-07-13") from None
