"""The only code that touches the web: guarded fetching, pages, feeds, OPML."""
