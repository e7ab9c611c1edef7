"""Made-up dossiers for the demonstration and the tests."""
