"""The main job: run the shipped scenarios, or those that are named, and show what each does to lives and money.

    python run_scenarios.py
    python run_scenarios.py salami_slicing prevention_investment --draws 20

A thin door to `obbr run`; its options are listed by `--help`.
"""

import sys

from obbr.cli import main

if __name__ == "__main__":
    sys.exit(main(["run", *sys.argv[1:]], name="run_scenarios.py"))
