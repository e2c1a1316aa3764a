"""The claim statement as a workbook whose figures are live formulas that recompute to the engine's.

``writing`` is the door. What stands in the cells as a value is what the claim was computed from (bases, days, rates,
what was paid); every product and every sum is a formula, with its result beside it as the engine has it.
"""
