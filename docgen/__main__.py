"""``python -m docgen``."""

from docgen.cli import main

if __name__ == "__main__":  # a batch's processes load this module too, by another name
    main()
