package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// disk mounts a small disk, which only root may.
func disk(t *testing.T, size string) string {
	t.Helper()
	at := t.TempDir()
	if err := syscall.Mount("tmpfs", at, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("no disk of its own for this test: mount: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(at, syscall.MNT_DETACH) })
	return at
}

// fill leaves no room on the disk.
func fill(t *testing.T, at string) {
	t.Helper()
	f, err := os.Create(filepath.Join(at, "filler"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for err == nil {
		_, err = f.Write(make([]byte, 4096))
	}
}

// refused fails unless the command ends with status 1 and these text.
func refused(t *testing.T, runs, input, want string, args ...string) {
	t.Helper()
	c := process(t, runs, args...)
	c.Stdin = strings.NewReader(input)
	out, err := c.CombinedOutput()
	if status(t, err) != 1 || string(out) != want {
		t.Errorf("%q: status %d\n%s\nwant\n%s", args, status(t, err), out, want)
	}
}

const todo = "small, shard 0/1: 4 runs of 4, 0 stored, 4 to train.\n"

// TestReadOnlyDisk: nobody trains for a disk that cannot be written.
func TestReadOnlyDisk(t *testing.T) {
	runs := filepath.Join(disk(t, "8m"), "runs")
	c := process(t, runs, "define", "-")
	c.Stdin = strings.NewReader(small)
	must(t, c)
	if err := syscall.Mount("", filepath.Dir(runs), "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	const why = " cannot be written (read-only file system): choose another folder, or have this one made writable\n"
	refused(t, runs, "", todo+"study: "+runs+"/small"+why, "run", "small")
	refused(t, runs, strings.Replace(small, "small", "new", 1), "study: "+runs+"/new"+why, "define", "-")
	stored(t, runs, 0)
}

// TestFullDisk: a disk that is full before the training, or becomes it meanwhile.
func TestFullDisk(t *testing.T) {
	runs := filepath.Join(disk(t, "8m"), "runs")
	filler := filepath.Join(filepath.Dir(runs), "filler")
	c := process(t, runs, "define", "-")
	c.Stdin = strings.NewReader(small)
	must(t, c)
	fill(t, filepath.Dir(runs))
	const why = " has no room for a run, which takes up to 4 MB (no space left on device): make room on that disk, or choose another folder\n"
	refused(t, runs, "", todo+"study: "+runs+"/small"+why, "run", "small")
	refused(t, runs, strings.Replace(small, "small", "new", 1), "study: "+runs+"/new"+why, "define", "-")
	stored(t, runs, 0)
	if left, err := os.ReadDir(runs); err != nil || len(left) != 1 {
		t.Errorf("left among the runs: %v, %v", left, err)
	}

	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	c = process(t, runs, "run", "-at-once", "1", "small")
	var errs bytes.Buffer
	lines := output(t, c)
	c.Stderr = &errs
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	untilRun(t, lines)
	fill(t, filepath.Dir(runs))
	n := 1
	for lines.Scan() {
		n++
	}
	err := c.Wait()
	said := errs.String()
	if status(t, err) != 1 || !strings.HasPrefix(said, `study: study "small": keeping the run of `) ||
		!strings.HasSuffix(said, "no space left on device; check that the folder can be written, that the disk has room and that nothing else has this name\n") {
		t.Errorf("status %d, %s", status(t, err), said)
	}
	stored(t, runs, n)
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if out := must(t, process(t, runs, "run", "small")); !strings.Contains(out, fmt.Sprintf("%d stored", n)) {
		t.Errorf("with room again: %s", out)
	}
	equal(t, stored(t, runs, 4), alone(t))
}
