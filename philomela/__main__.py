"""``python -m philomela``."""

from philomela.cli import main

if __name__ == "__main__":
    main()
