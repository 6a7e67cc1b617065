"""Commands of `obbr`, and the jobs behind them: what is asked for, carried out, printed and written."""
