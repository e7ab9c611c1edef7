"""Runs the demonstration's contest and recognition round through the real actions, at stated times."""
