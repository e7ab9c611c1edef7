"""Pages of the confidential room."""
