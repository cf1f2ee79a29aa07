"""Discord's refusals: status, error code and, for a form, what is wrong at which path."""

from __future__ import annotations

from typing import Any

JSON = dict[str, Any]


class Refusal(Exception):
    """A request that Discord answers with an error.

    ``Refusal(404, 10008, "Unknown Message")``; `errors` maps a dotted path of the form to (code, message).
    """

    def __init__(
        self, status: int, code: int, message: str, errors: dict[str, tuple[str, str]] | None = None
    ) -> None:
        super().__init__(status, code, message, errors)
        self.status, self.code, self.message, self.errors = status, code, message, errors or {}

    def body(self) -> JSON:
        """The JSON that Discord sends; errors nested by path, as discord.py unfolds them."""
        found: JSON = {"message": self.message, "code": self.code}
        if self.errors:
            found["errors"] = {}
            for path, (code, message) in self.errors.items():
                place = found["errors"]
                for step in path.split(".") if path else ():
                    place = place.setdefault(step, {})
                place.setdefault("_errors", []).append({"code": code, "message": message})
        return found


class Form:
    """What is wrong in one request body, collected before it is refused."""

    def __init__(self) -> None:
        self.errors: dict[str, tuple[str, str]] = {}

    def wrong(self, path: str, code: str, message: str) -> None:
        """Note a mistake at a dotted path; the first one at a path stands."""
        self.errors.setdefault(path, (code, message))

    def text(self, path: str, value: object, most: int, least: int = 0) -> str:
        """A string of `least` to `most` characters; "" for anything else, which is noted."""
        if value is None and least:
            self.wrong(path, "BASE_TYPE_REQUIRED", "This field is required")
            return ""
        if value is None:
            return ""
        if not isinstance(value, str):
            self.wrong(path, "STRING_TYPE_CONVERT", "Could not interpret as string.")
            return ""
        if len(value) > most:
            if least:
                self.wrong(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
            else:
                self.wrong(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
        elif len(value) < least:
            self.wrong(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
        return value

    def rows(self, path: str, value: object, most: int, least: int = 0) -> list[JSON]:
        """A list of `least` to `most` objects; what is no object is noted and left out."""
        if value is None:
            value = []
        if not isinstance(value, list):
            self.wrong(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return []
        if not least <= len(value) <= most:
            self.wrong(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
        for number, row in enumerate(value):
            if not isinstance(row, dict):
                self.wrong(
                    f"{path}.{number}", "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType"
                )
        return [row for row in value if isinstance(row, dict)]

    def number(self, path: str, value: object, least: int, most: int) -> None:
        """An integer from `least` to `most`, or nothing."""
        if value is None:
            return
        if not isinstance(value, int) or isinstance(value, bool):
            self.wrong(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
        elif not least <= value <= most:
            self.wrong(path, "NUMBER_TYPE_RANGE", f"int value should be between {least} and {most}.")

    def refuse(self) -> None:
        """Raises: Refusal 50035 if anything was wrong."""
        if self.errors:
            raise Refusal(400, 50035, "Invalid Form Body", self.errors)


def unauthorised() -> Refusal:
    """A bot token that is not ours."""
    return Refusal(401, 0, "401: Unauthorized")


def unknown(what: str) -> Refusal:
    """404 for a thing by Discord's name of it."""
    codes = {
        "Channel": 10003,
        "Guild": 10004,
        "Member": 10007,
        "Message": 10008,
        "Role": 10011,
        "User": 10013,
        "Webhook": 10015,
        "Interaction": 10062,
        "application command": 10063,
    }
    return Refusal(404, codes[what], f"Unknown {what}" if what != "Interaction" else "Unknown interaction")


def not_found() -> Refusal:
    """A path that does not exist."""
    return Refusal(404, 0, "404: Not Found")


def acknowledged() -> Refusal:
    """A second first answer."""
    return Refusal(400, 40060, "Interaction has already been acknowledged.")


def no_access() -> Refusal:
    """The bot does not see the channel."""
    return Refusal(403, 50001, "Missing Access")


def no_permission() -> Refusal:
    """The bot sees the channel and lacks a permission there."""
    return Refusal(403, 50013, "Missing Permissions")


def empty_message() -> Refusal:
    """Nothing to show."""
    return Refusal(400, 50006, "Cannot send an empty message")


def expired_token() -> Refusal:
    """A token older than 15 minutes, or of nobody."""
    return Refusal(401, 50027, "Invalid Webhook Token")


def too_large() -> Refusal:
    """A file above the upload limit."""
    return Refusal(413, 40005, "Request entity too large")
