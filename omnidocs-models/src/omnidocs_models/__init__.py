"""Model families and document engines for OmniDocs."""
