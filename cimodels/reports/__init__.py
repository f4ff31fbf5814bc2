"""What people take away: workbook, slides, brief, page, tables and pictures, each a pure function of one frozen input."""
