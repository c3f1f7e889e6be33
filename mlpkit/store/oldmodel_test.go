package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mlplab/mlpkit/internal/testkit"
)

// oldWeights, by the number of hidden layers, are the first weight and the last bias of the two networks of
// testdata/oldstore, told by the version of the lab that wrote them.
var oldWeights = map[int][2]float32{0: {0.19777071, 0.24127579}, 2: {0.1977767, 0.009708531}}

// TestStoreReadsOldNetworks: a store of an earlier version, whose networks are
// GoMLX checkpoints, gives the same weights, until a network is kept anew.
func TestStoreReadsOldNetworks(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "oldstore"))); err != nil {
		t.Fatal(err)
	}
	s := Open(dir)
	result, bad, err := s.Result("old")
	if err != nil || len(bad) > 0 || len(result.Runs()) != 2 {
		t.Fatalf("%+v, %v, %v", result, bad, err)
	}
	for _, run := range result.Runs() {
		with, bad, err := s.LoadModel("old", run)
		if err != nil || len(bad) > 0 || with == nil {
			t.Fatalf("hidden layers %d: %v, %v", run.Config.HiddenLayers, bad, err)
		}
		layers := with.Network.Layers
		last := layers[len(layers)-1].Biases
		want := oldWeights[run.Config.HiddenLayers]
		if got := [2]float32{layers[0].Weights[0], last[len(last)-1]}; got != want || with.Network.Parameters() != run.Parameters {
			t.Errorf("hidden layers %d: weights %v, want %v", run.Config.HiddenLayers, got, want)
		}
		old := filepath.Join(dir, "old", networkPrefix+run.Hash())
		if err := s.SaveModel("old", with); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(old); err == nil {
			t.Error("the old folder is still there")
		}
		again, _, err := s.LoadModel("old", run)
		if err != nil || again == nil {
			t.Fatal(err)
		}
		for i, l := range again.Network.Layers {
			testkit.SameFloats(t, "weights kept anew", l.Weights, layers[i].Weights)
			testkit.SameFloats(t, "biases kept anew", l.Biases, layers[i].Biases)
		}
	}
}

// TestStoreOldNetworkDamaged: damage to an old network is reported and moved away.
func TestStoreOldNetworkDamaged(t *testing.T) {
	for name, c := range map[string]struct{ file, reason string }{
		"weights":     {"checkpoint-*.bin", "checksum of checkpoint-"},
		"description": {"checkpoint-*.json", "checksum of checkpoint-"},
		"sums":        {oldNetworkFile, "checksum"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "oldstore"))); err != nil {
				t.Fatal(err)
			}
			s := Open(dir)
			run := listAll(t, s)[0].Run
			files, err := filepath.Glob(filepath.Join(dir, "old", networkPrefix+run.Hash(), c.file))
			if err != nil || len(files) != 1 {
				t.Fatal(files, err)
			}
			data, err := os.ReadFile(files[0])
			if err != nil {
				t.Fatal(err)
			}
			data[len(data)*2/3] ^= 1
			if err := os.WriteFile(files[0], data, 0o644); err != nil {
				t.Fatal(err)
			}
			with, bad, err := s.LoadModel("old", run)
			if with != nil || err != nil || len(bad) != 1 || bad[0].Moved == "" || !strings.Contains(bad[0].Reason, c.reason) {
				t.Errorf("%v, %v, %v", with, bad, err)
			}
		})
	}
}
