// Package words is package text under the name that mlpkit's own files still use.
package words

import "mlplab/mlpkit/internal/text"

// The functions of package text.
var (
	Thousands = text.Thousands
	Count     = text.Count
	List      = text.List
	Number    = text.Number
	Duration  = text.Duration
)
