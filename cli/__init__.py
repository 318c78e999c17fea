"""The `lll` command, one file per verb."""
