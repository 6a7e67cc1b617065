"""The report: one page of HTML for everybody, made from a results folder; works offline, without scripts, and prints.

A module for each group of sections; `markup` escapes, `picture` renders, `subject` says what is compared with what.
"""
