"""The one way a start can fail: a sentence that names the thing, and one that names the remedy."""


class StartError(Exception):
    """Something on this machine prevents the workspace from starting."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem, remedy)
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.problem} {self.remedy}"
