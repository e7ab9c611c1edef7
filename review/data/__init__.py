"""Checklists and rubrics a new portal begins with; afterwards they are the secretary's data."""
