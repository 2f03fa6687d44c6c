"""Lists that people bring and take away as CSV or XLSX: their rows, headings, days, errors; the process that reads them."""
