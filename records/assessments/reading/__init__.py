"""How the pages of an OASys are read, one module for each way a fact is printed. For `reader` and
`moj_json` only."""
