"""A report in the forms of its readers outside this house: a terminal, GitHub's workflow commands, SARIF. All pure."""
