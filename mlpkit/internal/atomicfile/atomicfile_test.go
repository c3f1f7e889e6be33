package atomicfile

import (
	"bytes"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// Whoever reads while others write finds one of the contents, whole.
func TestReadersSeeNoPart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	contents := [][]byte{bytes.Repeat([]byte("a"), 1<<20), bytes.Repeat([]byte("b"), 1<<19)}
	if err := Write(file, contents[0]); err != nil {
		t.Fatal(err)
	}
	var writers sync.WaitGroup
	for _, content := range contents {
		writers.Go(func() {
			for range 20 {
				if err := Write(file, content); err != nil {
					t.Error(err)
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { writers.Wait(); close(done) }()
	for reading := true; reading; {
		select {
		case <-done:
			reading = false
		default:
		}
		got, err := os.ReadFile(file)
		if err != nil || !bytes.Equal(got, contents[0]) && !bytes.Equal(got, contents[1]) {
			t.Fatalf("%d bytes, %v", len(got), err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(file), Pattern)); len(left) > 0 {
		t.Errorf("left over: %q", left)
	}
}

func TestAFailedWriteLeavesNoTrace(t *testing.T) {
	folder := t.TempDir()
	taken := filepath.Join(folder, "taken")
	if err := os.MkdirAll(filepath.Join(taken, "in it"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := Write(taken, []byte("x")); err == nil {
		t.Error("a folder was replaced by a file")
	}
	if err := Write(filepath.Join(folder, "missing", "file"), nil); err == nil {
		t.Error("a folder that is not there was written to")
	}
	if left, _ := filepath.Glob(filepath.Join(folder, Pattern)); len(left) > 0 {
		t.Errorf("left over: %q", left)
	}
}

func TestLeftOvers(t *testing.T) {
	folder := t.TempDir()
	old, fresh := filepath.Join(folder, mark+"old"), filepath.Join(folder, mark+"fresh")
	for _, file := range []string{old, fresh} {
		if err := MakeFolder(file); err != nil || !IsTemporary(filepath.Base(file)) {
			t.Fatal(file, err)
		}
	}
	long := time.Now().Add(-2 * time.Hour)
	if err := os.Chtimes(old, long, long); err != nil {
		t.Fatal(err)
	}
	RemoveLeftOver(old)
	RemoveLeftOver(fresh)
	if _, err := os.Stat(old); err == nil {
		t.Error("what a dead process left is still there")
	}
	if _, err := os.Stat(fresh); err != nil {
		t.Error("what another process is writing was removed")
	}
}
