"""Bounds on a sum that thousands of densely overlapping claims bear on, by a structured interior point method.

Reach for it (`solve.solve_component`) where a component is so large that the cell-by-cell programme of
`accounts.solve` takes minutes; a small one is better served there, in whole numbers. It never writes the cells of a
claim out: `cells` lays a component out as sets of leaves × times, `ordering` and `factor` solve the equations of one
step over the pairs of claims that overlap, `newton` takes the steps, and `proof` turns the multipliers of any step,
good or bad, into a bound that holds in whole numbers. Nothing rests on the steps but how close the bounds are.
"""
