"""What people type about dossiers, rounds and decisions."""
