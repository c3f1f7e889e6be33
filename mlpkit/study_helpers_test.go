package mlpkit

import (
	"flag"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"mlplab/datasets"
	"mlplab/mlpkit/backend"
)

var update = flag.Bool("update", false, "write golden files")

// smallSet is 160 examples of 8×8 pixels: 128 and 32 after the usual split.
var smallSet = sync.OnceValue(func() *datasets.Set {
	d := tiny(80, 7)
	s := *d.Train
	s.Images = append(append([]uint8(nil), s.Images...), d.Validation.Images...)
	s.Labels = append(append([]uint8(nil), s.Labels...), d.Validation.Labels...)
	return &s
})

// smallStudy is a study of six short runs, 8 steps an epoch.
func smallStudy() Study {
	s := Study{Name: "small", Base: small(), Axis: LearningRates(0.001, 0.01), Seeds: Seeds(3)}
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
	return NewTrainer(b, TrainerOptions{})
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

// golden compares text with a file, or writes the file with -update.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; run go test with -update to write it", err)
	}
	if got != string(want) {
		t.Errorf("%s is out of date: run go test with -update and read the change; got\n%s", file, got)
	}
}
