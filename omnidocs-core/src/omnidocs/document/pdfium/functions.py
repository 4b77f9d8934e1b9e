"""The functions of PDFium that are used, bound by their own names.

``QUICK`` ones take microseconds and keep the interpreter's lock, which makes a call about
twice as cheap; ``LONG`` ones give it up, so that other threads run while a page is parsed
or rendered. Handles are plain addresses (int), never ctypes objects with finalizers.

Source: the headers ``fpdfview.h``, ``fpdf_annot.h``, ``fpdf_text.h``, ``fpdf_edit.h``,
``fpdf_doc.h``, ``fpdf_formfill.h`` and ``fpdf_transformpage.h`` of PDFium.
"""

from __future__ import annotations

import ctypes
from collections import deque
from ctypes import c_char_p, c_double, c_float, c_int, c_size_t, c_uint, c_ulong, c_void_p
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_Signature = tuple[Any, tuple[Any, ...]]

_LONG: Final[Mapping[str, _Signature]] = {
    "FPDF_LoadDocument": (c_void_p, (c_char_p, c_char_p)),
    "FPDF_LoadMemDocument64": (c_void_p, (c_char_p, c_size_t, c_char_p)),
    "FPDF_CloseDocument": (None, (c_void_p,)),
    "FPDF_LoadPage": (c_void_p, (c_void_p, c_int)),
    "FPDF_ClosePage": (None, (c_void_p,)),
    "FPDFText_LoadPage": (c_void_p, (c_void_p,)),
    "FPDFText_ClosePage": (None, (c_void_p,)),
    "FPDF_RenderPageBitmap": (
        None,
        (c_void_p, c_void_p, c_int, c_int, c_int, c_int, c_int, c_int),
    ),
    "FPDF_FFLDraw": (
        None,
        (c_void_p, c_void_p, c_void_p, c_int, c_int, c_int, c_int, c_int, c_int),
    ),
    "FPDFDOC_InitFormFillEnvironment": (c_void_p, (c_void_p, c_void_p)),
    "FPDFDOC_ExitFormFillEnvironment": (None, (c_void_p,)),
    "FORM_OnAfterLoadPage": (None, (c_void_p, c_void_p)),
    "FORM_OnBeforeClosePage": (None, (c_void_p, c_void_p)),
}

_QUICK: Final[Mapping[str, _Signature]] = {
    "FPDF_GetLastError": (c_ulong, ()),
    "FPDF_GetPageCount": (c_int, (c_void_p,)),
    "FPDF_GetMetaText": (c_ulong, (c_void_p, c_char_p, c_void_p, c_ulong)),
    "FPDF_GetFormType": (c_int, (c_void_p,)),
    "FPDF_GetPageSizeByIndexF": (c_int, (c_void_p, c_int, c_void_p)),
    "FPDF_GetPageBoundingBox": (c_int, (c_void_p, c_void_p)),
    "FPDFPage_GetRotation": (c_int, (c_void_p,)),
    "FPDFBitmap_CreateEx": (c_void_p, (c_int, c_int, c_int, c_void_p, c_int)),
    "FPDFBitmap_FillRect": (c_int, (c_void_p, c_int, c_int, c_int, c_int, c_ulong)),
    "FPDFBitmap_Destroy": (None, (c_void_p,)),
    "FPDFText_CountChars": (c_int, (c_void_p,)),
    "FPDFText_GetText": (c_int, (c_void_p, c_int, c_int, c_void_p)),
    "FPDFText_GetUnicode": (c_uint, (c_void_p, c_int)),
    "FPDFText_GetTextObject": (c_void_p, (c_void_p, c_int)),
    "FPDFText_IsHyphen": (c_int, (c_void_p, c_int)),
    "FPDFText_HasUnicodeMapError": (c_int, (c_void_p, c_int)),
    "FPDFText_GetLooseCharBox": (c_int, (c_void_p, c_int, c_void_p)),
    "FPDFText_GetCharOrigin": (c_int, (c_void_p, c_int, c_void_p, c_void_p)),
    "FPDFText_GetMatrix": (c_int, (c_void_p, c_int, c_void_p)),
    "FPDFText_GetFontSize": (c_double, (c_void_p, c_int)),
    "FPDFTextObj_GetTextRenderMode": (c_int, (c_void_p,)),
    "FPDFTextObj_GetFont": (c_void_p, (c_void_p,)),
    "FPDFFont_GetBaseFontName": (c_size_t, (c_void_p, c_char_p, c_size_t)),
    "FPDFFont_GetFlags": (c_int, (c_void_p,)),
    "FPDFFont_GetWeight": (c_int, (c_void_p,)),
    "FPDFPage_CountObjects": (c_int, (c_void_p,)),
    "FPDFPage_GetObject": (c_void_p, (c_void_p, c_int)),
    "FPDFPageObj_GetType": (c_int, (c_void_p,)),
    "FPDFPageObj_GetMatrix": (c_int, (c_void_p, c_void_p)),
    "FPDFPageObj_GetBounds": (c_int, (c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)),
    "FPDFPageObj_GetStrokeWidth": (c_int, (c_void_p, c_void_p)),
    "FPDFPageObj_GetStrokeColor": (c_int, (c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)),
    "FPDFPageObj_GetFillColor": (c_int, (c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)),
    "FPDFPageObj_HasTransparency": (c_int, (c_void_p,)),
    "FPDFPath_GetDrawMode": (c_int, (c_void_p, c_void_p, c_void_p)),
    "FPDFPath_CountSegments": (c_int, (c_void_p,)),
    "FPDFPath_GetPathSegment": (c_void_p, (c_void_p, c_int)),
    "FPDFPathSegment_GetPoint": (c_int, (c_void_p, c_void_p, c_void_p)),
    "FPDFPathSegment_GetType": (c_int, (c_void_p,)),
    "FPDFPathSegment_GetClose": (c_int, (c_void_p,)),
    "FPDFFormObj_CountObjects": (c_int, (c_void_p,)),
    "FPDFFormObj_GetObject": (c_void_p, (c_void_p, c_ulong)),
    "FPDFBookmark_GetFirstChild": (c_void_p, (c_void_p, c_void_p)),
    "FPDFBookmark_GetNextSibling": (c_void_p, (c_void_p, c_void_p)),
    "FPDFBookmark_GetTitle": (c_ulong, (c_void_p, c_void_p, c_ulong)),
    "FPDFBookmark_GetDest": (c_void_p, (c_void_p, c_void_p)),
    "FPDFBookmark_GetAction": (c_void_p, (c_void_p,)),
    "FPDFAction_GetDest": (c_void_p, (c_void_p, c_void_p)),
    "FPDFAction_GetURIPath": (c_ulong, (c_void_p, c_void_p, c_void_p, c_ulong)),
    "FPDFDest_GetDestPageIndex": (c_int, (c_void_p, c_void_p)),
    "FPDFPage_GetAnnotCount": (c_int, (c_void_p,)),
    "FPDFPage_GetAnnot": (c_void_p, (c_void_p, c_int)),
    "FPDFPage_CloseAnnot": (None, (c_void_p,)),
    "FPDFAnnot_GetSubtype": (c_int, (c_void_p,)),
    "FPDFAnnot_GetFlags": (c_int, (c_void_p,)),
    "FPDFAnnot_GetRect": (c_int, (c_void_p, c_void_p)),
    "FPDFAnnot_GetFormFieldType": (c_int, (c_void_p, c_void_p)),
    "FPDFAnnot_GetFormFieldValue": (c_ulong, (c_void_p, c_void_p, c_void_p, c_ulong)),
    "FPDFLink_Enumerate": (c_int, (c_void_p, c_void_p, c_void_p)),
    "FPDFLink_GetAnnotRect": (c_int, (c_void_p, c_void_p)),
    "FPDFLink_GetDest": (c_void_p, (c_void_p, c_void_p)),
    "FPDFLink_GetAction": (c_void_p, (c_void_p,)),
}


class Functions:
    """PDFium's functions as attributes, by the names of its headers."""

    def __init__(self) -> None:
        # Importing the package initialises the library and registers its end at exit.
        from pypdfium2 import raw

        for table, prototype in ((_LONG, ctypes.CFUNCTYPE), (_QUICK, ctypes.PYFUNCTYPE)):
            for name, (result, arguments) in table.items():
                address = ctypes.cast(getattr(raw, name), c_void_p).value or 0
                setattr(self, name, prototype(result, *arguments)(address))
        self.form_config = raw.FPDF_FORMFILLINFO

    def __getattr__(self, name: str) -> Callable[..., Any]:
        raise AttributeError(f"PDFium's {name} is not bound; add it to this module.")


def exhaust(calls: Iterator[Any]) -> None:
    """Make the calls of a ``map``, whose loop runs in C, for what they write."""
    deque(calls, maxlen=0)


FLOAT4 = c_float * 4
FLOAT6 = c_float * 6
