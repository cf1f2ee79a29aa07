"""Discord's own description of its API as a judge of request bodies.

It wrongly types the ids of attachments as strings (discord.py sends integers); what it says about those is left out.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

PLACE = Path(__file__).parents[3] / "shared" / "discord" / "openapi.json"
here = pytest.mark.skipif(not PLACE.exists(), reason=f"Discord's description is not at {PLACE}")
ROOT = "urn:discord"


def validate(method: str, path: str, body: Any) -> list[str]:
    """What is wrong with a request's JSON body; a path that Discord does not describe is wrong too.

    `path` is what comes after `/api/v10`. Empty where nothing is wrong.
    """
    operation = _operation(method.lower(), path)
    if operation is None:
        return [f"Discord knows no {method} {path}"]
    taken = _spec()["paths"][operation][method.lower()].get("requestBody")
    if body is None:
        return [f"{method} {path} needs a body"] if taken and taken.get("required") else []
    if taken is None:
        return [f"{method} {path} takes no body"]
    return _errors(_pointer(operation, method.lower(), "requestBody"), body)


def validate_answer(method: str, path: str, status: int, body: Any) -> list[str]:
    """What is wrong with an answer of the local Discord, by the same description."""
    operation = _operation(method.lower(), path)
    if operation is None:
        return [f"Discord knows no {method} {path}"]
    answers = _spec()["paths"][operation][method.lower()]["responses"]
    if str(status) not in answers:
        classes = f"{status // 100}XX" in answers
        return [] if classes else [f"{method} {path} never answers {status}: {', '.join(answers)}"]
    if "application/json" not in answers[str(status)].get("content", {}):
        return [] if body is None else [f"{method} {path} {status} has no JSON"]
    return _errors(_pointer(operation, method.lower(), "responses", str(status)), body)


def _errors(pointer: str, body: Any) -> list[str]:
    found = []
    for error in _validator(pointer).iter_errors(body):
        found += [
            f"{'.'.join(map(str, leaf.absolute_path))}: {leaf.message[:200]}"
            for leaf in _leaves(error)
            if not _attachment_id(list(leaf.absolute_path))
        ]
    return found


def _leaves(error: Any) -> list[Any]:
    """The mistakes of the branch of a union that fits best; all of them where only attachment ids are wrong."""
    if not error.context:
        return [error]
    branches: dict[Any, list[Any]] = {}
    for inner in error.context:
        branches.setdefault(inner.schema_path[0], []).extend(_leaves(inner))
    depth = len(error.absolute_path)

    def misfit(leaves: list[Any]) -> tuple[bool, int]:
        """A branch for another type of thing fits worse than any mistake in the right one."""
        another = any(list(leaf.absolute_path)[depth:] == ["type"] for leaf in leaves)
        return another, sum(not _attachment_id(list(leaf.absolute_path)) for leaf in leaves)

    return min(branches.values(), key=misfit)


def _attachment_id(path: list[Any]) -> bool:
    return len(path) >= 3 and path[-1] == "id" and path[-3] == "attachments"


@cache
def _spec() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(PLACE.read_text("utf8"))
    return found


@cache
def _patterns() -> list[tuple[re.Pattern[str], str, int]]:
    """Paths as patterns, those with the fewest variables first."""
    found = []
    for path in _spec()["paths"]:
        pattern = re.sub(r"\\\{[^}]+\\\}", "[^/]+", re.escape(path))
        found.append((re.compile(pattern), path, path.count("{")))
    return sorted(found, key=lambda row: row[2])


@cache
def _operation(method: str, path: str) -> str | None:
    for pattern, template, _ in _patterns():
        if pattern.fullmatch(path) and method in _spec()["paths"][template]:
            return template
    return None


def _pointer(*steps: str) -> str:
    escaped = [
        step.replace("~", "~0").replace("/", "~1")
        for step in ("paths", *steps, "content", "application/json", "schema")
    ]
    return "/".join(escaped)


@cache
def _validator(pointer: str) -> Any:
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT202012

    registry: Any = Registry().with_resource(ROOT, Resource(_spec(), DRAFT202012))
    return Draft202012Validator({"$ref": f"{ROOT}#/{pointer}"}, registry=registry)
