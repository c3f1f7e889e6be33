package text

import (
	"image/color"
	"math"
	"testing"
)

func TestText(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Thousands(0), "0"}, {Thousands(999), "999"}, {Thousands(-999), "-999"}, {Thousands(480000), "480,000"}, {Thousands(-1234567), "-1,234,567"},
		{Count(0, "step"), "0 steps"}, {Count(1, "epoch"), "1 epoch"}, {Count(2000, "step"), "2,000 steps"},
		{Mean(1, "epoch"), "1 epoch"}, {Mean(2.6667, "epoch"), "2.67 epochs"}, {Mean(1200.4, "step"), "1,200 steps"},
		{List(nil), ""}, {List([]string{"a"}), "a"}, {List([]string{"a", "b"}), "a and b"}, {List([]string{"a", "b", "c"}), "a, b and c"},
		{List([]string{"a, 1", "b, 2", "c"}), "a, 1; b, 2; and c"}, {List([]string{"a, 1"}), "a, 1"}, {List([]string{"1,024", "1"}), "1,024 and 1"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{Number(0.001), "0.001"}, {Number(1e-7), "1e-07"}, {Number(128), "128"},
		{Percent(0.97214), "97.21 %"}, {Percent(math.NaN()), "not a number"}, {Points(0.00524), "0.52"}, {Points(-0.01), "-1.00"},
		{Duration(0.694), "0.69 s"}, {Duration(3.14159), "3.1 s"}, {Duration(75), "75 s"}, {Duration(125), "2 min 5 s"}, {Duration(134.7), "2 min 15 s"}, {Duration(7260), "2 h 1 min"},
		{Spread(0.97524, 0.00081), "97.52 ± 0.08 %"}, {Spread(0.5, math.NaN()), "50.00 %"}, {Ratio(1.26), "1.3"}, {Ratio(12.4), "12"}, {Ratio(1200), "1,200"},
		{Hex(color.NRGBA{0, 0x72, 0xb2, 0xff}), "#0072b2"}, {Hex(color.NRGBA{0xff, 0x80, 0, 0x40}), "#ff8000"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if Finite(x) || Finite(float32(x)) {
			t.Errorf("%v is finite", x)
		}
	}
	if !Finite(0.0) || !Finite(math.MaxFloat64) {
		t.Error("a number is not finite")
	}
}
