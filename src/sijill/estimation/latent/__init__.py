"""Latent classes: people are of kinds, of each kind lists are independent, and how many kinds there are is not asked for."""
