package playground

import (
	"math"
	"testing"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/testkit"
	"mlplab/mlpkit/train"
)

// stripes is a set that is learned at once: class k is a bright band at row 2k.
func stripes(n int, seed uint64) *datasets.Split {
	part := func(name string, seed uint64) *datasets.Set {
		s := noise(n, seed)
		s.Name = name
		for i := range n {
			image := s.Image(i)
			for k := range image {
				image[k] /= 8
				if row := k / 28; row/2 == int(s.Labels[i])+2 {
					image[k] = 255
				}
			}
		}
		return s
	}
	return &datasets.Split{Train: part("stripes", seed), Validation: part("stripes, validation", seed+1), Seed: 1}
}

// TestNetworkIsTheModel: plain Go computes what the device does, for every
// activation there is.
func TestNetworkIsTheModel(t *testing.T) {
	data := stripes(100, 5)
	var s *train.Stepper
	for _, a := range testkit.Names[mlpkit.Activation]("Activation") {
		c := mlpkit.Default()
		c.Activation, c.HiddenLayers, c.Width, c.BatchSize = a, 2, 12, 50
		c.LearningRate = 0.05 // activations far from 0, where they differ
		if a == mlpkit.Identity {
			c.HiddenLayers = 0
		}
		var err error
		if s == nil {
			s, err = train.NewStepper(data, c)
		} else {
			err = s.Reset(c)
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Advance(10); err != nil {
			t.Fatal(err)
		}
		run, err := s.Run()
		if err != nil {
			t.Fatal(err)
		}
		m, err := train.ModelOf(run)
		if err != nil {
			t.Fatal(err)
		}
		want, err := m.Probabilities(data.Validation.Images)
		if err != nil {
			t.Fatal(err)
		}
		n, err := newNetwork(run.Network)
		if err != nil {
			t.Fatal(err)
		}
		spread := 0.0
		for i := range data.Validation.Len() {
			for k, p := range n.probabilities(data.Validation.Image(i)) {
				if math.Abs(p-float64(want[i][k])) > 1e-4 {
					t.Fatalf("%s: image %d, class %d: %v, the device says %v", a, i, k, p, want[i][k])
				}
				spread = max(spread, p)
			}
		}
		if spread < 0.2 {
			t.Errorf("%s: no answer is above %v, so the comparison says little", a, spread)
		}
	}
}

func TestSoftmax(t *testing.T) {
	p := softmax([]float64{1000, 1000 + math.Log(3), -1e9})
	if math.Abs(p[0]-0.25) > 1e-9 || math.Abs(p[1]-0.75) > 1e-9 || p[2] != 0 {
		t.Errorf("%v", p)
	}
	if sure(softmax([]float64{math.NaN(), 1})) {
		t.Error("NaN passes for a probability")
	}
}

func BenchmarkNetwork(b *testing.B) {
	c := mlpkit.Default()
	c.HiddenLayers, c.Width = 5, 1024
	s, err := train.NewStepper(stripes(10, 1), func() mlpkit.Config { c.BatchSize = 10; return c }())
	if err != nil {
		b.Fatal(err)
	}
	run, err := s.Run()
	if err != nil {
		b.Fatal(err)
	}
	n, _ := newNetwork(run.Network)
	image := stripes(10, 1).Train.Image(3)
	for b.Loop() {
		n.probabilities(image)
	}
}
