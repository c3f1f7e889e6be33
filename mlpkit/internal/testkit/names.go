package testkit

import "mlplab/mlpkit"

// Names are the values of a field that takes names: every loss, say.
func Names[T ~string](field string) []T {
	var all []T
	for _, name := range mlpkit.FieldNamed(field).Names {
		all = append(all, T(name))
	}
	return all
}
