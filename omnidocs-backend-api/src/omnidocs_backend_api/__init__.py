"""Hosted and self-hosted APIs as a backend of OmniDocs."""
