"""Official papers: what stands in one, its DOCX from the office's template, its PDF in our own layout."""
