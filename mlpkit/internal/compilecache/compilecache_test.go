//go:build linux && cgo

package compilecache_test

import (
	"bytes"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"mlplab/mlpkit/backend"
	"mlplab/mlpkit/internal/compilecache"
)

// keepIn opens a backend whose programs are kept in folder.
func keepIn(t *testing.T, folder string) backend.Opened {
	t.Helper()
	if os.Getenv(backend.PluginEnv) == "" {
		t.Skipf("%s names no plugin", backend.PluginEnv)
	}
	t.Setenv(backend.ProgramsEnv, folder)
	t.Setenv(backend.KindEnv, "cpu")
	o, err := backend.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(o.Backend.Finalize)
	return o
}

// compute runs a program of products and exponentials, different for each size.
func compute(t *testing.T, o backend.Opened, size int) []float32 {
	t.Helper()
	values := make([]float32, size*size)
	for i := range values {
		values[i] = float32(math.Sin(float64(i)))
	}
	x := tensors.FromFlatDataAndDimensions(values, size, size)
	exec, err := graph.NewExec(o.Backend, func(x *graph.Node) *graph.Node {
		return graph.Exp(graph.MulScalar(graph.MatMul(x, graph.Transpose(x, 0, 1)), 0.01))
	})
	if err != nil {
		t.Fatal(err)
	}
	defer exec.Finalize()
	y, err := exec.Call1(x)
	if err != nil {
		t.Fatal(err)
	}
	flat, err := tensors.CopyFlatData[float32](y)
	if err != nil {
		t.Fatal(err)
	}
	return flat
}

func same(a, b []float32) bool {
	for i := range a {
		if math.Float32bits(a[i]) != math.Float32bits(b[i]) {
			return false
		}
	}
	return len(a) == len(b)
}

// counts fails unless so many programs were compiled and loaded since the last Keep.
func counts(t *testing.T, what string, compiled, loaded int) {
	t.Helper()
	if c, l := compilecache.Counts(); c != compiled || l != loaded {
		t.Errorf("%s: %d programs compiled and %d loaded; want %d and %d", what, c, l, compiled, loaded)
	}
}

func kept(t *testing.T, folder string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestKept: a second client loads what the first compiled and computes the same
// bits; another number of threads is another program.
func TestKept(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new", "folder")
	o := keepIn(t, folder)
	want := compute(t, o, 50)
	counts(t, "first client", 1, 0)
	if n := len(kept(t, folder)); n != 1 {
		t.Fatalf("%d files, want 1", n)
	}

	if got := compute(t, keepIn(t, folder), 50); !same(got, want) {
		t.Error("the loaded program computes other numbers")
	}
	counts(t, "second client", 0, 1)

	workers, ok, err := o.SingleThreaded(2)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	for _, w := range workers {
		defer w.Backend.Finalize()
		compute(t, w, 50)
	}
	if runtime.NumCPU() > 1 {
		counts(t, "two clients with one thread", 1, 2)
	}
}

// TestAtOnce: who wants a program that is being compiled waits and loads it.
func TestAtOnce(t *testing.T) {
	o := keepIn(t, filepath.Join(t.TempDir(), "programs"))
	var all [8][]float32
	var wg sync.WaitGroup
	for i := range all {
		wg.Go(func() { all[i] = compute(t, o, 60) })
	}
	wg.Wait()
	counts(t, "eight at once", 1, 7)
	for _, got := range all[1:] {
		if !same(got, all[0]) {
			t.Error("results differ")
		}
	}
}

// TestDamaged: a file that is not whole is no error; the program is compiled and
// the file replaced.
func TestDamaged(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "programs")
	want := compute(t, keepIn(t, folder), 70)
	file := kept(t, folder)[0]
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(whole)
	flipped[len(flipped)/2] ^= 1
	for name, content := range map[string][]byte{
		"empty":         {},
		"half":          whole[:len(whole)/2],
		"one byte less": whole[:len(whole)-1],
		"one more":      append(bytes.Clone(whole), 0),
		"flipped bit":   flipped,
		"zeros":         make([]byte, len(whole)),
		"only a head":   whole[:len("mlplab program 2\n")],
		"other version": append([]byte("mlplab program 3\n"), whole[len("mlplab program 2\n"):]...),
	} {
		if err := os.WriteFile(file, content, 0o644); err != nil {
			t.Fatal(err)
		}
		if got := compute(t, keepIn(t, folder), 70); !same(got, want) {
			t.Errorf("%s: other numbers", name)
		}
		counts(t, name, 1, 0)
		if got := compute(t, keepIn(t, folder), 70); !same(got, want) {
			t.Errorf("%s: other numbers after it", name)
		}
		counts(t, "after: "+name, 0, 1)
	}
}

// TestNoFolder: where nothing can be kept, programs are compiled as ever, and the
// choice says why each cell does.
func TestNoFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	o := keepIn(t, filepath.Join(file, "folder"))
	for _, want := range []string{backend.ProgramsEnv, file, "not a directory"} {
		if !strings.Contains(o.Choice.Warning, want) {
			t.Errorf("warning %q, want %q in it", o.Choice.Warning, want)
		}
	}
	compute(t, o, 80)

	folder := filepath.Join(t.TempDir(), "programs")
	o = keepIn(t, folder)
	if err := os.RemoveAll(folder); err != nil { // as make clean does beside an open notebook
		t.Fatal(err)
	}
	compute(t, o, 90)
	counts(t, "folder removed", 1, 0)
}

// TestProcesses: what one process compiled, the next one loads.
func TestProcesses(t *testing.T) {
	if os.Getenv("MLPLAB_TEST_CHILD") != "" {
		compute(t, keepIn(t, os.Getenv("MLPLAB_TEST_CHILD")), 100)
		c, l := compilecache.Counts()
		t.Logf("compiled %d, loaded %d", c, l)
		return
	}
	folder := filepath.Join(t.TempDir(), "programs")
	keepIn(t, folder) // skips without plugin
	for _, want := range []string{"compiled 1, loaded 0", "compiled 0, loaded 1"} {
		child := exec.Command(os.Args[0], "-test.run", "^TestProcesses$", "-test.v")
		child.Env = append(os.Environ(), "MLPLAB_TEST_CHILD="+folder)
		if out, err := child.CombinedOutput(); err != nil || !strings.Contains(string(out), want) {
			t.Errorf("%v, want %q:\n%s", err, want, out)
		}
	}
}
