package datasets

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// realDir is the data folder of the module; importing the module for its go.sum
// line means that it is in the module cache wherever these tests compile.
var realDir = sync.OnceValues(func() (string, error) {
	cache, err := cacheByCommand(context.Background())
	if err != nil {
		return "", err
	}
	return moduleData(cache)
})

// loaded is MNIST, loaded once for all tests that only read it.
var loaded = sync.OnceValues(func() (*MNIST, error) {
	dir, err := realDir()
	if err != nil {
		return nil, err
	}
	train, test, err := loadPinned(context.Background(), dir)
	return &MNIST{Train: train, Test: test}, err
})

func mustReal(t *testing.T) (dir string, m *MNIST) {
	t.Helper()
	dir, err := realDir()
	if err != nil {
		t.Fatal(err)
	}
	m, err = loaded()
	if err != nil {
		t.Fatal(err)
	}
	return dir, m
}

func TestRealMNIST(t *testing.T) {
	_, m := mustReal(t)
	for _, c := range []struct {
		set    *Set
		n      int
		counts []int
	}{
		{m.Train, 60_000, []int{5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949}},
		{m.Test, 10_000, []int{980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009}},
	} {
		if c.set.Len() != c.n || c.set.Rows != 28 || c.set.Cols != 28 || c.set.Classes != 10 {
			t.Errorf("%s: %d of %d×%d, %d classes", c.set.Name, c.set.Len(), c.set.Rows, c.set.Cols, c.set.Classes)
		}
		if err := c.set.Validate(); err != nil {
			t.Error(err)
		}
		if got := c.set.LabelCounts(); !slices.Equal(got, c.counts) {
			t.Errorf("%s: label counts %v, want %v", c.set.Name, got, c.counts)
		}
	}
	if got := m.Train.Labels[:5]; !slices.Equal(got, []uint8{5, 0, 4, 1, 9}) {
		t.Errorf("first labels %v", got)
	}
	var sum, squares float64
	for _, p := range m.Train.Images {
		x := float64(p) / maxPixel
		sum, squares = sum+x, squares+x*x
	}
	mean := sum / float64(len(m.Train.Images))
	std := math.Sqrt(squares/float64(len(m.Train.Images)) - mean*mean)
	if math.Abs(mean-0.1307) > 5e-5 || math.Abs(std-0.3081) > 5e-5 {
		t.Errorf("mean %.5f, std %.5f; want 0.1307, 0.3081", mean, std)
	}
	split, err := m.Train.Split(0.2, 1)
	if err != nil {
		t.Fatal(err)
	}
	if split.Train.Len() != 48_000 || split.Validation.Len() != 12_000 {
		t.Errorf("split %d + %d", split.Train.Len(), split.Validation.Len())
	}
}

func TestModulePins(t *testing.T) {
	gomod, err := os.ReadFile(filepath.Join("..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(gomod), dataModule+" "+dataModuleVersion) {
		t.Errorf("go.mod does not require %s %s: change dataModuleVersion with it", dataModule, dataModuleVersion)
	}
	asked, err := cacheByCommand(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOMODCACHE", "")
	t.Setenv("GOPATH", filepath.Join("some", "where")+string(filepath.ListSeparator)+"else")
	if got, err := cacheByEnvironment(t.Context()); err != nil || got != filepath.Join("some", "where", "pkg", "mod") {
		t.Errorf("cache with GOPATH: %s, %v", got, err)
	}
	t.Setenv("GOMODCACHE", asked)
	if got, err := cacheByEnvironment(t.Context()); err != nil || got != asked {
		t.Errorf("cache with GOMODCACHE: %s, %v", got, err)
	}
}

// copyReal copies the real files into a fresh directory, after change.
func copyReal(t *testing.T, change func(name string, b []byte) (string, []byte)) string {
	t.Helper()
	from, _ := mustReal(t)
	dir := t.TempDir()
	for _, f := range mnistFiles {
		b, err := os.ReadFile(filepath.Join(from, f.gzName()))
		if err != nil {
			t.Fatal(err)
		}
		name, b := change(f.gzName(), b)
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestLoadMNISTPlainFiles(t *testing.T) {
	_, m := mustReal(t)
	idx := map[string]*Set{"train": m.Train, "t10k-": m.Test}
	dir := copyReal(t, func(name string, _ []byte) (string, []byte) {
		s := idx[name[:5]]
		var b []byte
		if strings.Contains(name, "images") {
			b = idxBytes(8, 3, []uint32{uint32(s.Len()), 28, 28}, s.Images)
		} else {
			b = idxBytes(8, 1, []uint32{uint32(s.Len())}, s.Labels)
		}
		return strings.TrimSuffix(name, ".gz"), b
	})
	t.Setenv(EnvData, dir)
	got, err := LoadMNIST(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if got.Train.Fingerprint() != m.Train.Fingerprint() || got.Test.Fingerprint() != m.Test.Fingerprint() {
		t.Error("plain files give other sets")
	}
	if !strings.Contains(got.Source, dir) || !strings.Contains(got.Source, EnvData) {
		t.Errorf("Source %q", got.Source)
	}
	if s := Status(context.Background()); !s.OK() || len(s.Files) != 4 || s.Files[0].Found != mnistFiles[0].contentSum || s.Files[0].Expected != s.Files[0].Found {
		t.Errorf("Status %+v", s)
	}
}

func TestLoadMNISTWrongFile(t *testing.T) {
	const label = "t10k-labels-idx1-ubyte.gz"
	dir := copyReal(t, func(name string, b []byte) (string, []byte) {
		if name == label {
			b = gzipBytes(idxBytes(8, 1, []uint32{10_000}, make([]byte, 10_000)))
		}
		return name, b
	})
	if _, _, err := LoadDir(dir); err != nil {
		t.Errorf("LoadDir compares sums: %v", err)
	}
	t.Setenv(EnvData, dir)
	_, err := LoadMNIST(context.Background())
	wantError(t, err, filepath.Join(dir, label), mnistFiles[testLabels].gzSum, "found ", "LoadDir", EnvData)
	var wrong *checksumError
	if !errors.As(err, &wrong) || wrong.Path != filepath.Join(dir, label) || len(wrong.Found) != 64 {
		t.Errorf("error %#v", err)
	}
	s := Status(context.Background())
	if s.OK() || len(s.Files) != 4 || !s.Files[0].OK || s.Files[3].OK || s.Files[3].Found != wrong.Found || s.Files[3].Err == nil {
		t.Errorf("Status %+v", s)
	}

	// Larger than any real one: hashed, refused, and not held in memory.
	if err := os.WriteFile(filepath.Join(dir, label), make([]byte, 50<<20), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err = LoadMNIST(context.Background())
	wantError(t, err, label, mnistFiles[testLabels].contentSum)

	os.Remove(filepath.Join(dir, label))
	_, err = LoadMNIST(context.Background())
	wantError(t, err, "t10k-labels-idx1-ubyte", "no file")
	if s := Status(context.Background()); s.OK() || s.Files[3].Path != "" || s.Files[3].Found != "" {
		t.Errorf("Status %+v", s)
	}
	t.Setenv(EnvData, "/nowhere")
	_, err = LoadMNIST(context.Background())
	wantError(t, err, "/nowhere", EnvData)
	if s := Status(context.Background()); s.OK() || len(s.Files) != 0 {
		t.Errorf("Status %+v", s)
	}
}

func TestLoadMNISTModuleCache(t *testing.T) {
	dir, m := mustReal(t)
	t.Setenv(EnvData, "")
	got, err := LoadMNIST(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if got.Train.Fingerprint() != m.Train.Fingerprint() || !strings.Contains(got.Source, dir) {
		t.Errorf("Source %q", got.Source)
	}
	if s := Status(context.Background()); !s.OK() || s.Dir != dir {
		t.Errorf("Status %+v", s)
	}
}

// A cache that only the go command knows of, as `go env -w GOMODCACHE` leaves it.
func TestLoadMNISTCacheOfTheGoCommand(t *testing.T) {
	dir, m := mustReal(t)
	cache, err := cacheByCommand(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	settings := filepath.Join(t.TempDir(), "env")
	if err := os.WriteFile(settings, []byte("GOMODCACHE="+cache+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv(EnvData, "")
	t.Setenv("GOENV", settings)
	t.Setenv("GOMODCACHE", "")
	t.Setenv("GOPATH", t.TempDir())
	got, err := LoadMNIST(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if got.Train.Fingerprint() != m.Train.Fingerprint() || !strings.Contains(got.Source, dir) {
		t.Errorf("Source %q", got.Source)
	}
	if s := Status(context.Background()); !s.OK() || s.Dir != dir {
		t.Errorf("Status %+v", s)
	}
}

func TestLoadMNISTNotThere(t *testing.T) {
	empty := t.TempDir()
	t.Setenv(EnvData, "")
	t.Setenv("GOMODCACHE", empty)
	_, err := LoadMNIST(context.Background())
	wantError(t, err, "not found", dataModule+" is not in "+empty, "Remedy: run `go mod download`", EnvData)
	if s := Status(context.Background()); s.OK() || s.Dir != "" || len(s.Files) != 0 || s.Err == nil {
		t.Errorf("Status %+v", s)
	}
}

// A module cache whose files rotted is reported as such.
func TestStatusOfARottenCache(t *testing.T) {
	cache := t.TempDir()
	data := filepath.Join(cache, filepath.FromSlash(dataModuleEscaped)+"@"+dataModuleVersion, "data")
	if err := os.MkdirAll(filepath.Dir(data), 0o755); err != nil {
		t.Fatal(err)
	}
	dir := copyReal(t, func(name string, b []byte) (string, []byte) {
		if strings.HasPrefix(name, "t10k-labels") {
			b = []byte("rot")
		}
		return name, b
	})
	if err := os.Rename(dir, data); err != nil {
		t.Fatal(err)
	}
	t.Setenv(EnvData, "")
	t.Setenv("GOMODCACHE", cache)
	if s := Status(context.Background()); s.OK() || s.Dir != data || s.Files[3].OK || !s.Files[0].OK {
		t.Errorf("Status %+v", s)
	}
	_, err := LoadMNIST(context.Background())
	wantError(t, err, "not found", "t10k-labels", "Remedy")
}

func TestLoadMNISTCancelled(t *testing.T) {
	dir, _ := mustReal(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, named := range []string{dir, ""} {
		t.Setenv(EnvData, named)
		if _, err := LoadMNIST(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
		if s := Status(ctx); s.OK() {
			t.Error("Status of a cancelled context is OK")
		}
	}
}
