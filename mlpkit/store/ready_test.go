package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestStoreReady(t *testing.T) {
	dir := t.TempDir()
	s := Open(filepath.Join(dir, "runs"))
	if err := s.Ready("new"); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(filepath.Join(dir, "runs", "new")); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
	if err := s.Ready("no/name"); err == nil || !strings.Contains(err.Error(), "letters") {
		t.Errorf("a wrong name: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	err := Open(filepath.Join(dir, "file")).Ready("study")
	want := filepath.Join(dir, "file", "study") + " cannot be written (not a directory): choose another folder, or have this one made writable"
	if err == nil || err.Error() != want {
		t.Errorf("a file as folder: %v\nwant %s", err, want)
	}
}
