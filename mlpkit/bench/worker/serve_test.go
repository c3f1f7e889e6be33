package worker

import (
	"os"
	"testing"

	"mlplab/mlpkit/backend"
	"mlplab/mlpkit/bench/task"
)

// TestFolders: the lab's requests find what its earlier ones compiled, the others nothing.
func TestFolders(t *testing.T) {
	if os.Getenv(backend.ProgramsEnv) == "" {
		t.Skipf("programs are not kept here: %s is not set", backend.ProgramsEnv)
	}
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	var f folders
	made := func(lab bool) (n int, end func()) {
		t.Helper()
		end, err := f.choose(task.Request{Lab: lab})
		if err != nil {
			t.Fatal(err)
		}
		entries, err := os.ReadDir(temporary)
		if err != nil {
			t.Fatal(err)
		}
		return len(entries), end
	}
	for i, want := range []struct {
		lab  bool
		made int
	}{{true, 1}, {false, 2}, {true, 1}, {false, 2}, {true, 1}} {
		n, end := made(want.lab)
		if n != want.made {
			t.Errorf("request %d: %d folders of programs, want %d", i, n, want.made)
		}
		end()
	}
	f.remove()
	if entries, err := os.ReadDir(temporary); err != nil || len(entries) != 0 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}
