"""Pages about dossiers, rounds and decisions: fetched through the person, handed over to actions."""
