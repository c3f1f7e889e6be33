package audit

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// levelEpochs is how many of the last epochs a level is the mean of.
const levelEpochs = 5

// confidence of the intervals that decide claims.
const confidence = 0.95

// Level is where a column of the table settled: its mean over the last five
// epochs, which jumps less than the last one alone.
func (t Table) Level(of func(Epoch) Decimal) float64 {
	column := t.Column(of)
	return stat.Mean(column[max(0, len(column)-levelEpochs):], nil)
}

// Repeats returns the five tables that, by the report's own words, trained one
// and the same configuration: learning rate 0.01, batch size 64, one hidden
// layer, width 128, cross-entropy.
func (r Report) Repeats() (Report, error) {
	var same Report
	for _, of := range []struct {
		experiment Experiment
		value      string
	}{{LearningRate, "0.01"}, {BatchSize, "64"}, {HiddenLayers, "1"}, {Width, "128"}, {Loss, "cross-entropy"}} {
		t, err := r.Find(of.experiment, of.value)
		if err != nil {
			return nil, err
		}
		same = append(same, t)
	}
	return same, nil
}

// Noise is how much a number differs between trainings that differ in nothing
// but chance.
type Noise struct {
	N        int
	Mean, SD float64
}

// NoiseOf is the noise of a number of repeated tables, two or more.
func NoiseOf(repeats Report, number func(Table) float64) (Noise, error) {
	if len(repeats) < 2 {
		return Noise{}, fmt.Errorf("repeats: %d of them: want 2 or more", len(repeats))
	}
	var x []float64
	for _, t := range repeats {
		x = append(x, number(t))
	}
	mean, sd := stat.MeanStdDev(x, nil)
	return Noise{len(x), mean, sd}, nil
}

// quantile is Student's t that chance alone exceeds, in either direction, in one
// case of twenty.
func (n Noise) quantile() float64 {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(n.N - 1)}.Quantile((1 + confidence) / 2)
}

// Least is the smallest difference between two single trainings that chance does
// not explain: t·SD·√2.
func (n Noise) Least() float64 { return n.quantile() * n.SD * math.Sqrt2 }

// Interval is where one more repeat lies with a probability of 95 %:
// Mean ± t·SD·√(1 + 1/N).
func (n Noise) Interval() (low, high float64) {
	half := n.quantile() * n.SD * math.Sqrt(1+1/float64(n.N))
	return n.Mean - half, n.Mean + half
}
