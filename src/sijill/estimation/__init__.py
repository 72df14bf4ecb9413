"""The overlap of lists to the number nobody listed: classical estimators, and refusals where the lists cannot say."""
