package lab

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

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
