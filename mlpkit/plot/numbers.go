package plot

import (
	"math"
	"strconv"
	"strings"

	"mlplab/mlpkit/internal/text"
)

const minus = "−"

// percent writes a fraction as a percentage with the given number of decimals.
func percent(x float64, decimals int) string {
	return decimal(100*x, decimals) + " %"
}

// decimal writes a number with a fixed number of decimals.
func decimal(x float64, decimals int) string {
	s := strconv.FormatFloat(x, 'f', decimals, 64)
	if strings.Trim(s, "-0.") == "" {
		s = strings.TrimPrefix(s, "-")
	}
	return group(s)
}

// number writes a number with about digits significant ones and no more zeros
// than needed; very large and very small ones as 1.5e−7.
func number(x float64, digits int) string {
	switch a := math.Abs(x); {
	case x == 0:
		return "0"
	case math.IsNaN(x) || math.IsInf(x, 0):
		return strings.Replace(strconv.FormatFloat(x, 'g', -1, 64), "-", minus, 1)
	case a >= 1e6 || a < 0.99e-5:
		s := strconv.FormatFloat(x, 'e', digits-1, 64)
		mantissa, exponent, _ := strings.Cut(s, "e")
		if strings.Contains(mantissa, ".") {
			mantissa = strings.TrimRight(strings.TrimRight(mantissa, "0"), ".")
		}
		e, _ := strconv.Atoi(exponent)
		return strings.ReplaceAll(mantissa+"e"+strconv.Itoa(e), "-", minus)
	default:
		decimals := max(0, digits-1-int(math.Floor(math.Log10(a))))
		s := strconv.FormatFloat(x, 'f', decimals, 64)
		if strings.Contains(s, ".") {
			s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
		}
		return group(s)
	}
}

// group puts a comma between the thousands of a plain decimal number and gives
// it a real minus sign.
func group(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = minus, s[1:]
	}
	whole, fraction, hasFraction := strings.Cut(s, ".")
	whole = text.Group(whole)
	if hasFraction {
		whole += "." + fraction
	}
	return sign + whole
}
