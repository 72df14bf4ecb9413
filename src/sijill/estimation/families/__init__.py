"""Families of estimators, each a function from one stratum's table to a finding; `registry` holds them all."""
