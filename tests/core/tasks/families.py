"""Small families and extractors, as an author would write them."""

from __future__ import annotations

from dataclasses import replace

from omnidocs.backends import Engine, Request, Settings
from omnidocs.backends.config import Config
from omnidocs.errors import OutputParseError, RequestError
from omnidocs.registry import ModelFamily
from omnidocs.results import (
    BoundingBox,
    LayoutBox,
    LayoutLabel,
    LayoutOutput,
    OCROutput,
    TextBlock,
    TextOutput,
)
from omnidocs.tasks.layout_extraction.base import BaseLayoutExtractor
from omnidocs.tasks.layout_extraction.prompted import PromptedLayoutDetector
from omnidocs.tasks.ocr_extraction.base import BaseOCRExtractor
from omnidocs.tasks.steps import answered
from omnidocs.tasks.structured_extraction.prompted import PromptedStructuredExtractor
from omnidocs.tasks.text_extraction.base import BaseTextExtractor
from omnidocs.tasks.text_extraction.prompted import PromptedTextExtractor

TOY = ModelFamily(name="Toy", checkpoints={"reference": "toy-1b"})


class ToyText(PromptedTextExtractor):
    """One question for each page."""

    family = TOY

    def prompt(self, page, options):
        return f"Write this page as {options.format.value}."

    def parse(self, answer, page, options):
        if "unreadable" in answer.text:
            raise OutputParseError("The answer cannot be read.", raw=answer.text)
        return self.output(answer.text.strip(), answer, page, options)


class ToyLayout(PromptedLayoutDetector):
    """One question for each page; the whole page is the only region."""

    family = TOY

    def prompt(self, page, options):
        labels = ", ".join(str(label) for label in options.labels) or "all"
        return Request(f"Find {labels}.", (page.image,), settings=Settings(max_tokens=64))

    def parse(self, answer, page, options):
        bbox = BoundingBox(x1=0, y1=0, x2=page.width, y2=page.height)
        return LayoutOutput(
            bboxes=[
                LayoutBox(
                    label=LayoutLabel.TEXT, bbox=bbox, confidence=1, original_label=answer.text
                )
            ],
            image_width=page.width,
            image_height=page.height,
        )


class ToyStructured(PromptedStructuredExtractor):
    """Structured extraction as it comes."""

    family = TOY


class ToyDetector(BaseLayoutExtractor):
    """A family that talks to a detector."""

    family = TOY
    engine_kind = "detector"

    def request(self, page, options):
        from omnidocs.backends import DetectionRequest

        return DetectionRequest(page.image)

    def parse(self, answer, page, options):
        boxes = [
            LayoutBox(label=LayoutLabel.TEXT, bbox=found.bbox, confidence=found.confidence)
            for found in answer.detections
        ]
        return LayoutOutput(bboxes=boxes, image_width=page.width, image_height=page.height)


class TwoRounds(BaseTextExtractor):
    """Finds blocks in a first round and reads each of them in a second."""

    family = TOY
    blocks = 2

    def page_steps(self, page, options):
        prompt = options.prompt or "Find blocks."
        [answer] = yield [Request(prompt, (page.image,))]
        found = answered(answer)
        requests = [
            Request(f"Read block {index}: {found.text}", (page.image,))
            for index in range(self.blocks)
        ]
        answers = yield requests
        texts = [answered(answer).text for answer in answers]
        return TextOutput(content="\n\n".join(texts), format=options.format)


class SharpConfig(Config):
    """Config of an engine of its own."""

    language: str = "eng"


class NeedyConfig(Config):
    """Config with a field that has no default."""

    weights: str


class SharpEngine(Engine[SharpConfig, object, str]):
    """Answers each picture with its size; fails on a picture that is 13 pixels wide."""

    def generate(self, requests):
        return [self._one(picture) for picture in requests]

    def _one(self, picture):
        if picture.width == 13:
            return RequestError("Thirteen pixels are too few.", kind="invalid")
        if picture.width == 14:
            raise ZeroDivisionError("fourteen")
        return f"{self.config.language} {picture.width}x{picture.height}"


class SharpOCR(BaseOCRExtractor):
    """An extractor with an engine of its own."""

    config_class = SharpConfig
    engine = f"{__name__}:SharpEngine"

    def request(self, page, options):
        return page.image

    def parse(self, answer, page, options):
        bbox = BoundingBox(x1=0, y1=0, x2=page.width, y2=page.height)
        return OCROutput(
            text_blocks=[TextBlock(text=answer, bbox=bbox, confidence=1)],
            image_width=page.width,
            image_height=page.height,
        )


class BluntEngine(SharpEngine):
    """Another engine with the same config."""

    def _one(self, picture):
        return "blunt"


class BluntOCR(SharpOCR):
    """Another engine with the same config."""

    engine = f"{__name__}:BluntEngine"


class PrivateOCR(SharpOCR):
    """The same with an engine that is not shared."""

    cached = False


class NeedyOCR(SharpOCR):
    """The same with a config that must be given."""

    config_class = NeedyConfig


class BrokenOCR(SharpOCR):
    """The same with a library that is not installed."""

    engine = "no_such_library.engine:Engine"
    install = "pip install no-such-library"


class NoEngineOCR(SharpOCR):
    """The same with something that is no engine."""

    engine = f"{__name__}:TOY"


class ByRules(BaseTextExtractor):
    """An extractor without an engine."""

    def process(self, page, options):
        if page.width == 13:
            raise OutputParseError("Thirteen pixels are too few.")
        return TextOutput(content=f"{page.width}x{page.height}", format=options.format)


class Like02(BaseTextExtractor):
    """An extractor as it was written for 0.2: only ``extract``, and no ``super().__init__``."""

    def __init__(self, name):
        self.name = name
        self._load_model()

    def _load_model(self):
        self.seen = []

    def extract(self, image, output_format="markdown"):
        picture = self._prepare_image(image)
        self.seen.append(picture.size)
        if picture.width == 13:
            raise ValueError("thirteen")
        return TextOutput(content=f"{self.name} {picture.size}", format=output_format)


def with_prompt(request, prompt):
    """The request with another prompt."""
    return replace(request, prompt=prompt)
