"""What the author of an extractor writes."""

from __future__ import annotations

from abc import ABC
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar

from omnidocs.tasks.options import Options
from omnidocs.tasks.steps import PageSteps, Steps, answered, side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from omnidocs.document import Page

OutputT = TypeVar("OutputT")

_WAYS = ("steps", "page_steps", "request", "process")


class PageReader(ABC, Generic[OutputT]):
    """How pages become outputs.

    A subclass writes one of these, the first that is enough:

    - ``process``: page in, output out, without an engine.
    - ``request`` and ``parse``: one question for each page.
    - ``page_steps``: several rounds for a page; the core asks for all pages of a batch
      together, round by round.
    - ``steps``: the same for a list of pages, where they must see each other.
    - ``extract``: everything by itself. Pages are then read one at a time.
    """

    engine: ClassVar[str | None] = None

    _is_base: ClassVar[bool] = True
    _base_extract: ClassVar[Callable[..., Any] | None] = None

    def __init_subclass__(cls, *, abstract: bool = False, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        cls._is_base = abstract
        if abstract:
            cls._base_extract = cls.extract

    def __new__(cls, *_: Any, **__: Any) -> Self:
        """Refuse a class that says nowhere how a page is read."""
        if cls._is_base or not (cls._writes_steps() or cls._writes_extract()):
            raise TypeError(
                f"{cls.__name__} is a base class. Subclass it and write extract(), process(), "
                "request() and parse(), page_steps() or steps()."
            )
        return super().__new__(cls)

    def extract(self, image: Any, *args: Any, **options: Any) -> OutputT:
        """Read one page."""
        raise NotImplementedError

    def make_options(self, *_: Any, **given: Any) -> Any:
        """Turn the keywords of a call into options, and refuse what cannot work.

        Raises:
            ConfigError: an option has a value that the extractor does not know.
        """
        return Options(**given)

    def steps(self, pages: Sequence[Page], options: Any) -> Steps[OutputT]:
        """Read pages: yield requests, take their answers, return a result for each page."""
        return side_by_side([self.page_steps(page, options) for page in pages])

    def page_steps(self, page: Page, options: Any) -> PageSteps[OutputT]:
        """Read one page: yield requests, take their answers, return the output."""
        if not self._writes("request"):
            return self.process(page, options)
        [answer] = yield [self.request(page, options)]
        return self.parse(answered(answer), page, options)

    def request(self, page: Page, options: Any) -> Any:
        """The one question about a page, in the engine's terms."""
        raise NotImplementedError

    def parse(self, answer: Any, page: Page, options: Any) -> OutputT:
        """The output that an answer means.

        Raises:
            OutputParseError: the answer is not what was asked for.
        """
        raise NotImplementedError

    def process(self, page: Page, options: Any) -> OutputT:
        """The output of a page that needs no engine."""
        raise NotImplementedError

    @classmethod
    def _writes(cls, name: str) -> bool:
        return getattr(cls, name) is not getattr(PageReader, name)

    @classmethod
    def _writes_steps(cls) -> bool:
        return any(cls._writes(name) for name in _WAYS)

    @classmethod
    def _writes_extract(cls) -> bool:
        """Whether a subclass has replaced ``extract``."""
        return cls.extract is not (cls._base_extract or PageReader.extract)
