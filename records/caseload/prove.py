"""The proofs that `manage.py prove` can run, by name: each a module with `add_arguments` and `run`.

To add one, name it here. `run(options, say)` says what it measured and returns what fails.
"""

from typing import Final

PROOFS: Final = {
    "faults": "records.caseload.faults.proof",
    "oasys": "records.assessments.prove",
    "states": "records.assessments.prove_states",
}
