"""Claims to an account: the bounds that they allow, and the smallest sets of them that cannot all be true."""
