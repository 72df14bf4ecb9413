"""Families of estimators, each a function from one stratum's table to an estimate; `registry` holds them all."""
