r"""LaTeX tables become HTML tables; what is around them stays."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, strategies as st

from omnidocs_models.families.answers.latex_tables import html_tables

COLUMNS = r"\begin{tabular}{|l|r|}"


@pytest.mark.parametrize(
    ("latex", "html"),
    [
        (
            rf"{COLUMNS} \hline a & b \\ \hline 1 & 2 \\ \hline \end{{tabular}}",
            "<table><tr><td>a</td><td>b</td></tr><tr><td>1</td><td>2</td></tr></table>",
        ),
        (
            r"\begin{tabular}{@{}l@{\hspace{1em}}r} \toprule a & b \\ \bottomrule \end{tabular}",
            "<table><tr><td>a</td><td>b</td></tr></table>",
        ),
        (
            rf"{COLUMNS} \multicolumn{{2}}{{|c|}}{{\textbf{{Year}}}} \\ 1 & 2 \end{{tabular}}",
            '<table><tr><td colspan="2">Year</td></tr><tr><td>1</td><td>2</td></tr></table>',
        ),
        (
            rf"{COLUMNS} \multirow{{2}}{{*}}{{A}} & 1 \\ \cline{{2-2}} & 2 \\ B \end{{tabular}}",
            (
                '<table><tr><td rowspan="2">A</td><td>1</td></tr><tr><td>2</td></tr>'
                "<tr><td>B</td></tr></table>"
            ),
        ),
        (
            rf"{COLUMNS} R\&D & 5\% < 6 \\ \end{{tabular}}",
            "<table><tr><td>R&amp;D</td><td>5% &lt; 6</td></tr></table>",
        ),
        (
            rf"{COLUMNS} a & b \\ 1 &",
            "<table><tr><td>a</td><td>b</td></tr><tr><td>1</td><td></td></tr></table>",
        ),
        (
            "\\begin{table}[h]\n\\centering\n" + COLUMNS + " a & b \\end{tabular}\n\\end{table}",
            "<table><tr><td>a</td><td>b</td></tr></table>",
        ),
    ],
)
def test_a_table_becomes_html(latex, html):
    assert html_tables(f"Before.\n\n{latex}") == f"Before.\n\n{html}"


def test_text_after_a_table_and_other_latex_stay():
    text = rf"{COLUMNS} a \end{{tabular}} after $\begin{{matrix}} 1 & 2 \end{{matrix}}$"
    assert html_tables(text).endswith(r"</table> after $\begin{matrix} 1 & 2 \end{matrix}$")


@given(
    st.lists(
        st.sampled_from([COLUMNS, r"\end{tabular}", "&", r"\\", "{", "}", r"\multirow{2}", "a"])
    )
)
def test_no_text_makes_it_raise(pieces):
    assert isinstance(html_tables("".join(pieces)), str)


@pytest.mark.parametrize(
    "flood", [COLUMNS, COLUMNS + "&", r"\multirow{2}{*}{", r"\begin{table}", "{", r"\hline", r"\\"]
)
def test_the_work_grows_no_faster_than_the_text(flood):
    def seconds(length):
        text = COLUMNS + flood * (length // len(flood))
        begun = time.process_time()
        html_tables(text)
        return time.process_time() - begun

    seconds(1_000)
    assert seconds(400_000) < 12 * seconds(100_000) + 0.2
