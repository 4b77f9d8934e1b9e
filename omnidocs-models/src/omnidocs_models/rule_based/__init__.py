"""Layout, tables and reading order by rules: no weights, some milliseconds for a page.

The rules look at the words, rulings and pictures of a ``Page``, not at its pixels: at
geometry, type and a few words such as "Table 3". Nothing here reads a PDF or an image.
"""

from omnidocs_models.rule_based.layout.extractor import RuleBasedLayoutExtractor
from omnidocs_models.rule_based.order.predictor import RuleBasedReadingOrderPredictor
from omnidocs_models.rule_based.tables.extractor import RuleBasedTableExtractor

__all__ = [
    "RuleBasedLayoutExtractor",
    "RuleBasedReadingOrderPredictor",
    "RuleBasedTableExtractor",
]
