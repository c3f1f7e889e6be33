package text

import (
	"fmt"
	"image/color"
	"math"
	"strconv"
	"time"
)

// Number writes a hyperparameter as it was typed.
func Number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// Percent writes a fraction as a percentage with two decimals: a validation set
// of 12,000 knows no more.
func Percent[F ~float64](fraction F) string {
	if math.IsNaN(float64(fraction)) {
		return "not a number"
	}
	return fmt.Sprintf("%.2f %%", 100*float64(fraction))
}

// Points writes a difference of fractions in percentage points: 0.52.
func Points(difference float64) string { return fmt.Sprintf("%.2f", 100*difference) }

// Duration writes seconds for a reader, with no more digits than matter.
func Duration(seconds float64) string {
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

// Finite reports whether x is neither NaN nor infinite.
func Finite[F ~float32 | ~float64](x F) bool {
	return !math.IsNaN(float64(x)) && !math.IsInf(float64(x), 0)
}

// Hex writes a colour, without its opacity, as pages and SVG have it: #0072b2.
func Hex(c color.Color) string {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return fmt.Sprintf("#%02x%02x%02x", n.R, n.G, n.B)
}

// Spread writes a mean of fractions with its standard deviation: 97.52 ± 0.08 %.
// One value has none (NaN).
func Spread(mean, sd float64) string {
	if math.IsNaN(sd) {
		return Percent(mean)
	}
	return fmt.Sprintf("%.2f ± %.2f %%", 100*mean, 100*sd)
}

// Ratio writes a factor with two digits or more: 1.3, 12, 1,200.
func Ratio(x float64) string {
	if x < 10 {
		return fmt.Sprintf("%.1f", x)
	}
	return Thousands(int(x + 0.5))
}
