"""Money: budget lines, prices, the ledger, funding and reserves, and the council's budget.

Everything here is whole pence and cash of its year, unless a name says 2025/26 prices.
"""
