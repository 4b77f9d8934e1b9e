"""Reading what models answer: JSON, boxes, markup and table tokens."""
