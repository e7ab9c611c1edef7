"""What a person does with an initiative: each verb checks, moves, records and tells, and knows no HTTP."""
