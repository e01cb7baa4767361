"""Logs: one JSON object a line, a constant event name with facts in fields, never what a person wrote."""

import json
import logging
import re
import sys
import traceback
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
OURS = frozenset({"bot", "coach", "storage", "usecases", "__main__"})
"""The packages whose messages are constant event names; a library's may repeat what it was given."""

REQUEST_ID = re.compile(r"[A-Za-z0-9-_]{1,64}")
"""What a proxy in front may call a request."""

CODE = re.compile(r"[A-Za-z0-9_.:-]{1,80}")
"""How platforms name errors: words and numbers without spaces."""

_request: ContextVar[str] = ContextVar("request", default="")


@contextmanager
def one_request(given: str = "") -> Iterator[str]:
    """Everything logged within carries one id, in threads and in tasks that are started there, too: the id is yielded.

    It is that of the request which is being answered already, else ``given`` if it has the form of an id, else new.
    """
    name = _request.get() or (given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex)
    before = _request.set(name)
    try:
        yield name
    finally:
        _request.reset(before)


def error_code(told: object) -> str:
    """Another system's name of an error, fit to be logged and stored; what is no code may repeat a message."""
    return told if isinstance(told, str) and CODE.fullmatch(told) else "an error without a code"


def event_of(record: logging.LogRecord) -> str:
    """The event that a record tells of; "library" for one that is not ours."""
    return record.getMessage() if record.name.partition(".")[0] in OURS else "library"


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Event, level, logger, the fields given as ``extra``, and where an exception came from (not what it says).

        Of a library's record only the place in its code is kept, for its words may repeat a message or a token.
        """
        event = event_of(record)
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": event,
            "logger": record.name,
        }
        if request := _request.get():
            line["request"] = request
        if event == "library":
            line["place"] = f"{record.module}.{record.funcName}:{record.lineno}"
        else:
            line |= {key: value for key, value in vars(record).items() if key not in STANDARD}
        if record.exc_info and record.exc_info[1] is not None:
            line["exception"] = type(record.exc_info[1]).__name__
            line["trace"] = "".join(traceback.format_tb(record.exc_info[2]))
        return json.dumps(line, ensure_ascii=False, default=str)


def set_up_logs(level: int = logging.INFO) -> None:
    """Write logs to standard error; libraries only when something is wrong."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
