//go:build linux && cgo

package compilecache

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// newStore is a store in a new folder.
func newStore(t testing.TB, identity string, limit int64) *store {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "programs")
	if err := makeFolder(folder); err != nil {
		t.Fatal(err)
	}
	return &store{folder: folder, identity: identity, limit: limit, busy: map[string]*sync.Mutex{}}
}

// TestPrune: a folder that grew too large loses what was not used for longest,
// and what a process left that died as it wrote; nothing of anybody else's.
func TestPrune(t *testing.T) {
	s := newStore(t, "", 10_000)
	foreign, left := filepath.Join(s.folder, "notes.txt"), filepath.Join(s.folder, ".writing-1")
	long := time.Now().Add(-2 * time.Hour)
	for _, file := range []string{foreign, left} {
		if err := os.WriteFile(file, make([]byte, 20_000), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, long, long); err != nil {
			t.Fatal(err)
		}
	}
	program := bytes.Repeat([]byte{7}, 900)
	name := func(i int) string { return s.name(fmt.Sprint(i)) }
	for i := range 10 {
		s.write(name(i), program)
		old := long.Add(time.Duration(i) * time.Minute)
		if err := os.Chtimes(filepath.Join(s.folder, name(i)), old, old); err != nil {
			t.Fatal(err)
		}
	}
	if s.read(name(0)) == nil { // used lately now
		t.Fatal("a program is lost below the limit")
	}
	s.write(name(10), program)
	s.write(name(11), program)
	for i := range 12 {
		if want, got := i == 0 || i > 6, bytes.Equal(s.read(name(i)), program); got != want {
			t.Errorf("program %d is there: %t, want %t", i, got, want)
		}
	}
	if _, err := os.Stat(foreign); err != nil {
		t.Errorf("a file of somebody else's: %v", err)
	}
	if _, err := os.Stat(left); err == nil {
		t.Error("what was half-written is still there")
	}
}

// TestName: every part counts, and where one ends.
func TestName(t *testing.T) {
	s, other := &store{identity: "a"}, &store{identity: "b"}
	names := map[string]bool{}
	all := []string{s.name("1", "23"), s.name("12", "3"), s.name("123"), s.name("1", "23", ""), other.name("1", "23")}
	for _, name := range all {
		names[name] = true
	}
	if len(names) != len(all) {
		t.Errorf("names are shared: %q", all)
	}
}

// goXLA is the folder of the go-xla in use.
func goXLA(t *testing.T) string {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/gomlx/go-xla").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(dir))
}

// TestHeader: the interface is that of the go-xla in use.
func TestHeader(t *testing.T) {
	theirs, err := os.ReadFile(filepath.Join(goXLA(t), "pjrt", "pjrt_c_api.h"))
	if err != nil {
		t.Fatal(err)
	}
	ours, err := os.ReadFile(filepath.Join("..", "..", "third_party", "pjrt", "pjrt_c_api.h"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(ours, theirs) {
		t.Error("third_party/pjrt/pjrt_c_api.h is not go-xla's; copy it from there")
	}
}

// TestUpstream: the day go-xla can write and load compiled programs itself, this
// package can shrink to its folder of files.
func TestUpstream(t *testing.T) {
	found, seen := []string(nil), 0
	for _, folder := range []string{"pjrt", filepath.Join("compute", "xla")} {
		files, err := filepath.Glob(filepath.Join(goXLA(t), folder, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", folder, len(files), err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			names := exportedFunctions(parsed)
			seen += len(names)
			found = append(found, slices.DeleteFunc(names, func(name string) bool { return !offersCache.MatchString(name) })...)
		}
	}
	if len(found) > 0 {
		t.Errorf("go-xla has %q: read UPSTREAM.md, this package may be able to use them", found)
	}
	if seen < 50 {
		t.Errorf("%d functions found in go-xla: the search has lost its subject", seen)
	}
	for _, name := range []string{"Serialize", "DeserializeAndLoad", "LoadSerialized", "SetCompilationCache"} {
		if !offersCache.MatchString(name) {
			t.Errorf("the search would miss %s", name)
		}
	}
}

var offersCache = regexp.MustCompile(`(?i)serializ|cache`)

// exportedFunctions are the names of a file's exported functions and methods.
func exportedFunctions(file *ast.File) []string {
	var names []string
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Name.IsExported() {
			names = append(names, f.Name.Name)
		}
	}
	return names
}
