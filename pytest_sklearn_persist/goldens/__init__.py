"""Goldens: saved models with their evidence, recorded once and checked under other versions."""
