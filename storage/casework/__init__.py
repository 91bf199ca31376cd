"""The verbs: check by rule, one transaction with its log entry, a Change."""
