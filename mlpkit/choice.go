package mlpkit

// Choice returns what is wrong with value as one of known, with the nearest of
// them if there is one, or nothing. kind says what they are.
func Choice(kind, value string, known []string) string { return checkName(kind, value, known) }
