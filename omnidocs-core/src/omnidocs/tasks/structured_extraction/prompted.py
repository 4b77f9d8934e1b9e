"""Structured extraction with a vision-language family: one question, and one repair."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from omnidocs.backends import Request, Response, Settings
from omnidocs.errors import OutputParseError
from omnidocs.results import StructuredOutput
from omnidocs.tasks.steps import PageSteps, answered
from omnidocs.tasks.structured_extraction.base import BaseStructuredExtractor

if TYPE_CHECKING:
    from omnidocs.document import Page
    from omnidocs.tasks.options import StructuredOptions

_TASK = "Extract the data of this document page."
_ANSWER = "Answer with one JSON object that fits this JSON schema, and with nothing else:"
_REPAIR = "Your answer was not valid. Correct it, and answer with the whole JSON object only."
_FENCED = re.compile(r"```(?:json)?(.*?)```", re.DOTALL)


class PromptedStructuredExtractor(BaseStructuredExtractor, abstract=True):
    """A structured extractor of a vision-language family, whole as it is.

    The schema is in the prompt. A backend that declares ``"structured"`` constrains the
    decoding to it as well, but some servers take a schema and ignore it. An answer that does
    not fit goes back once, with what is wrong with it.
    """

    def page_steps(
        self, page: Page, options: StructuredOptions
    ) -> PageSteps[StructuredOutput[Any]]:
        """Ask; where the answer does not fit, ask for it to be repaired."""
        request = self.request(page, options)
        [answer] = yield [request]
        first: Response = answered(answer)
        try:
            return self.parse(first, page, options)
        except OutputParseError as error:
            if first.finish_reason != "stop":
                raise
            repair = self.repair(request, first, error)
        [answer] = yield [repair]
        return self.parse(answered(answer), page, options)

    def request(self, page: Page, options: StructuredOptions) -> Request:
        """The page image, the user's words and the schema."""
        schema = options.schema.model_json_schema()
        task = options.prompt or _TASK
        asked = f"{task}\n\n{_ANSWER}\n{json.dumps(schema, ensure_ascii=False)}"
        constraint = schema if self.supports("structured") else None
        return Request(asked, (page.image,), settings=Settings(json_schema=constraint))

    def repair(self, request: Request, answer: Response, error: OutputParseError) -> Request:
        """The same request with the answer and what is wrong with it."""
        told = f"{request.prompt}\n\n{_REPAIR}\nYour answer:\n{answer.text}\nThe problem: {error}"
        return replace(request, prompt=told)

    def parse(
        self, answer: Response, page: Page, options: StructuredOptions
    ) -> StructuredOutput[Any]:
        """The data of an answer.

        Raises:
            OutputParseError: it holds no JSON, or JSON that does not fit the schema.
        """
        schema: Any = options.schema
        try:
            data = schema.model_validate_json(json_text(answer.text))
        except ValidationError as error:
            raise OutputParseError(
                _problem(error, answer, schema.__name__), raw=answer.text
            ) from error
        return StructuredOutput[schema](
            data=data,
            raw_output=answer.text,
            image_width=page.width,
            image_height=page.height,
            model_name=self.model_name,
        )


def json_text(text: str) -> str:
    """The JSON in an answer: without a fence around it, or words before and after."""
    fenced = _FENCED.search(text)
    inner = (fenced.group(1) if fenced else text).strip()
    starts = [place for mark in "{[" if (place := inner.find(mark)) >= 0]
    ends = [place for mark in "}]" if (place := inner.rfind(mark)) >= 0]
    return inner[min(starts) : max(ends) + 1] if starts and ends else inner


def _problem(error: ValidationError, answer: Response, name: str) -> str:
    found = error.errors(include_url=False, include_input=False)
    shown = "; ".join(
        f"{'.'.join(map(str, one['loc'])) or 'answer'}: {one['msg']}" for one in found[:3]
    )
    cut = " It was cut at the token limit; raise max_tokens." * (answer.finish_reason == "length")
    return f"The model's answer does not fit {name}: {shown}.{cut}"
