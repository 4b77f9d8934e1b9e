"""OmniDocs."""
