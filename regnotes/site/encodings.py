"""In which encoding a page is that is not in UTF-8."""

import codecs

__all__ = ["guessed"]

MARKS = {  # the first bytes of a file; those of UTF-32 begin as those of UTF-16 do
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def guessed(data):
    """Return (encoding, its name if it is certain) of bytes that are not in UTF-8.

    Of bytes that are no text at all, such as a picture's, both are None.
    """
    encoding = next((name for mark, name in MARKS.items() if data.startswith(mark)), None)
    if encoding is None and b"\0" in data:
        zeros = [data[k::2].count(b"\0") / (len(data) / 2) for k in (0, 1)]  # of each half
        if min(zeros) > 0.01 or max(zeros) < 0.5:
            return None, None
        encoding = "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"
    if encoding is None:
        try:
            data.decode("cp1252")
        except UnicodeDecodeError:
            return "latin-1", None  # which can be read, whatever it is
        return "cp1252", None
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return None, None
    return encoding, encoding.upper()
