package mlpkit

import (
	"crypto/sha256"
	"fmt"
	"math"
	"math/rand/v2"
)

// Results made by hand, with known truth.

// course is what a synthetic run measured: a value for each epoch. Where train
// or losses are missing they follow from validation.
type course struct {
	validation, train         []float64 // accuracies
	validationLoss, trainLoss []float64
	divergedAt                int // step, 0 for never
}

// synthetic is a run of c with that course, on data of the size of MNIST.
func synthetic(c Config, course course) *Run {
	r := &Run{
		Config:      c,
		Data:        DataInfo{Name: "synthetic", Train: 48000, Validation: 12000, SplitSeed: c.Seed, Fingerprint: fmt.Sprintf("%x", sha256.Sum256([]byte("synthetic")))},
		Parameters:  c.Parameters(784, 10),
		Environment: Environment{Backend: "none", GoMLX: "v0", Go: "go0", Threads: 2},
	}
	or := func(values []float64, i int, otherwise float64) Float {
		if i < len(values) {
			return Float(values[i])
		}
		return Float(otherwise)
	}
	for i, a := range course.validation {
		train := or(course.train, i, a)
		r.Epochs = append(r.Epochs, Epoch{
			TrainLoss:          or(course.trainLoss, i, 1/float64(i+1)),
			RunningAccuracy:    train,
			TrainAccuracy:      train,
			ValidationLoss:     or(course.validationLoss, i, 1/float64(i+1)),
			ValidationAccuracy: Float(a),
			Examples:           r.Data.Train,
			TrainSeconds:       0.5,
			EvalSeconds:        0.1,
		})
	}
	r.StepLoss = make(Losses32, len(r.Epochs)*r.StepsPerEpoch())
	for i := range r.StepLoss {
		r.StepLoss[i] = float32(1 / math.Sqrt(float64(i+1)))
		if course.divergedAt > 0 && i+1 >= course.divergedAt {
			r.StepLoss[i] = float32(math.NaN())
			r.Stopped = Diverged
		}
	}
	return r
}

// resultOf is the result of s whose runs have these courses; a nil course is a
// run that has not finished.
func resultOf(s Study, of func(t Trial, value int, seed int64) *course) *Result {
	r := &Result{Study: s}
	for i, trial := range s.Trials() {
		t := TrialResult{Trial: trial}
		for _, seed := range s.Seeds {
			if c := of(trial, i, seed); c != nil {
				config := trial.Config
				config.Seed = seed
				t.Runs = append(t.Runs, synthetic(config, *c))
			}
		}
		r.Trials = append(r.Trials, t)
	}
	return r
}

// normalResult draws final accuracies around a mean for each learning rate, as
// counts of 12,000 examples.
func normalResult(r *rand.Rand, seeds int, means []float64, sd float64) *Result {
	rates := make([]float64, len(means))
	for i := range rates {
		rates[i] = math.Pow(10, -float64(i))
	}
	s := Study{Name: "synthetic", Base: Default(), Axis: LearningRates(rates...), Seeds: Seeds(seeds)}
	s.Base.BatchSize = 48_000 // one loss a run: thousands of studies are drawn
	return resultOf(s, func(_ Trial, value int, _ int64) *course {
		a := math.Round(12000*(means[value]+sd*r.NormFloat64())) / 12000
		return &course{validation: []float64{a}}
	})
}

func ratesStudy(seeds int, rates ...float64) Study {
	return Study{Name: "learning-rate", Base: Default(), Axis: LearningRates(rates...), Seeds: Seeds(seeds)}
}

// stored is a synthetic run of a few epochs with that seed.
func stored(seed int64) *Run {
	c := Default()
	c.Seed, c.Epochs = seed, 3
	return synthetic(c, course{validation: []float64{0.9, 0.94, 0.95 + float64(seed)/1e4}})
}
