"""``python -m geo``: the command line (:mod:`geo.cli`)."""

from geo.cli import main

if __name__ == "__main__":
    main()
