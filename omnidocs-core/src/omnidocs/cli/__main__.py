"""``python -m omnidocs.cli``: the command without its script."""

import sys

from omnidocs.cli import main

sys.exit(main())
