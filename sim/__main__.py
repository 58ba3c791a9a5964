"""`python -m sim` is the command `tumen`."""

import sys

if not sys.flags.safe_path:
    sys.path.append(sys.path.pop(0))  # the working folder, which Python would search first

from sim.cli.entry import main

main()
