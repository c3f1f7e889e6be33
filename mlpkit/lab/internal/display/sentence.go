package display

import (
	"strings"
)

// Sentence is an error as a student reads it: each fault on a line of its own.
func Sentence(err error) string {
	var lines []string
	for line := range strings.Lines(err.Error()) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
