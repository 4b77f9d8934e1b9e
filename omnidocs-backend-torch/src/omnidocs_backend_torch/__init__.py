"""PyTorch and transformers as a backend of OmniDocs."""
