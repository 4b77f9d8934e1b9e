"""The config of dots.ocr for transformers; it comes with the checkpoint."""

from transformers import Qwen2Config


class DotsOCRConfig(Qwen2Config):
    """A Qwen2 decoder, and a dict that describes the vision tower."""

    model_type = "dots_ocr"
    image_token_id: int = 0
    video_token_id: int = 0
    vision_config: dict | None = None
