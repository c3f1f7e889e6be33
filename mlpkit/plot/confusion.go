package plot

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	gonum "gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"mlplab/mlpkit/internal/text"
)

const confusionCell = 36 // pixels

// Confusion shows which classes are taken for which: matrix[t][p] is the
// number of examples of class t that were called p. The colour is the share of
// the row on a logarithmic scale, blue where the class was found and orange
// where it was mistaken; the last column is that share for the found ones.
func Confusion(matrix [][]int, classes []string) (*Figure, error) {
	if err := checkConfusion(matrix, classes); err != nil {
		return nil, err
	}
	n := len(classes)
	face := fontFace(tickSize, false)
	var widest vg.Length
	for _, class := range classes {
		widest = max(widest, face.Width(class))
	}
	cell := max(confusionCell, float64(widest)+8)
	f := &Figure{title: "Confusion matrix", body: float64(n)*confusionCell + 1 + tickMark + 2*labelRow + 5}
	f.width = max(320, 2*margin+float64(widest)+tickGap+labelRow+4+cell*(float64(n)+1.6))

	p := newAxes("predicted class", "true class")
	p.noGrid, p.hideX = true, true
	var xTicks, yTicks gonum.ConstantTicks
	for i, class := range classes {
		xTicks = append(xTicks, gonum.Tick{Value: float64(i) + 0.5, Label: class})
		yTicks = append(yTicks, gonum.Tick{Value: float64(n-1-i) + 0.5, Label: class})
	}
	xTicks = append(xTicks, gonum.Tick{Value: float64(n) + 0.8, Label: "found"})
	setAxis(&p.X, 0, float64(n)+1.6, false, xTicks)
	setAxis(&p.Y, 0, float64(n), false, yTicks)
	p.add(confusionCells(matrix))
	f.panels = []panel{{plot: p}}
	f.alt = confusionAlt(matrix, classes)
	return f, nil
}

// confusionCells draws the matrix.
func confusionCells(matrix [][]int) marks {
	return func(c draw.Canvas, p *gonum.Plot) {
		n := len(matrix)
		face := fontFace(labelSize, false)
		at := func(x, y float64) vg.Point { return vg.Point{X: c.X(p.X.Norm(x)), Y: c.Y(p.Y.Norm(y))} }
		for t, row := range matrix {
			total := 0
			for _, v := range row {
				total += v
			}
			for k, v := range row {
				r := vg.Rectangle{Min: at(float64(k), float64(n-1-t)), Max: at(float64(k+1), float64(n-t))}
				background := gridColor
				background.A = 110
				strength := 0.0
				if v > 0 {
					strength = shareStrength(float64(v) / float64(total))
					background = blend(white, seriesColor(1), 0.08+0.92*strength)
					if k == t {
						background = blend(white, seriesColor(0), 0.08+0.92*strength)
					}
				}
				box(c, grown(r, -0.75, -0.75), background)
				if v > 0 {
					col := ink
					if strength > 0.55 {
						col = white
					}
					middle := at(float64(k)+0.5, float64(n-1-t)+0.5)
					write(c, face, col, vg.Point{X: middle.X, Y: middle.Y - captionCap/2}, atCenter, text.Thousands(v))
				}
			}
			found := "–"
			if total > 0 {
				found = percent(float64(row[t])/float64(total), 1)
			}
			middle := at(float64(n)+0.8, float64(n-1-t)+0.5)
			write(c, face, softInk, vg.Point{X: middle.X, Y: middle.Y - captionCap/2}, atCenter, found)
		}
	}
}

// shareStrength is the strength of colour of a share: 0 for one in a thousand,
// 1 for all.
func shareStrength(share float64) float64 {
	return min(1, max(0, 1+math.Log10(share)/3))
}

func checkConfusion(matrix [][]int, classes []string) error {
	if len(classes) == 0 || len(classes) > 40 {
		return fmt.Errorf("classes: %d of them: want 1 to 40", len(classes))
	}
	if len(matrix) != len(classes) {
		return fmt.Errorf("matrix: %d rows: want %d, one for each class", len(matrix), len(classes))
	}
	var errs []error
	total := 0
	for i, row := range matrix {
		if len(row) != len(classes) {
			errs = append(errs, fmt.Errorf("matrix[%d]: %d columns: want %d, one for each class", i, len(row), len(classes)))
		}
		for k, v := range row {
			if v < 0 {
				errs = append(errs, fmt.Errorf("matrix[%d][%d] %d: want a number of examples, 0 or more", i, k, v))
			}
			total += v
		}
	}
	if len(errs) == 0 && total == 0 {
		errs = append(errs, errors.New("matrix: all counts are 0: want at least one example"))
	}
	return errors.Join(errs...)
}

// confusionAlt describes the matrix in words: the accuracy and the most
// frequent mistakes.
func confusionAlt(matrix [][]int, classes []string) string {
	type mistake struct{ t, p, n int }
	var mistakes []mistake
	right, total := 0, 0
	for t, row := range matrix {
		for p, v := range row {
			total += v
			if p == t {
				right += v
			} else if v > 0 {
				mistakes = append(mistakes, mistake{t, p, v})
			}
		}
	}
	slices.SortStableFunc(mistakes, func(a, b mistake) int { return cmp.Compare(b.n, a.n) })
	var b strings.Builder
	fmt.Fprintf(&b, "Confusion matrix of %d classes: %s of %s right (%s).", len(classes), text.Thousands(right), text.Count(total, "example"), percent(float64(right)/float64(total), 2))
	for i, m := range mistakes[:min(5, len(mistakes))] {
		if i == 0 {
			b.WriteString(" Most frequent mistakes:")
		} else {
			b.WriteString(",")
		}
		fmt.Fprintf(&b, " %s taken for %s %s", classes[m.t], classes[m.p], text.Count(m.n, "time"))
	}
	if len(mistakes) > 0 {
		b.WriteString(".")
	}
	return b.String()
}
