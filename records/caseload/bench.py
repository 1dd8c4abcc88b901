"""The measurements that `manage.py bench` can take, by name: each a module with `run` and a `NOTE` on its figures.

To add one, name it here. `run()` returns the rows of its table, or raises `CannotMeasure`.
"""

from typing import Final

BENCHES: Final = {
    "web": "records.caseload.bench_web",
    "oasys": "records.caseload.bench_oasys",
}
