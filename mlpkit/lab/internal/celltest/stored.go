package celltest

import (
	"testing"

	"mlplab/mlpkit"
	"mlplab/mlpkit/lab/internal/labtest"
	"mlplab/mlpkit/store"
	"mlplab/mlpkit/study"
)

// Store puts a study of three seeds with made runs into the bench's store: each
// value has a list of validation accuracies, to which the seed adds a little.
func Store(t *testing.T, to *store.Store, name string, axis study.Axis, accuracies ...[]float64) *study.Result {
	t.Helper()
	s := study.Study{Name: name, Base: mlpkit.Default(), Axis: axis, Seeds: study.Seeds(3)}
	s.Base.Epochs = len(accuracies[0])
	if err := to.SaveStudy(s); err != nil {
		t.Fatal(err)
	}
	for i, trial := range s.Trials() {
		for _, seed := range s.Seeds {
			c := trial.Config
			c.Seed = seed
			var course []float64
			for _, a := range accuracies[i] {
				course = append(course, a+0.0002*float64(seed))
			}
			r := labtest.Made(c, course...)
			r.Parameters = c.Parameters(784, 10)
			r.Data.Validation = 12000
			for i := range r.Epochs {
				r.Epochs[i].Examples = r.Data.Train
			}
			if _, err := to.SaveRun(name, r); err != nil {
				t.Fatal(err)
			}
		}
	}
	result, bad, err := to.Result(name)
	if err != nil || len(bad) > 0 || len(result.Runs()) != 3*len(accuracies) {
		t.Fatal(result, bad, err)
	}
	return result
}

// StoreAll stores all five studies.
func StoreAll(t *testing.T, to *store.Store) {
	Store(t, to, "learning-rate", study.LearningRates(0.0001, 0.001, 0.01, 0.1),
		[]float64{0.85, 0.92, 0.94}, []float64{0.94, 0.965, 0.974}, []float64{0.955, 0.96, 0.966}, []float64{0.82, 0.60, 0.74})
	Store(t, to, "batch-size", study.BatchSizes(16, 64, 256), []float64{0.955, 0.974, 0.971}, []float64{0.94, 0.965, 0.974}, []float64{0.91, 0.94, 0.955})
	Store(t, to, "hidden-layers", study.HiddenLayers(0, 1, 2, 3), []float64{0.90, 0.92, 0.925}, []float64{0.94, 0.965, 0.974}, []float64{0.95, 0.97, 0.975}, []float64{0.95, 0.968, 0.9752})
	Store(t, to, "width", study.Widths(32, 64, 128, 1024), []float64{0.93, 0.95, 0.955}, []float64{0.935, 0.955, 0.965}, []float64{0.94, 0.965, 0.974}, []float64{0.96, 0.975, 0.981})
	Store(t, to, "loss", study.Losses(mlpkit.CrossEntropy, mlpkit.MSE, mlpkit.MAE), []float64{0.94, 0.965, 0.974}, []float64{0.94, 0.96, 0.9741}, []float64{0.80, 0.85, 0.88})
}
