"""Tables as pandas data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnidocs.errors import MissingLibraryError

if TYPE_CHECKING:
    import pandas as pd

    from omnidocs.results.tables.grid import Grid


def table_to_frame(grid: Grid) -> pd.DataFrame:
    """A data frame of the rows below the headers; several header rows are levels."""
    try:
        import pandas as pd
    except ImportError as error:
        raise MissingLibraryError(
            "to_dataframe() needs pandas, which is not installed. "
            "Install it with: pip install pandas"
        ) from error
    rows = grid.filled()
    headers, body = rows[: grid.header_rows], rows[grid.header_rows :]
    if not headers:
        return pd.DataFrame(body, columns=pd.RangeIndex(grid.num_cols))
    names = [[text or "" for text in row] for row in headers]
    if len(names) == 1:
        return pd.DataFrame(body, columns=pd.Index(names[0]))
    return pd.DataFrame(body, columns=pd.MultiIndex.from_arrays(names))
