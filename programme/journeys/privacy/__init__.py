"""What people ask about their own data: their requests, erasure, and for how long records are kept."""

from .erasing import Erasure, erase_person, preview_erasure
from .requests import (
    CarriedOut,
    Decision,
    RequestReceived,
    answer_request,
    carry_out_request,
    check_identity,
    decide_request,
    receive_request,
)
from .retention import RetentionSent, keep_for

__all__ = [
    "CarriedOut",
    "Decision",
    "Erasure",
    "RequestReceived",
    "RetentionSent",
    "answer_request",
    "carry_out_request",
    "check_identity",
    "decide_request",
    "erase_person",
    "keep_for",
    "preview_erasure",
    "receive_request",
]
