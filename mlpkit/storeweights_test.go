package mlpkit

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestStoreDamagedNetworks: whatever happened to a kept network, it is reported
// by name with the reason and set aside, and the run can be read and kept again.
func TestStoreDamagedNetworks(t *testing.T) {
	t.Parallel()
	device(t)
	edit := func(part string, change func([]byte) []byte) func(*testing.T, string) {
		return func(t *testing.T, folder string) {
			files, _ := filepath.Glob(filepath.Join(folder, part))
			if len(files) != 1 {
				t.Fatalf("files %v", files)
			}
			data, err := os.ReadFile(files[0])
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(files[0], change(data), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	half := func(b []byte) []byte { return b[:len(b)/2] }
	flip := func(b []byte) []byte { b[len(b)/3] ^= 4; return b }
	add := func(name string) func(*testing.T, string) {
		return func(t *testing.T, folder string) {
			if err := os.WriteFile(filepath.Join(folder, name), []byte("{}"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	remove := func(part string) func(*testing.T, string) {
		return func(t *testing.T, folder string) {
			files, _ := filepath.Glob(filepath.Join(folder, part))
			for _, f := range files {
				if err := os.RemoveAll(f); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	for name, c := range map[string]struct {
		damage func(*testing.T, string)
		reason string
	}{
		"weights cut":         {edit("checkpoint-*.bin", half), "checksum of checkpoint-"},
		"weights flipped":     {edit("checkpoint-*.bin", flip), "checksum of checkpoint-"},
		"description flipped": {edit("checkpoint-*.json", flip), "checksum of checkpoint-"},
		"sums flipped":        {edit(networkFile, flip), networkFile},
		"sums cut":            {edit(networkFile, half), networkFile},
		"future version":      {edit(networkFile, func(b []byte) []byte { return []byte(strings.Replace(string(b), `"schema":1`, `"schema":2`, 1)) }), "format version 2"},
		"weights missing":     {remove("checkpoint-*.bin"), "is missing"},
		"sums missing":        {remove(networkFile), "written last"},
		"all missing":         {remove("*"), "written last"},
		"another checkpoint":  {add("checkpoint-n0000009-20990101-000000.json"), "does not belong there"},
		"a file":              {func(t *testing.T, f string) { remove("../network-*")(t, f); add("")(t, f) }, "not a folder"},
		"another run's": {func(t *testing.T, f string) {
			s := OpenStore(filepath.Dir(filepath.Dir(f)))
			other := networked(2, 7)
			if err := s.SaveNetwork("lr", other); err != nil {
				t.Fatal(err)
			}
			remove(".")(t, f)
			if err := os.Rename(filepath.Join(filepath.Dir(f), networkPrefix+other.Hash()), f); err != nil {
				t.Fatal(err)
			}
		}, "holds the network of run"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := OpenStore(dir)
			run := networked(1, 0.5)
			save(t, s, "lr", run)
			if err := s.SaveNetwork("lr", run); err != nil {
				t.Fatal(err)
			}
			folder := filepath.Join(dir, "lr", networkPrefix+run.Hash())
			c.damage(t, folder)
			with, bad, err := s.LoadNetwork("lr", run)
			if with != nil || err != nil || len(bad) != 1 {
				t.Fatalf("network %v, bad %v, error %v", with != nil, bad, err)
			}
			if b := bad[0]; b.File != folder || filepath.Dir(b.Moved) != filepath.Join(dir, "lr", asideFolder) || !strings.Contains(b.Reason, c.reason) {
				t.Errorf("reported %+v, want the reason %q", b, c.reason)
			}
			t.Log(strings.ReplaceAll(bad[0].String(), dir, "runs"))
			if runs := listAll(t, s); len(runs) != 1 {
				t.Errorf("%d runs", len(runs))
			}
			if err := s.SaveNetwork("lr", run); err != nil {
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
// of every network after SaveNetwork returned.
func TestStoreNetworkWriterProcess(t *testing.T) {
	folder := os.Getenv(networkWriter)
	if folder == "" {
		t.Skip("runs in processes of the test below")
	}
	s := OpenStore(folder)
	for weight := 1; ; weight++ {
		r := networked(int64(weight%2), float32(weight))
		if err := s.SaveNetwork("lr", r); err != nil {
			fmt.Println("error", err)
			return
		}
		fmt.Println("kept", weight)
	}
}

// TestStoreNetworkKilled: a process that keeps networks is killed at random
// moments. Every network is then whole or not there, and what the process left
// half-written goes after an hour.
func TestStoreNetworkKilled(t *testing.T) {
	const kills = 30
	device(t)
	dir := t.TempDir()
	s := OpenStore(dir)
	random := rand.New(rand.NewPCG(4, 2))
	for _, seed := range []int64{0, 1} {
		save(t, s, "lr", networked(seed, 0))
	}
	inWrite, read := 0, 0
	for range kills {
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
		time.Sleep(time.Duration(random.IntN(15_000)) * time.Microsecond)
		if err := c.Process.Kill(); err != nil {
			t.Error(err)
		}
		c.Wait()
		for _, seed := range []int64{0, 1} {
			if w, ok := firstWeight(t, s, networked(seed, 0)); ok {
				read++
				if int64(w)%2 != seed {
					t.Errorf("the network of seed %d has the weight %v", seed, w)
				}
			}
		}
		left, _ := filepath.Glob(filepath.Join(dir, "lr", temporaryMark+"*"))
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
		if left, _ := filepath.Glob(filepath.Join(dir, "lr", temporaryMark+"*")); len(left) > 0 {
			t.Errorf("left over after an hour: %v", left)
		}
	}
	t.Logf("%d kills, %d in the middle of a write, %d of %d networks whole and none damaged", kills, inWrite, read, 2*kills)
	if inWrite < kills/6 || read < kills {
		t.Errorf("only %d kills in the middle of a write and %d networks read: the test tests too little", inWrite, read)
	}
}
