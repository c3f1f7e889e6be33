package plot

import (
	"math"

	"gonum.org/v1/plot/plotter"
)

// columns divides an axis into columns a pixel wide, more or less.
type columns struct {
	n         int
	low, high float64
	log       bool
}

// of is the column of a value.
func (c columns) of(x float64) int {
	var t float64
	if c.log {
		t = math.Log(x/c.low) / math.Log(c.high/c.low)
	} else {
		t = (x - c.low) / (c.high - c.low)
	}
	return min(c.n-1, max(0, int(t*float64(c.n))))
}

// edges returns, for whole numbers 1 … n as values, the first of each occupied
// column and n+1 at the end.
func (c columns) edges(n int) []int {
	var edges []int
	column := -1
	for i := 1; i <= n; {
		if k := c.of(float64(i)); k != column {
			edges = append(edges, i)
			column = k
		}
		// The next column starts at or after this value: jump near it.
		if next := c.start(column + 1); next > i+1 {
			i = next
		} else {
			i++
		}
	}
	return append(edges, n+1)
}

// start is a whole number at or a little before the start of a column.
func (c columns) start(k int) int {
	t := float64(k) / float64(c.n)
	var x float64
	if c.log {
		x = c.low * math.Pow(c.high/c.low, t)
	} else {
		x = c.low + t*(c.high-c.low)
	}
	if x > 1e15 {
		return math.MaxInt
	}
	return int(x) - 1
}

// extremes keeps the lowest and the highest value of each column, in the order
// in which they come. The values belong to steps 1, 2, …; edges are the
// columns' first steps.
func extremes(values []float32, edges []int) plotter.XYs {
	points := make(plotter.XYs, 0, 2*len(edges))
	for e := range len(edges) - 1 {
		low, high := edges[e], edges[e]
		for i := edges[e] + 1; i < edges[e+1]; i++ {
			if v := values[i-1]; v < values[low-1] {
				low = i
			} else if v > values[high-1] {
				high = i
			}
		}
		first, second := min(low, high), max(low, high)
		points = append(points, plotter.XY{X: float64(first), Y: float64(values[first-1])})
		if second != first {
			points = append(points, plotter.XY{X: float64(second), Y: float64(values[second-1])})
		}
	}
	return points
}

// averages smooths all values and keeps the average at the end of each column.
func averages(values []float32, edges []int, window float64) plotter.XYs {
	points := make(plotter.XYs, 0, len(edges))
	s := smoothing{window: window}
	for e := range len(edges) - 1 {
		var average float64
		for i := edges[e]; i < edges[e+1]; i++ {
			average = s.next(float64(values[i-1]))
			if i == 1 {
				points = append(points, plotter.XY{X: 1, Y: average})
			}
		}
		if last := edges[e+1] - 1; last > 1 {
			points = append(points, plotter.XY{X: float64(last), Y: average})
		}
	}
	return points
}
