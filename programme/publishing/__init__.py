"""Files out: workbooks, calendars, tables, the map page, posters, summaries."""
