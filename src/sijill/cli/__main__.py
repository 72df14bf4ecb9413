"""`python -m sijill.cli`, the same as the `sijill` command."""

from sijill.cli.main import run

if __name__ == "__main__":
    run()
