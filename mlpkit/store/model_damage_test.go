package store

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mlplab/mlpkit/internal/atomicfile"
)

// edited damages a file by a change of its bytes.
func edited(change func([]byte) []byte) func(*testing.T, string) {
	return func(t *testing.T, file string) {
		data, err := os.ReadFile(file)
		if err == nil {
			err = os.WriteFile(file, change(data), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func replaced(old, new string) func([]byte) []byte {
	return func(b []byte) []byte { return []byte(strings.Replace(string(b), old, new, 1)) }
}

// networkDamages are ways to damage the file of a kept network and the reason to give.
var networkDamages = map[string]struct {
	damage func(*testing.T, string)
	reason string
}{
	"cut":            {edited(func(b []byte) []byte { return b[:len(b)/2] }), "not a whole file"},
	"flipped":        {edited(func(b []byte) []byte { b[len(b)/3] ^= 4; return b }), "checksum does not match"},
	"empty":          {edited(func([]byte) []byte { return nil }), "it is empty"},
	"future version": {edited(replaced(`"schema":1`, `"schema":2`)), "format version 2"},
	"a run's file":   {edited(replaced(`mlplab network`, `mlplab run`)), "another kind"},
	"a folder": {func(t *testing.T, file string) {
		if err := errors.Join(os.Remove(file), os.MkdirAll(filepath.Join(file, "inside"), 0o755)); err != nil {
			t.Fatal(err)
		}
	}, "not a file with content"},
	"a layer short": {func(t *testing.T, file string) {
		short := networked(1, 7)
		short.Network.Layers = short.Network.Layers[1:]
		if err := Open(filepath.Dir(filepath.Dir(file))).SaveModel("lr", short); err != nil {
			t.Fatal(err)
		}
	}, "1,290 parameters in 1 layer and the run's has 101,770 parameters in 2 layers"},
	"weights missing": {func(t *testing.T, file string) {
		short := networked(1, 7)
		short.Network.Layers[1].Weights = short.Network.Layers[1].Weights[1:]
		if err := Open(filepath.Dir(filepath.Dir(file))).SaveModel("lr", short); err != nil {
			t.Fatal(err)
		}
	}, "layer 2 from 128 to 10 units has 1279 weights and 10 biases"},
	"another run's": {func(t *testing.T, file string) {
		s := Open(filepath.Dir(filepath.Dir(file)))
		other := networked(2, 7)
		if err := s.SaveModel("lr", other); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(filepath.Join(filepath.Dir(file), networkPrefix+other.Hash()+networkSuffix), file); err != nil {
			t.Fatal(err)
		}
	}, "holds the network of run"},
}

// TestStoreDamagedNetworks: whatever happened to a kept network, it is reported
// by name with the reason and set aside, and the run can be read and kept again.
func TestStoreDamagedNetworks(t *testing.T) {
	t.Parallel()
	for name, c := range networkDamages {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := Open(dir)
			run := networked(1, 0.5)
			save(t, s, "lr", run)
			if err := s.SaveModel("lr", run); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(dir, "lr", networkPrefix+run.Hash()+networkSuffix)
			c.damage(t, file)
			with, bad, err := s.LoadModel("lr", run)
			if with != nil || err != nil || len(bad) != 1 {
				t.Fatalf("network %v, bad %v, error %v", with != nil, bad, err)
			}
			if b := bad[0]; b.File != file || filepath.Dir(b.Moved) != filepath.Join(dir, "lr", asideFolder) || !strings.Contains(b.Reason, c.reason) {
				t.Errorf("reported %+v, want the reason %q", b, c.reason)
			}
			t.Log(strings.ReplaceAll(bad[0].String(), dir, "runs"))
			if runs := listAll(t, s); len(runs) != 1 {
				t.Errorf("%d runs", len(runs))
			}
			if err := s.SaveModel("lr", run); err != nil {
				t.Fatal(err)
			}
			if w, _ := firstWeight(t, s, run); w != 0.5 {
				t.Errorf("kept again, the weight is %v", w)
			}
		})
	}
}

// networkWriter, set to a store's folder, makes the test binary a process that
// keeps networks for ever.
const networkWriter = "MLPKIT_TEST_NETWORK_WRITER"

// TestStoreNetworkWriterProcess is no test but that process. It prints the weight
// of every network after SaveModel returned.
func TestStoreNetworkWriterProcess(t *testing.T) {
	folder := os.Getenv(networkWriter)
	if folder == "" {
		t.Skip("runs in processes of the test below")
	}
	s := Open(folder)
	for weight := 1; ; weight++ {
		r := networked(int64(weight%2), float32(weight))
		if err := s.SaveModel("lr", r); err != nil {
			fmt.Println("error", err)
			return
		}
		fmt.Println("kept", weight)
	}
}

// killInWrite starts the process, and kills it when it is seen to write.
func killInWrite(t *testing.T, dir string) {
	t.Helper()
	c := exec.Command(os.Args[0], "-test.run=^TestStoreNetworkWriterProcess$", "-test.v=false")
	c.Env = append(os.Environ(), networkWriter+"="+dir)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for n := 0; n < 2 && lines.Scan(); n++ { // it has begun and kept both
		if !strings.HasPrefix(lines.Text(), "kept") {
			t.Errorf("the writing process says %q", lines.Text())
		}
	}
	go func() {
		for lines.Scan() { // so that it never waits for a reader
		}
	}()
	for range 1_000_000 { // until it is seen to write
		if left, _ := filepath.Glob(filepath.Join(dir, "lr", atomicfile.Pattern)); len(left) > 0 {
			break
		}
	}
	if err := c.Process.Kill(); err != nil {
		t.Error(err)
	}
	c.Wait()
}

// TestStoreNetworkKilled: a process that keeps networks is killed at random
// moments. Every network is then whole or not there, and what the process left
// half-written goes after an hour.
func TestStoreNetworkKilled(t *testing.T) {
	kills := 30
	if testing.Short() {
		kills = 4
	}
	dir := t.TempDir()
	s := Open(dir)
	for _, seed := range []int64{0, 1} {
		save(t, s, "lr", networked(seed, 0))
	}
	inWrite, read := 0, 0
	for range kills {
		killInWrite(t, dir)
		for _, seed := range []int64{0, 1} {
			if w, ok := firstWeight(t, s, networked(seed, 0)); ok {
				read++
				if int64(w)%2 != seed {
					t.Errorf("the network of seed %d has the weight %v", seed, w)
				}
			}
		}
		left, _ := filepath.Glob(filepath.Join(dir, "lr", atomicfile.Pattern))
		if len(left) > 0 {
			inWrite++
		}
		past := time.Now().Add(-2 * time.Hour)
		for _, l := range left {
			if err := os.Chtimes(l, past, past); err != nil {
				t.Fatal(err)
			}
		}
		if runs := listAll(t, s); len(runs) != 2 {
			t.Errorf("%d runs", len(runs))
		}
		if left, _ := filepath.Glob(filepath.Join(dir, "lr", atomicfile.Pattern)); len(left) > 0 {
			t.Errorf("left over after an hour: %v", left)
		}
	}
	t.Logf("%d kills, %d in the middle of a write, %d of %d networks whole and none damaged", kills, inWrite, read, 2*kills)
	if inWrite < kills/6 || read < kills {
		t.Errorf("only %d kills in the middle of a write and %d networks read: the test tests too little", inWrite, read)
	}
}
