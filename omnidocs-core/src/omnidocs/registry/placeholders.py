"""Configs of backends that cannot be used: they import, and say why when they are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from pydantic_core import PydanticCustomError, core_schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from omnidocs.errors import OmniDocsError


class _Placeholder(type):
    """The type of placeholders, so that their class methods explain themselves too."""

    problem: Callable[[], OmniDocsError]

    def __getattr__(cls, name: str) -> NoReturn:
        raise AttributeError(f"{cls.__name__} has no {name!r}: {cls.problem()}")


def placeholder(
    name: str, module: str, doc: str | None, problem: Callable[[], OmniDocsError]
) -> type[Any]:
    """Make the class that stands for a config whose backend cannot be used.

    It is no pydantic model. Where it is one arm of a union, the other arms still validate.

    Args:
        name: The name of the config.
        module: The module that it is imported from.
        doc: Its docstring.
        problem: Makes the error that constructing it raises.
    """

    def refuse(*_args: object, **_values: object) -> NoReturn:
        raise problem()

    def invalid(_value: object) -> NoReturn:
        raise PydanticCustomError("backend_not_usable", "{why}", {"why": str(problem())})

    def validation(*_args: object) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(invalid)

    def json_schema(*_args: object) -> dict[str, Any]:
        return {"title": name, "not": {}}

    return _Placeholder(
        name,
        (),
        {
            "__module__": module,
            "__qualname__": name,
            "__doc__": doc,
            "__new__": refuse,
            "__get_pydantic_core_schema__": classmethod(validation),
            "__get_pydantic_json_schema__": classmethod(json_schema),
            "problem": staticmethod(problem),
        },
    )
