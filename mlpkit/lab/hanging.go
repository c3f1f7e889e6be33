package lab

import (
	"strings"
	"unicode/utf8"
)

// hanging breaks a line that was laid out by hand only where it is too long,
// between words, and continues below its second column: what follows the first
// gap of two spaces or more.
func hanging(line string) []string {
	column := len(line) - len(strings.TrimLeft(line, " "))
	if gap := strings.Index(line[column:], "  "); gap > 0 {
		rest := line[column+gap:]
		column += gap + len(rest) - len(strings.TrimLeft(rest, " "))
	}
	var out []string
	for utf8.RuneCountInString(line) > lineWidth {
		at := strings.LastIndex(string([]rune(line)[:lineWidth+1]), " ")
		if at <= column {
			break // a word that fits no line
		}
		out = append(out, strings.TrimRight(line[:at], " "))
		line = strings.Repeat(" ", column) + line[at+1:]
	}
	return append(out, line)
}
