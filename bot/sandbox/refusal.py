"""When GitHub says no: a status and a message, raised anywhere below a route and answered as GitHub words it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

DOCUMENTATION = "https://docs.github.com/rest"


class RefusedError(Exception):
    """A request that is answered with an error status."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        errors: Sequence[Mapping[str, str] | str] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.errors = errors
        self.headers = headers or {}

    def body(self) -> dict[str, object]:
        """The JSON of the answer."""
        answer: dict[str, object] = {"message": self.message}
        if self.errors:
            answer["errors"] = [dict(one) if isinstance(one, Mapping) else one for one in self.errors]
        return answer | {"documentation_url": DOCUMENTATION, "status": str(self.status)}


def not_found() -> RefusedError:
    """There is no such thing, or it is not for your eyes."""
    return RefusedError(404, "Not Found")


def invalid(resource: str, field: str, code: str, message: str = "") -> RefusedError:
    """A field that does not do: 422 with the field named."""
    error = {"resource": resource, "field": field, "code": code}
    return RefusedError(422, "Validation Failed", errors=[error | {"message": message} if message else error])


def unprocessable(message: str) -> RefusedError:
    """422 with a sentence."""
    return RefusedError(422, message)
