"""Latent classes: people are of kinds, for each kind lists are independent, and nobody says how many kinds."""
