package plot

import (
	"errors"
	"fmt"
	"image/color"
	"math"
	"slices"

	"mlplab/mlpkit/internal/text"
)

// weightLevels is the number of colours on either side of zero.
const weightLevels = 7

// Weights shows the weights of a first layer as images, one for each unit: w
// is [inputs, units], row after row, and the inputs are rows×cols pixels. Zero
// is white, positive weights are blue and negative ones orange, on one scale
// for all units that is full at the 99.5th percentile of the magnitudes. names
// are captions of the units and may be nil.
func Weights(w []float32, rows, cols, units int, names []string) (*Figure, error) {
	if err := checkWeights(w, rows, cols, units, names); err != nil {
		return nil, err
	}
	full := magnitude(w)
	t := &tiles{rows: rows, cols: cols, captions: names, framed: true, scale: 2}
	if units <= 16 {
		t.scale = 3
	}
	t.palette = weightPalette()
	for u := range units {
		picture := make([]uint8, rows*cols)
		for i := range picture {
			picture[i] = weightLevel(float64(w[i*units+u]) / full)
		}
		t.pictures = append(t.pictures, picture)
	}
	f := tileFigure(t, 16)
	f.title = "Weights of the first layer, " + text.Count(units, "unit")
	f.legend = []entry{
		{label: "negative, " + number(-full, 2), kind: bandSwatch, color: seriesColor(1)},
		{label: "positive, " + number(full, 2), kind: bandSwatch, color: seriesColor(0)},
	}
	f.width = max(f.width, 340)
	f.alt = fmt.Sprintf("The weights of %s of the first layer as images of %d by %d pixels: blue positive, orange negative, white zero; full colour at %s.",
		text.Count(units, "unit"), rows, cols, number(full, 2))
	return f, nil
}

// magnitude is the weight of full colour.
func magnitude(w []float32) float64 {
	sizes := make([]float64, len(w))
	for i, v := range w {
		sizes[i] = math.Abs(float64(v))
	}
	slices.Sort(sizes)
	if full := sizes[int(0.995*float64(len(sizes)-1)+0.5)]; full > 0 {
		return full
	}
	if largest := sizes[len(sizes)-1]; largest > 0 {
		return largest
	}
	return 1
}

// weightPalette is white, then the negative colours from faint to full, then
// the positive ones.
func weightPalette() color.Palette {
	palette := color.Palette{white}
	for _, end := range []color.NRGBA{seriesColor(1), seriesColor(0)} {
		for i := 1; i <= weightLevels; i++ {
			palette = append(palette, blend(white, end, float64(i)/weightLevels))
		}
	}
	return palette
}

// weightLevel is the palette index of a weight whose full colour is at ±1.
func weightLevel(v float64) uint8 {
	level := min(weightLevels, int(math.Round(math.Abs(v)*weightLevels)))
	switch {
	case level == 0:
		return 0
	case v < 0:
		return uint8(level)
	default:
		return uint8(weightLevels + level)
	}
}

func checkWeights(w []float32, rows, cols, units int, names []string) error {
	var errs []error
	if rows < 1 || cols < 1 || rows > 256 || cols > 256 {
		errs = append(errs, fmt.Errorf("rows %d, cols %d: want 1 to 256 each", rows, cols))
	}
	if units < 1 || units > maxUnits {
		errs = append(errs, fmt.Errorf("units %d: want 1 to %d", units, maxUnits))
	}
	if len(errs) == 0 && len(w) != rows*cols*units {
		errs = append(errs, fmt.Errorf("w: %d weights: want rows×cols×units = %d×%d×%d = %d", len(w), rows, cols, units, rows*cols*units))
	}
	for i, v := range w {
		if !text.Finite(float64(v)) {
			errs = append(errs, fmt.Errorf("w[%d] %v: want finite weights; those of a diverged run can't be shown", i, v))
			break
		}
	}
	if len(names) != 0 && len(names) != units {
		errs = append(errs, fmt.Errorf("names: %d of them: want %d, one for each unit, or nil", len(names), units))
	}
	return errors.Join(errs...)
}
