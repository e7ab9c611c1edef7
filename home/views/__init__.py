"""Public pages that are not pages of the CMS, and the editor's desk."""
