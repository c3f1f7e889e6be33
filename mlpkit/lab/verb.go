package lab

import "mlplab/mlpkit/lab/internal/cell"

// verb is one call of a verb of this package.
type verb struct{ *cell.Verb }

// newVerb is a call that does real work.
func newVerb() *verb { return &verb{cell.New()} }
