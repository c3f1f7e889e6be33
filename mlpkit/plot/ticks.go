package plot

import (
	"math"

	gonum "gonum.org/v1/plot"
)

// niceStep is the smallest of 1, 2, 2.5, 5 times a power of ten that divides
// span into at most n parts.
func niceStep(span float64, n int) float64 {
	if !(span > 0) || n < 1 {
		return 1
	}
	raw := span / float64(n)
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range []float64{1, 2, 2.5, 5, 10} {
		if m*power >= raw*(1-1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// stepDecimals is how many decimals the multiples of a step need.
func stepDecimals(step float64) int {
	for d := range 12 {
		scaled := step * math.Pow(10, float64(d))
		if math.Abs(scaled-math.Round(scaled)) < 1e-6*scaled {
			return d
		}
	}
	return 12
}

// every makes ticks at the multiples of step from low to high.
func every(low, high, step float64, label func(float64) string) []gonum.Tick {
	var ticks []gonum.Tick
	first, last := math.Ceil(low/step-1e-9), math.Floor(high/step+1e-9)
	for i := first; i <= last && len(ticks) < 100; i++ {
		ticks = append(ticks, gonum.Tick{Value: i * step, Label: label(i * step)})
	}
	return ticks
}

// linearTicks are at most n+1 round numbers.
func linearTicks(low, high float64, n int) gonum.ConstantTicks {
	step := niceStep(high-low, n)
	decimals := stepDecimals(step)
	return every(low, high, step, func(v float64) string {
		if decimals > 5 || math.Abs(v) >= 1e7 {
			return number(v, 4)
		}
		return decimal(v, decimals)
	})
}

// wholeTicks are at most n+1 round whole numbers.
func wholeTicks(low, high float64, n int) gonum.ConstantTicks {
	step := niceStep(high-low, n)
	if step == 2.5 {
		step = 5
	}
	step = math.Max(1, step)
	return every(low, high, step, func(v float64) string { return decimal(v, 0) })
}

// percentTicks are round percentages of fractions.
func percentTicks(low, high float64, n int) gonum.ConstantTicks {
	step := niceStep(high-low, n)
	decimals := stepDecimals(100 * step)
	return every(low, high, step, func(v float64) string { return percent(v, decimals) })
}

// logTicks labels the powers of ten, at most n+1 of them, and less than two
// decades by 1, 2 and 5 as well.
func logTicks(low, high float64, n int) gonum.ConstantTicks {
	first, last := math.Floor(math.Log10(low)), math.Ceil(math.Log10(high))
	decades := math.Log10(high / low)
	if decades < 0.7 {
		return linearTicks(low, high, n)
	}
	multiples := []float64{1}
	switch {
	case 3*decades <= float64(n):
		multiples = []float64{1, 2, 5}
	case 2*decades <= float64(n) || decades < 2:
		multiples = []float64{1, 3}
	}
	stride := math.Max(1, math.Ceil(decades/float64(n)))
	var ticks []gonum.Tick
	for e := first; e <= last; e++ {
		if math.Mod(e, stride) != 0 {
			continue
		}
		for _, m := range multiples {
			v := m * math.Pow(10, e)
			if v >= low*(1-1e-9) && v <= high*(1+1e-9) {
				ticks = append(ticks, gonum.Tick{Value: v, Label: number(v, 2)})
			}
		}
	}
	return ticks
}
