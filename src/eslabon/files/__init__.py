"""What people bring: readers for CSV, XLSX and packs; faults by file, row, column."""
