package class

import (
	"strings"
	"unicode"
)

// maxName is how many letters of a name are shown.
const maxName = 40

// Plain is a name that others wrote, made fit to be shown: one line, short, no
// control characters and none that turn the direction of writing.
func Plain(s string) string {
	if s = cut(printable(s), maxName); s == "" {
		return "?"
	}
	return s
}

// printable replaces what cannot be seen by single spaces.
func printable(s string) string {
	s = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, " "))
	return strings.Join(strings.Fields(s), " ")
}

// cut shortens a text to n letters.
func cut(s string, n int) string {
	if letters := []rune(s); len(letters) > n {
		return string(letters[:n-1]) + "…"
	}
	return s
}
