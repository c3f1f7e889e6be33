// Package text writes numbers, times and lists as a sentence has them, the same
// in every package: what a verdict calls 2 min 15 s is no 134.7 s in the table
// beside it. Choice tells a wrong name from its likely meaning. It imports nothing of
// the house; read text.go, then numbers.go.
package text

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Thousands writes n with a comma between groups of three digits: 48,000.
func Thousands(n int) string {
	s := strconv.Itoa(n)
	if n < 0 {
		return "-" + Group(s[1:])
	}
	return Group(s)
}

// Group puts a comma between groups of three digits.
func Group(digits string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// Count writes n with its noun: 1 epoch, 2,000 epochs.
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return Thousands(n) + " " + noun + "s"
}

// Mean writes a mean of counts with its noun, with three digits at most below
// 100: 1 epoch, 2.67 epochs, 1,200 steps.
func Mean(x float64, noun string) string {
	if x == math.Trunc(x) || x >= 100 {
		return Count(int(math.Round(x)), noun)
	}
	return fmt.Sprintf("%.3g %ss", x, noun)
}

// List writes a, b and c. Semicolons part items that have commas of their own.
func List(items []string) string {
	n := len(items)
	switch {
	case n < 2:
		return strings.Join(items, "")
	case strings.Contains(strings.Join(items, "\n"), ", "):
		return strings.Join(items[:n-1], "; ") + "; and " + items[n-1]
	}
	return strings.Join(items[:n-1], ", ") + " and " + items[n-1]
}
