package datasets

import (
	"context"
	"errors"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// realDir is the data folder of the module; importing the module for its go.sum
// line means that it is in the module cache wherever these tests compile.
var realDir = sync.OnceValues(func() (string, error) {
	src, err := moduleListed(context.Background())
	return src.dir, err
})

// loaded is MNIST, loaded once for all tests that only read it.
var loaded = sync.OnceValues(func() (*MNIST, error) {
	dir, err := realDir()
	if err != nil {
		return nil, err
	}
	return LoadMNIST(context.Background(), WithDir(dir))
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
	mean, std := m.Train.MeanStd()
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
	root, err := projectRoot()
	if err != nil {
		t.Fatal(err)
	}
	gomod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(gomod), dataModule+" "+dataModuleVersion) {
		t.Errorf("go.mod does not require %s %s: change dataModuleVersion with it", dataModule, dataModuleVersion)
	}
	dir, _ := mustReal(t)
	if src, err := moduleCachePath(context.Background()); err == nil && src.dir != dir {
		t.Errorf("path without the go command %s, with it %s", src.dir, dir)
	}
	for text, want := range map[string]string{
		"// c\nmodule mlplab // x\n": "mlplab", "module \"a/b\"": "a/b", "go 1.26\n": "", "module\n": "",
	} {
		if got := moduleName([]byte(text)); got != want {
			t.Errorf("moduleName(%q) = %q", text, got)
		}
	}
}

func TestProjectRoot(t *testing.T) {
	root := t.TempDir()
	deep := filepath.Join(root, "other", "deep")
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	os.WriteFile(filepath.Join(root, "go.mod"), []byte("module mlplab\n"), 0o644)
	os.WriteFile(filepath.Join(root, "other", "go.mod"), []byte("module other\n"), 0o644)
	t.Chdir(deep)
	got, err := projectRoot()
	if err != nil {
		t.Fatal(err)
	}
	// The temporary directory may be reached through a link.
	if a, b := mustStat(t, got), mustStat(t, root); !os.SameFile(a, b) {
		t.Errorf("root %s, want %s", got, root)
	}
	t.Chdir(filepath.VolumeName(root) + string(filepath.Separator))
	_, err = projectRoot()
	wantError(t, err, "no go.mod of module mlplab")
}

func mustStat(t *testing.T, path string) os.FileInfo {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info
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
	dir := copyReal(t, func(name string, b []byte) (string, []byte) {
		s := idx[name[:5]]
		if strings.Contains(name, "images") {
			b = idxBytes(8, 3, []uint32{uint32(s.Len()), 28, 28}, s.Images)
		} else {
			b = idxBytes(8, 1, []uint32{uint32(s.Len())}, s.Labels)
		}
		return strings.TrimSuffix(name, ".gz"), b
	})
	t.Setenv(EnvData, dir)
	got, err := LoadMNIST(context.Background(), nil, WithoutNetwork())
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
	t.Setenv(EnvData, "/nowhere") // the option wins
	_, err := LoadMNIST(context.Background(), WithDir(dir))
	wantError(t, err, filepath.Join(dir, label), mnistFiles[testLabels].gzSum, "found ", "LoadDir", "named by the program")
	var wrong *ChecksumError
	if !errors.As(err, &wrong) || wrong.Path != filepath.Join(dir, label) || len(wrong.Found) != 64 {
		t.Errorf("error %#v", err)
	}
	s := Status(context.Background(), WithDir(dir))
	if s.OK() || len(s.Files) != 4 || !s.Files[0].OK || s.Files[3].OK || s.Files[3].Found != wrong.Found || s.Files[3].Err == nil {
		t.Errorf("Status %+v", s)
	}

	// Larger than any real one: hashed, refused, and not held in memory.
	if err := os.WriteFile(filepath.Join(dir, label), make([]byte, 50<<20), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err = LoadMNIST(context.Background(), WithDir(dir))
	wantError(t, err, label, mnistFiles[testLabels].contentSum)

	os.Remove(filepath.Join(dir, label))
	_, err = LoadMNIST(context.Background(), WithDir(dir))
	wantError(t, err, "t10k-labels-idx1-ubyte", "no file")
	if s := Status(context.Background(), WithDir(dir)); s.OK() || s.Files[3].Path != "" || s.Files[3].Found != "" {
		t.Errorf("Status %+v", s)
	}
	_, err = LoadMNIST(context.Background())
	wantError(t, err, "/nowhere", EnvData)
	if s := Status(context.Background()); s.OK() || len(s.Files) != 0 {
		t.Errorf("Status %+v", s)
	}
}

// noModule hides the module cache and every network from the go command.
func noModule(t *testing.T) {
	t.Helper()
	t.Setenv(EnvData, "")
	t.Setenv("GOMODCACHE", t.TempDir())
	t.Setenv("GOPROXY", "off")
	t.Setenv("GOFLAGS", "-modcacherw")
}

func TestLoadMNISTModuleCache(t *testing.T) {
	dir, m := mustReal(t)
	t.Setenv(EnvData, "")
	got, err := LoadMNIST(context.Background(), WithoutNetwork())
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

func TestLoadMNISTDownload(t *testing.T) {
	dir, m := mustReal(t)
	noModule(t)
	cache := filepath.Join(t.TempDir(), "a", "b")
	var requests atomic.Int32
	good := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		http.ServeFile(w, r, filepath.Join(dir, filepath.Base(r.URL.Path)))
	}))
	defer good.Close()
	bad := httptest.NewServer(http.NotFoundHandler())
	defer bad.Close()
	var last Progress
	opts := []Option{WithCacheDir(cache), WithMirrors(bad.URL, good.URL+"/"), WithHTTPClient(good.Client()),
		WithProgress(func(p Progress) { last = p })}

	_, err := LoadMNIST(context.Background(), append(opts, WithoutNetwork())...)
	wantError(t, err, "not found", "earlier download: none in "+cache, "go mod download", EnvData)
	if s := Status(context.Background(), opts...); s.OK() || s.Dir != "" || requests.Load() != 0 {
		t.Errorf("Status %+v, %d requests", s, requests.Load())
	}

	got, err := LoadMNIST(context.Background(), opts...)
	if err != nil {
		t.Fatal(err)
	}
	if got.Train.Fingerprint() != m.Train.Fingerprint() || !strings.Contains(got.Source, good.URL) {
		t.Errorf("Source %q", got.Source)
	}
	if last.Done != last.Total || last.Total != 11_594_722 {
		t.Errorf("last progress %+v", last)
	}
	n := requests.Load()
	if n != 4 {
		t.Errorf("%d requests", n)
	}

	got, err = LoadMNIST(context.Background(), opts...)
	if err != nil || requests.Load() != n || !strings.Contains(got.Source, "earlier download") {
		t.Errorf("second time: %v, %d requests, %+v", err, requests.Load()-n, got)
	}
	// A cached file that rotted is reported and fetched again.
	rotten := filepath.Join(cache, "t10k-labels-idx1-ubyte.gz")
	if err := os.WriteFile(rotten, []byte("rot"), 0o644); err != nil {
		t.Fatal(err)
	}
	if s := Status(context.Background(), opts...); s.OK() || s.Dir != cache || s.Files[3].OK || !s.Files[0].OK {
		t.Errorf("Status %+v", s)
	}
	if _, err = LoadMNIST(context.Background(), opts...); err != nil || requests.Load() != n+1 {
		t.Errorf("after rot: %v, %d requests", err, requests.Load()-n)
	}
}

func TestLoadMNISTNoSource(t *testing.T) {
	noModule(t)
	bad := httptest.NewServer(http.NotFoundHandler())
	defer bad.Close()
	_, err := LoadMNIST(context.Background(), WithCacheDir(t.TempDir()), WithMirrors(bad.URL+"/one", bad.URL+"/two"))
	wantError(t, err, "Go module cache", "go list", "go mod download", "earlier download",
		bad.URL+"/one/train-images-idx3-ubyte.gz: the server answers 404", bad.URL+"/two/", "Remedy", EnvData)
	var se *SourceError
	if !errors.As(err, &se) || len(se.Attempts) != 5 {
		t.Errorf("error %#v", err)
	}
	if len(DefaultMirrors()) < 2 {
		t.Error("fewer than two mirrors")
	}
}

func TestLoadMNISTCancelled(t *testing.T) {
	dir, _ := mustReal(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, opts := range [][]Option{{WithDir(dir)}, {}} {
		if _, err := LoadMNIST(ctx, opts...); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
	}
	if s := Status(ctx, WithDir(dir)); s.OK() {
		t.Error("Status of a cancelled context is OK")
	}
}
