package verdict_test

import (
	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/testkit"
	"mlplab/mlpkit/study"
)

// spreadOf returns a function that gives each seed 1, 2, 3, … its own small
// deviation, of mean 0 over three seeds.
func spreadOf(size float64) func(seed int64) float64 {
	return func(seed int64) float64 { return size * float64([]int{-1, 0, 1}[(seed-1)%3]) }
}

// rising is a curve over n epochs that has its last gains behind it: it ends at
// the value given.
func rising(n int, end float64) []float64 {
	curve := make([]float64, n)
	for i := range curve {
		curve[i] = end
		if i < n-3 {
			curve[i] = end - 0.02*float64(n-3-i)
		}
	}
	return curve
}

// unlike is ending with deviations that each seed gives each value in another way.
func unlike(spread float64, ends ...float64) func(study.Trial, int, int64) *testkit.Course {
	return func(_ study.Trial, value int, seed int64) *testkit.Course {
		return &testkit.Course{Validation: rising(6, ends[value]+spreadOf(spread)(seed+int64(value)))}
	}
}

// verdictCase is a study whose truth is known and what its verdict must and must
// not claim. The whole text is in testdata/verdicts.
type verdictCase struct {
	about    string
	study    study.Study
	of       func(t study.Trial, value int, seed int64) *testkit.Course
	says     []string
	silentOn []string
}

// ending is a course for each value that ends at an accuracy, with a spread.
func ending(spread float64, ends ...float64) func(study.Trial, int, int64) *testkit.Course {
	return func(_ study.Trial, value int, seed int64) *testkit.Course {
		return &testkit.Course{Validation: rising(6, ends[value]+spreadOf(spread)(seed))}
	}
}

var verdictCases = map[string]verdictCase{
	"best-found": {
		about: "three learning rates, the middle one best by far",
		study: testkit.RatesStudy(3, 0.0001, 0.001, 0.01),
		of:    ending(0.001, 0.955, 0.975, 0.962),
		says: []string{"Best: learning rate 0.001, with 97.50 ± 0.10 %", "Lower by more than the luck of the seeds explains: 0.0001 (95.50 ± 0.10 %, 2.00 points lower",
			"and 0.01 (96.20 ± 0.10 %, 1.30 points lower", "0.01 is above 0.0001 (by 0.70 points)", "in a moderated paired t-test of the log-odds of being right, corrected for 3 pairs"},
		silentOn: []string{"No difference", "try further", "Diverged", "not finished", "Still improving", "luck for"},
	},
	"not-told-apart": {
		about:    "three learning rates whose seeds differ more than they do",
		study:    testkit.RatesStudy(3, 0.0005, 0.001, 0.002),
		of:       unlike(0.004, 0.9745, 0.975, 0.974),
		says:     []string{"Highest mean, not shown to be the best: learning rate 0.001", "No difference from it is shown for 0.0005", "Not told apart from each other: 0.0005 and 0.002", "showing them takes more than 20 seeds for 0.0005 and more than 20 seeds for 0.002"},
		silentOn: []string{"Best:", "Lower by more", "lab.Seeds"},
	},
	"partly-told-apart": {
		about:    "two good values that are alike, one bad",
		study:    testkit.RatesStudy(3, 0.0005, 0.001, 0.1),
		of:       unlike(0.0004, 0.9742, 0.975, 0.90),
		says:     []string{"Highest mean, not shown to be the best: learning rate 0.001", "Lower by more than the luck of the seeds explains: 0.1", "shown for 0.0005", "0.0005 is above 0.1", "Give lab.Seeds("},
		silentOn: []string{"Best:"},
	},
	"edge-largest": {
		about: "the largest value is the best",
		study: testkit.RatesStudy(3, 0.0001, 0.0003, 0.001),
		of:    ending(0.001, 0.93, 0.95, 0.97),
		says:  []string{"0.001 is the largest learning rate of this study: a larger one could be better still"},
	},
	"edge-smallest": {
		about: "the smallest value is the best; the order given is not that of size",
		study: testkit.RatesStudy(3, 0.1, 0.001, 0.01),
		of:    ending(0.001, 0.85, 0.975, 0.96),
		says:  []string{"0.001 is the smallest learning rate of this study: a smaller one could be better still"},
	},
	"edge-of-the-possible": {
		about:    "a linear model is best: no fewer hidden layers exist",
		study:    study.Study{Name: "layers", Base: mlpkit.Default(), Axis: study.HiddenLayers(0, 1, 2), Seeds: study.Seeds(3)},
		of:       ending(0.001, 0.97, 0.95, 0.93),
		says:     []string{"Best: hidden layers 0"},
		silentOn: []string{"try further"},
	},
	"diverged": {
		about: "the largest rate diverges in two of three runs",
		study: testkit.RatesStudy(3, 0.001, 0.01, 1),
		of: func(_ study.Trial, value int, seed int64) *testkit.Course {
			c := &testkit.Course{Validation: rising(6, 0.975-0.01*float64(value)+spreadOf(0.001)(seed))}
			if value == 2 && seed < 3 {
				c.Validation, c.DivergedAt = []float64{0.0987}, 40+int(seed)
			}
			return c
		},
		says:     []string{"Diverged, that is, the loss was no longer a finite number: 1 in 2 of 3 runs (at steps 41 and 42)", "counts with the accuracy that its network has left", "its value is compared by its own spread alone", "0.01 (96.50 ± 0.10 %, 1.00 points lower"},
		silentOn: []string{"Still improving"},
	},
	"all-diverged": {
		about: "every run diverges",
		study: testkit.RatesStudy(2, 10, 100),
		of: func(_ study.Trial, value int, seed int64) *testkit.Course {
			return &testkit.Course{Validation: []float64{0.0987}, DivergedAt: 10*value + int(seed)}
		},
		says:     []string{"Every finished run diverged, so there is nothing to compare", "10 in 2 of 2 runs (at steps 1 and 2) and 100 in 2 of 2 runs (at steps 11 and 12)", "No run reached 90 %"},
		silentOn: []string{"try further", "ver-fitting", "mproving", "Highest"},
	},
	"never-reached": {
		about: "97 % is reached by none, 95 % by one value in some runs",
		study: testkit.RatesStudy(3, 0.0001, 0.001),
		of: func(_ study.Trial, value int, seed int64) *testkit.Course {
			if value == 0 {
				return &testkit.Course{Validation: []float64{0.80, 0.91, 0.915 + spreadOf(0.001)(seed)}}
			}
			return &testkit.Course{Validation: []float64{0.91, 0.93, 0.951 + spreadOf(0.002)(seed)}}
		},
		says: []string{"90 % validation accuracy or more, on average: 0.0001 after 2 epochs (1,500 steps, 1.0 s), 0.001 after 1 epoch (750 steps, 0.5 s)",
			"95 % validation accuracy or more, on average: 0.001 after 3 epochs (2,250 steps, 1.5 s) in 2 of its 3 runs; never with 0.0001", "No run reached 97 %"},
	},
	"tuned": {
		about: "each optimizer with the learning rate that suits it",
		study: study.Study{Name: "optimizer", Base: mlpkit.Default(), Axis: study.Optimizers(mlpkit.SGD, mlpkit.Adam), Tune: study.LearningRates(0.001, 0.1), Seeds: study.Seeds(3)},
		of: func(t study.Trial, _ int, seed int64) *testkit.Course {
			ends := map[string]float64{"sgd (learning rate 0.001)": 0.88, "sgd (learning rate 0.1)": 0.972, "adam (learning rate 0.001)": 0.976, "adam (learning rate 0.1)": 0.5}
			return &testkit.Course{Validation: rising(6, ends[t.Label()]+spreadOf(0.0005)(seed))}
		},
		says:     []string{"For every optimizer, the learning rate of [0.001 0.1] with the highest mean validation accuracy was kept: 0.1 for sgd and 0.001 for adam", "Best: optimizer adam (learning rate 0.001)", "sgd (learning rate 0.1) (97.20 ± 0.05 %, 0.40 points lower"},
		silentOn: []string{"try further", "sgd (learning rate 0.001)"},
	},
	"one-seed": {
		about:    "one seed: nothing can be said about luck",
		study:    testkit.RatesStudy(1, 0.001, 0.01, 0.1),
		of:       ending(0, 0.975, 0.96, 0.90),
		says:     []string{"Highest mean, not shown to be the best", "Whether luck decided cannot be said, as that takes two seeds or more that both have, for 0.01 (96.00 %, 1.50 points lower); and 0.1"},
		silentOn: []string{"±", "p =", "p <", "t-test", "Best:"},
	},
	"two-seeds": {
		about: "two seeds can show a large difference only",
		study: testkit.RatesStudy(2, 0.001, 0.01, 0.1),
		of: func(_ study.Trial, value int, seed int64) *testkit.Course {
			own := 0.0005 * float64(1-2*(value&int(seed)&1)) // seed 1 is unkind to the second value
			return &testkit.Course{Validation: rising(6, []float64{0.975, 0.972, 0.6}[value]+0.001*float64(seed)+own)}
		},
		says: []string{"standard deviation of 2 seeds", "No difference from it is shown for 0.01", "Lower by more than the luck of the seeds explains: 0.1", "Give lab.Seeds("},
	},
	"partial": {
		about: "interrupted: the last value not begun, the second with one seed of three",
		study: testkit.RatesStudy(3, 0.001, 0.01, 0.1),
		of: func(_ study.Trial, value int, seed int64) *testkit.Course {
			if value == 2 || value == 1 && seed > 1 {
				return nil
			}
			return &testkit.Course{Validation: rising(6, []float64{0.975, 0.96}[value]+spreadOf(0.001)(seed))}
		},
		says:     []string{"This study is not finished: 4 of 9 runs are there", "Nothing is known of 0.1", "Incomplete: 0.01 (1 of 3 seeds)", "not shown to be the best", "Whether luck decided cannot be said"},
		silentOn: []string{"Best:", "t-test", "larger one could"}, // larger rates are still to come
	},
	"nothing": {
		about: "no run has finished",
		study: testkit.RatesStudy(3, 0.001, 0.01),
		of:    func(study.Trial, int, int64) *testkit.Course { return nil },
		says:  []string{"No run has finished, so there is nothing to say."},
	},
	"over-fitting": {
		about: "validation loss has risen by a third, training loss fell on",
		study: study.Study{Name: "width", Base: mlpkit.Default(), Axis: study.Widths(32, 128, 1024), Seeds: study.Seeds(3)},
		of: func(_ study.Trial, value int, seed int64) *testkit.Course {
			c := &testkit.Course{Validation: rising(6, 0.96+0.005*float64(value)+spreadOf(0.0005)(seed))}
			for i := range 6 {
				c.TrainLoss = append(c.TrainLoss, 0.3/float64(i+1))
				c.Train = append(c.Train, c.Validation[i]+0.004*float64(i*value))
				c.ValidationLoss = append(c.ValidationLoss, 0.1)
				if value == 2 && i > 2 {
					c.ValidationLoss[i] = 0.1 + 0.011*float64(i-1)
				} else if i < 2 {
					c.ValidationLoss[i] = 0.2
				}
			}
			return c
		},
		says: []string{"ends more than 1 point above validation accuracy for 128 (2.00 ± 0.00 points) and 1024 (4.00 ± 0.00 points)", "Over-fitting, meaning that", ": 1024 (lowest after epoch 3, 44 % higher at the end)"},
	},
	"gap-without-over-fitting": {
		about: "training accuracy is above validation accuracy, but validation loss is at its lowest",
		study: testkit.RatesStudy(3, 0.0001, 0.001),
		of: func(_ study.Trial, value int, seed int64) *testkit.Course {
			c := ending(0.0005, 0.95, 0.97)(study.Trial{}, value, seed)
			c.Train = rising(6, 0.995)
			return c
		},
		says:     []string{"Training accuracy ends more than 1 point above", "No over-fitting in the sense that"},
		silentOn: []string{"Over-fitting, meaning"},
	},
	"still-improving": {
		about: "small rates have not finished learning",
		study: testkit.RatesStudy(3, 0.00001, 0.0001, 0.001),
		of: func(_ study.Trial, value int, seed int64) *testkit.Course {
			if value == 2 {
				return ending(0.001, 0, 0, 0.97)(study.Trial{}, value, seed)
			}
			c := &testkit.Course{}
			for i := range 6 {
				c.Validation = append(c.Validation, 0.80+0.03*float64(value)+0.01*float64(i)+spreadOf(0.001)(seed))
			}
			return c
		},
		says: []string{"Still improving at the end: 1e-05 and 0.0001.", "More epochs could change the order."},
	},
	"short": {
		about: "two epochs do not tell whether accuracy still rises",
		study: testkit.RatesStudy(3, 0.001, 0.01),
		of: func(_ study.Trial, value int, seed int64) *testkit.Course {
			return &testkit.Course{Validation: []float64{0.9, 0.95 - 0.02*float64(value) + spreadOf(0.001)(seed)}}
		},
		silentOn: []string{"mproving"},
	},
	"categorical": {
		about:    "activations have no order, so there is no edge",
		study:    study.Study{Name: "activation", Base: mlpkit.Default(), Axis: study.Activations(mlpkit.ReLU, mlpkit.Sigmoid, mlpkit.Identity), Seeds: study.Seeds(3)},
		of:       ending(0.001, 0.976, 0.965, 0.92),
		says:     []string{"Best: activation relu", "sigmoid is above none"},
		silentOn: []string{"try further"},
	},
	"single-value": {
		about:    "one value has nothing to be compared with",
		study:    testkit.RatesStudy(3, 0.001),
		of:       ending(0.001, 0.976),
		says:     []string{"Learning rate 0.001: 97.60 ± 0.10 % validation accuracy", "nothing to compare it with"},
		silentOn: []string{"Best", "Highest mean,", "t-test"},
	},
	"tie": {
		about:    "two values with the same runs to the last example",
		study:    testkit.RatesStudy(3, 0.001, 0.01),
		of:       ending(0.001, 0.97, 0.97),
		says:     []string{"0.01 (97.00 ± 0.10 %, the same mean, p = 1)"},
		silentOn: []string{"Best:", "lower"},
	},
	"no-spread": {
		about: "all seeds end alike: one example counts as their spread",
		study: testkit.RatesStudy(3, 0.001, 0.01),
		of:    ending(0, 0.97, 0.9699),
		says:  []string{"97.00 ± 0.00 %"},
	},
	"many-values": {
		about: "six values: the text stays readable",
		study: testkit.RatesStudy(3, 0.00001, 0.0001, 0.001, 0.01, 0.1, 1),
		of:    ending(0.001, 0.85, 0.94, 0.975, 0.962, 0.90, 0.30),
		says:  []string{"Among the others, 1e-05 is above 1; 0.0001 is above 1e-05, 0.1 and 1; 0.01 is above 1e-05, 0.0001, 0.1 and 1; 0.1 is above 1e-05 and 1."},
	},
}
