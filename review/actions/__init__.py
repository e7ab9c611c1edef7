"""What the unit's and intake's checkers, the council and the appeal handler do."""
