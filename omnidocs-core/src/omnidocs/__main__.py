"""``python -m omnidocs`` is the command ``omnidocs``."""

import sys

from omnidocs.cli import main

if __name__ == "__main__":
    sys.exit(main())
