package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const root = "../../.."

func TestDrawingIsOfTheCode(t *testing.T) {
	lookAtSources(t)
	page, err := os.ReadFile(root + "/ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	now, err := redrawn(page, root)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(page, now) {
		t.Errorf("ARCHITECTURE.md draws another house than the code: run go run ./mlpkit/cmd/house")
	}
}

func TestArrowsLeadDown(t *testing.T) {
	lookAtSources(t)
	all, err := rooms(root)
	if err != nil {
		t.Fatal(err)
	}
	floor := map[string]int{}
	for _, r := range all {
		floor[r.path] = slices.IndexFunc(floors, func(f struct {
			name string
			on   func(room) bool
		}) bool {
			return f.on(r)
		})
	}
	for _, r := range all {
		for _, to := range r.imports {
			if floor[to] < floor[r.path] {
				t.Errorf("%s imports %s, which stands above it", r.path, to)
			}
		}
		if r.about == "" {
			t.Errorf("%s has no package comment", r.path)
		}
	}
}

// lookAtSources lets go test know which files the result depends on: it sees
// what a test opens, not what a command started by it does.
func lookAtSources(t *testing.T) {
	t.Helper()
	for _, folder := range []string{"datasets", "mlpkit"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, entry fs.DirEntry, err error) error {
			if err == nil && strings.HasSuffix(path, ".go") {
				_, err = os.ReadFile(path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestDrawing(t *testing.T) {
	got := drawing([]room{
		{path: "datasets", about: "Package datasets reads a|b."},
		{path: "mlpkit/train", imports: []string{"datasets"}, computes: true},
	})
	for _, want := range []string{
		"    mlpkit_train[\"train\"]\n", "  mlpkit_train --> datasets\n", "| [`datasets`](datasets) | Package datasets reads a\\|b. |\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the drawing lacks %q:\n%s", want, got)
		}
	}
}

func TestOnlyNewArrows(t *testing.T) {
	deps := map[string][]string{"lab": {"train", "datasets"}, "train": {"datasets"}}
	if got := nearest([]string{"lab", "train", "datasets"}, deps); !slices.Equal(got, []string{"lab"}) {
		t.Errorf("nearest: %q", got)
	}
}

func TestPageWithoutMarkers(t *testing.T) {
	if _, err := redrawn([]byte("# Architecture\n"), root); err == nil || !strings.Contains(err.Error(), "no lines") {
		t.Errorf("a page without markers: %v", err)
	}
}
