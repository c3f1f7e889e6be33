package lab

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// thousands writes n with a comma between groups of three digits.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// percent writes a fraction as a percentage with two decimals: a validation
// set of 12,000 knows no more.
func percent[F ~float64](fraction F) string {
	if math.IsNaN(float64(fraction)) {
		return "not a number"
	}
	return fmt.Sprintf("%.2f %%", 100*float64(fraction))
}

// number writes a hyperparameter as it was typed.
func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// duration writes seconds for a reader, with no more digits than matter.
func duration(seconds float64) string {
	switch {
	case seconds < 1:
		return fmt.Sprintf("%.2g s", seconds)
	case seconds < 10:
		return fmt.Sprintf("%.1f s", seconds)
	case seconds < 120:
		return fmt.Sprintf("%.0f s", seconds)
	}
	d := time.Duration(seconds * float64(time.Second)).Round(time.Second)
	if d < time.Hour {
		return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
}

// count writes n things: 1 epoch, 2 epochs.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return thousands(n) + " " + thing + "s"
}

// list writes a, b and c. Semicolons part items that have commas of their own.
func list(items []string) string {
	n := len(items)
	switch {
	case n < 2:
		return strings.Join(items, "")
	case strings.Contains(strings.Join(items, "\n"), ", "):
		return strings.Join(items[:n-1], "; ") + "; and " + items[n-1]
	}
	return strings.Join(items[:n-1], ", ") + " and " + items[n-1]
}
