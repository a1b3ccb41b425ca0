"""Tables that people take with them: CSV, XLSX and JSON with columns whose names stay."""
