"""Vision-language model families: what to say to a model, and how to read its answer."""
