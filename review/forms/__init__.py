"""What the unit, intake, the council and the appeal handler type."""
