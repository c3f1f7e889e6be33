// Package testkit has what tests of several packages share: results made by hand
// with known truth, golden files, comparisons to the bit, the machine's load. It
// imports mlpkit and study and is imported by tests alone.
package testkit

import (
	"crypto/sha256"
	"fmt"
	"math"
	"math/rand/v2"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/exact"
	"mlplab/mlpkit/study"
)

// Results made by hand, with known truth.

// Course is what a synthetic run measured: a value for each epoch. Where train
// or losses are missing they follow from validation.
type Course struct {
	Validation, Train         []float64 // accuracies
	ValidationLoss, TrainLoss []float64
	DivergedAt                int // step, 0 for never
}

// Synthetic is a run of c with that course, on data of the size of MNIST.
func Synthetic(c mlpkit.Config, course Course) *mlpkit.Run {
	r := &mlpkit.Run{
		Config:      c,
		Data:        mlpkit.DataInfo{Name: "synthetic", Train: 48000, Validation: 12000, SplitSeed: c.Seed, Fingerprint: fmt.Sprintf("%x", sha256.Sum256([]byte("synthetic")))},
		Parameters:  c.Parameters(784, 10),
		Environment: mlpkit.Environment{Backend: "none", GoMLX: "v0", Go: "go0", Threads: 2},
	}
	or := func(values []float64, i int, otherwise float64) exact.Float {
		if i < len(values) {
			return exact.Float(values[i])
		}
		return exact.Float(otherwise)
	}
	for i, a := range course.Validation {
		train := or(course.Train, i, a)
		r.Epochs = append(r.Epochs, mlpkit.Epoch{
			TrainLoss:          or(course.TrainLoss, i, 1/float64(i+1)),
			RunningAccuracy:    train,
			TrainAccuracy:      train,
			ValidationLoss:     or(course.ValidationLoss, i, 1/float64(i+1)),
			ValidationAccuracy: exact.Float(a),
			Examples:           r.Data.Train,
			TrainSeconds:       0.5,
			EvalSeconds:        0.1,
		})
	}
	r.StepLoss = make(exact.Float32s, len(r.Epochs)*r.StepsPerEpoch())
	for i := range r.StepLoss {
		r.StepLoss[i] = float32(1 / math.Sqrt(float64(i+1)))
		if course.DivergedAt > 0 && i+1 >= course.DivergedAt {
			r.StepLoss[i] = float32(math.NaN())
			r.Stopped = mlpkit.Diverged
		}
	}
	return r
}

// ResultOf is the result of s whose runs have these courses; a nil course is a
// run that has not finished.
func ResultOf(s study.Study, of func(t study.Trial, value int, seed int64) *Course) *study.Result {
	r := &study.Result{Study: s}
	for i, trial := range s.Trials() {
		t := study.TrialResult{Trial: trial}
		for _, seed := range s.Seeds {
			if c := of(trial, i, seed); c != nil {
				config := trial.Config
				config.Seed = seed
				t.Runs = append(t.Runs, Synthetic(config, *c))
			}
		}
		r.Trials = append(r.Trials, t)
	}
	return r
}

// NormalResult draws final accuracies around a mean for each learning rate, as
// counts of 12,000 examples.
func NormalResult(r *rand.Rand, seeds int, means []float64, sd float64) *study.Result {
	rates := make([]float64, len(means))
	for i := range rates {
		rates[i] = math.Pow(10, -float64(i))
	}
	s := study.Study{Name: "synthetic", Base: mlpkit.Default(), Axis: study.LearningRates(rates...), Seeds: study.Seeds(seeds)}
	s.Base.BatchSize = 48_000 // one loss a run: thousands of studies are drawn
	return ResultOf(s, func(_ study.Trial, value int, _ int64) *Course {
		a := math.Round(12000*(means[value]+sd*r.NormFloat64())) / 12000
		return &Course{Validation: []float64{a}}
	})
}

func RatesStudy(seeds int, rates ...float64) study.Study {
	return study.Study{Name: "learning-rate", Base: mlpkit.Default(), Axis: study.LearningRates(rates...), Seeds: study.Seeds(seeds)}
}

// Stored is a synthetic run of a few epochs with that seed.
func Stored(seed int64) *mlpkit.Run {
	c := mlpkit.Default()
	c.Seed, c.Epochs = seed, 3
	return Synthetic(c, Course{Validation: []float64{0.9, 0.94, 0.95 + float64(seed)/1e4}})
}
