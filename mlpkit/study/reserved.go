package study

import (
	"fmt"
	"strings"

	"mlplab/mlpkit"
)

// Names of folders that lie beside the studies' own.
const (
	InterruptedRuns = "interrupted" // interrupted runs of no study
	QuickRuns       = "quick-mode"  // studies that were cut short
)

// CheckNewName is [CheckName] for the name of a study: it refuses those of the
// folders beside the studies, too, in any case of letters, as some file systems
// make no difference.
func CheckNewName(name string) error {
	for _, reserved := range []string{InterruptedRuns, QuickRuns} {
		if strings.EqualFold(name, reserved) {
			return &mlpkit.FieldError{Field: "Name", Value: fmt.Sprintf("%q", name), Reason: "is the name of a folder that the lab keeps beside the studies: choose another name"}
		}
	}
	return CheckName(name)
}
