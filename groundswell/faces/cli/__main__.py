"""`python -m groundswell.faces.cli`: the same as `groundswell`."""

from groundswell.faces.cli.main import main

main()
