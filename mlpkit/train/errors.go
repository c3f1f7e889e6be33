package train

import (
	"fmt"

	"mlplab/mlpkit"
)

// wrapPanic makes an error of a panic, by which GoMLX tells that it cannot go on.
func wrapPanic(err *error, doing string, c mlpkit.Config) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%s %s: %v", doing, c, p)
	}
}
