"""Start ViSOR from a bare checkout: environment, servers, demo and tests.

Used by `manage.py` only. `machine`, `environment`, `lock` and `progress` run before the environment exists
and import the standard library alone; the rest may use what the lock installs. No room imports this one but
`records.caseload`, which starts a web process to measure (`bench`) and a whole ViSOR to kill (`faults`).
"""
