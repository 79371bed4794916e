"""Numbers about an assistant, on the seeds or on anyone's own documents: ``python -m eval``.

The files in the order of the flow: `corpus` (questions and passages) -> `run` (what the assistant did) ->
`ranking`, `answers`, `citations` and `measures` (how good that was) -> `bootstrap` (how sure we are) ->
`compare` (against a baseline) -> `report` and `page` (for people). No judge model is involved.

Beside the flow: `fit` finds the numbers that the program reads, `speed` times it.
"""
