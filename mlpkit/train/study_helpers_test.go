package train

import (
	"sync"
	"testing"

	"mlplab/datasets"
	"mlplab/mlpkit/backend"
	"mlplab/mlpkit/study"
)

// smallSet is 160 examples of 8×8 pixels: 128 and 32 after the usual split.
var smallSet = sync.OnceValue(func() *datasets.Set {
	d := tiny(80, 7)
	s := *d.Train
	s.Images = append(append([]uint8(nil), s.Images...), d.Validation.Images...)
	s.Labels = append(append([]uint8(nil), s.Labels...), d.Validation.Labels...)
	return &s
})

// smallStudy is a study of six short runs, 8 steps an epoch.
func smallStudy() study.Study {
	s := study.Study{Name: "small", Base: small(), Axis: study.LearningRates(0.001, 0.01), Seeds: study.Seeds(3)}
	s.Base.Epochs = 2
	return s
}

// studyTrainer is one for all tests: compiling takes longer than small studies.
func studyTrainer(t testing.TB) *Trainer {
	t.Helper()
	device(t)
	return sharedTrainer()
}

var sharedTrainer = sync.OnceValue(func() *Trainer {
	b, err := backend.Default()
	if err != nil {
		panic(err)
	}
	return NewTrainer(b)
})

// mnist is the set of 60,000 digits.
func mnist(t testing.TB) *datasets.Set {
	t.Helper()
	m, err := loadMNIST()
	if err != nil {
		t.Fatal(err)
	}
	return m.Train
}
