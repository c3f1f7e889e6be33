package display

import (
	"strings"
	"unicode/utf8"
)

// wrapAligned breaks a line that was laid out by hand only where it is too long,
// between words, and continues below its second column: what follows the first
// gap of two spaces or more.
func wrapAligned(line string) []string {
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

// lineWidth is where paragraphs are broken.
const lineWidth = 100

// joined stands for " %" where no line may be broken.
const joined = "\x00%"

// wrapped breaks the lines of s between words; lines that begin with a space
// are laid out by hand and stay, if they are not too long.
func wrapped(s string) string {
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		if strings.HasPrefix(line, " ") {
			out = append(out, wrapAligned(line)...)
			continue
		}
		current := ""
		// A number and its percent sign stay together.
		for word := range strings.FieldsSeq(strings.ReplaceAll(line, " %", joined)) {
			if current != "" && utf8.RuneCountInString(current)+1+utf8.RuneCountInString(word) > lineWidth {
				out = append(out, current)
				current = ""
			}
			if current != "" {
				current += " "
			}
			current += word
		}
		out = append(out, current)
	}
	return strings.ReplaceAll(strings.Join(out, "\n"), joined, " %")
}
