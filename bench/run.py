"""``make bench``: every comparison in one run, each as a ratio against a real alternative."""

import subprocess
import sys
from pathlib import Path

for script in sorted(Path(__file__).parent.glob("*.py")):
    if script.name != Path(__file__).name:
        print(f"== {script.stem} ==", flush=True)
        subprocess.run([sys.executable, str(script)], check=True)  # noqa: S603 - our own scripts
