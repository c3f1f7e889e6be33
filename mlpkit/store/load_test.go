package store

import (
	"os"
	"strings"
	"testing"

	"mlplab/mlpkit/internal/testkit"
)

// TestStoreLoad: one run with its network, and what is wrong if there is none.
func TestStoreLoad(t *testing.T) {
	s := Open(t.TempDir())
	r := networked(1, 0.5)
	file := save(t, s, "lr", r)
	got, bad, err := s.Load("lr", r.Hash())
	if err != nil || len(bad) > 0 || got.Network != nil || got.Study != "lr" || got.File != file {
		t.Fatalf("%+v, %v, %v", got, bad, err)
	}
	testkit.SameRun(t, got.Run, r)
	if err := s.SaveModel("lr", r); err != nil {
		t.Fatal(err)
	}
	got, bad, err = s.Load("lr", r.Hash())
	if err != nil || len(bad) > 0 || got.Network == nil {
		t.Fatalf("with its network: %v, %v", bad, err)
	}
	testkit.SameFloats(t, "weights", got.Network.Layers[0].Weights, r.Network.Layers[0].Weights)
	for _, c := range []struct{ study, hash, want string }{
		{"../lr", r.Hash(), "use letters"},
		{"lr", "../x", "32 hexadecimal digits"},
		{"lr", strings.Repeat("z", 32), "32 hexadecimal digits"},
		{"lr", strings.Repeat("0", 32), "has no run"},
		{"absent", r.Hash(), "has no run"},
	} {
		if _, _, err := s.Load(c.study, c.hash); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Load(%q, %q): %v, want %q", c.study, c.hash, err, c.want)
		}
	}
	if err := os.WriteFile(file, []byte("{}"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, bad, err := s.Load("lr", r.Hash()); err == nil || len(bad) != 1 || bad[0].Moved == "" || !strings.Contains(err.Error(), "again") {
		t.Errorf("a damaged run: %v, %v", bad, err)
	}
}
