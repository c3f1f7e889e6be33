package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/atomicfile"
	"mlplab/mlpkit/internal/testkit"
)

// networked is a run like [stored] with a network whose weights the given number
// decides.
func networked(seed int64, weight float32) *mlpkit.Run {
	r := testkit.Stored(seed)
	fill := func(n int) []float32 {
		x := make([]float32, n)
		for i := range x {
			x[i] = weight + float32(i)
		}
		return x
	}
	r.Network = &mlpkit.Network{Activation: mlpkit.ReLU, Layers: []mlpkit.Layer{{In: 784, Out: 128, Weights: fill(784 * 128), Biases: fill(128)}, {In: 128, Out: 10, Weights: fill(1280), Biases: fill(10)}}}
	r.Parameters = r.Network.Parameters()
	return r
}

// firstWeight reads a run's kept network; ok is false if there is none.
func firstWeight(t *testing.T, s *Store, run *mlpkit.Run) (weight float32, ok bool) {
	t.Helper()
	with, bad, err := s.LoadModel("lr", run)
	if err != nil || len(bad) > 0 {
		t.Fatalf("bad %v, error %v", bad, err)
	}
	if with == nil {
		return 0, false
	}
	return with.Network.Layers[0].Weights[0], true
}

// TestStoreNetworks: replaced with its run, removed by DeleteModels and Delete.
func TestStoreNetworks(t *testing.T) {
	dir := t.TempDir()
	s := Open(dir)
	first, second := networked(1, 0.5), networked(2, 0.25)
	for _, r := range []*mlpkit.Run{first, second} {
		save(t, s, "lr", r)
		if _, ok := firstWeight(t, s, r); ok {
			t.Error("a network before one was kept")
		}
		if err := s.SaveModel("lr", r); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.SaveModel("lr", networked(1, 0.75)); err != nil {
		t.Fatal(err)
	}
	if w, _ := firstWeight(t, s, first); w != 0.75 {
		t.Errorf("the replaced network has the weight %v", w)
	}
	if w, _ := firstWeight(t, s, second); w != 0.25 {
		t.Errorf("the other network has the weight %v", w)
	}
	// A training of the same configuration that went otherwise has no network yet.
	otherwise := networked(1, 1)
	otherwise.StepLoss[3] /= 2
	if _, ok := firstWeight(t, s, otherwise); ok {
		t.Error("the weights of another training were returned")
	}
	if err := s.SaveModel("lr", otherwise); err != nil {
		t.Fatal(err)
	}
	if w, _ := firstWeight(t, s, otherwise); w != 1 {
		t.Errorf("weight %v", w)
	}
	if runs := listAll(t, s); len(runs) != 2 {
		t.Errorf("%d runs beside two networks", len(runs))
	}
	if err := s.DeleteModels("lr", second); err != nil {
		t.Fatal(err)
	}
	if _, ok := firstWeight(t, s, otherwise); ok {
		t.Error("a removed network is there")
	}
	if w, _ := firstWeight(t, s, second); w != 0.25 {
		t.Errorf("the excepted network has the weight %v", w)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "lr", atomicfile.Pattern)); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
	if err := s.Delete("lr"); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "lr")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("after Delete: %v", err)
	}
}

func TestStoreNetworkRefuses(t *testing.T) {
	s := Open(t.TempDir())
	interrupted := networked(1, 1)
	interrupted.Stopped = mlpkit.Interrupted
	for want, c := range map[string]struct {
		study string
		run   *mlpkit.Run
	}{
		"no trained network": {"lr", testkit.Stored(1)},
		"is nil":             {"lr", nil},
		"only whole runs":    {"lr", interrupted},
		"use letters":        {"../out", networked(1, 1)},
	} {
		if err := s.SaveModel(c.study, c.run); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want an error with %q, got %v", want, err)
		}
	}
	if err := s.DeleteModels("../out"); err == nil {
		t.Error("networks of a study outside of the store were removed")
	}
	if err := s.DeleteModels("absent"); err != nil {
		t.Error(err)
	}
}
