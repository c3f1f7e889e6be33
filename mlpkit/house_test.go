package mlpkit_test

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// describing are the packages that describe, keep, judge and draw. They are plain
// Go, so that an edited cell links in half a second and a browser can run them.
var describing = []string{"mlpkit", "mlpkit/study", "mlpkit/stats", "mlpkit/verdict", "mlpkit/store", "mlpkit/plot", "mlpkit/class", "mlpkit/lab/internal/display"}

// goList returns what go list prints, a line each.
func goList(t *testing.T, args ...string) []string {
	t.Helper()
	c := exec.Command("go", append([]string{"list"}, args...)...)
	c.Dir, c.Stderr = "..", os.Stderr
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(string(out))
}

// TestDescribingPackagesComputeNothing: what describes links no GoMLX and no XLA
// and needs no C compiler.
func TestDescribingPackagesComputeNothing(t *testing.T) {
	for _, p := range describing {
		for _, dep := range goList(t, "-deps", "mlplab/"+p) {
			if strings.Contains(dep, "gomlx") || strings.Contains(dep, "go-xla") {
				t.Errorf("%s links %s", p, dep)
			}
		}
		build := exec.Command("go", "build", "mlplab/"+p)
		build.Dir, build.Env = "..", append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			t.Errorf("%s without cgo: %v\n%s", p, err, out)
		}
	}
	if !slices.ContainsFunc(goList(t, "-deps", "mlplab/mlpkit/train"), func(dep string) bool { return strings.Contains(dep, "gomlx") }) {
		t.Error("train links no GoMLX: the test sees nothing")
	}
}

// floors are the packages of the house from the top down; a package imports only
// packages of floors below its own. Above them are the programs, which nothing
// imports, and below them what is internal.
var floors = [][]string{
	{"mlpkit/lab/playground", "mlpkit/bench"},
	{"mlpkit/lab"},
	{"mlpkit/lab/report"},
	{"mlpkit/lab/internal/cell"},
	{"mlpkit/lab/internal/display"},
	{"mlpkit/train", "mlpkit/class"},
	{"mlpkit/scan", "mlpkit/backend", "mlpkit/audit", "mlpkit/store", "mlpkit/verdict", "mlpkit/plot"},
	{"mlpkit/study"},
	{"mlpkit"},
	{"mlpkit/stats", "datasets"},
}

// TestArrowsPointDown: a package imports only packages of lower floors.
func TestArrowsPointDown(t *testing.T) {
	floorOf := map[string]int{}
	for i, floor := range floors {
		for _, p := range floor {
			floorOf["mlplab/"+p] = i
		}
	}
	for _, line := range goList(t, "-f", `{{.ImportPath}},{{join .Imports ","}}`, "./...") {
		imports := strings.Split(line, ",")
		floor, known := floorOf[imports[0]]
		for _, imported := range imports[1:] {
			below, there := floorOf[imported]
			switch {
			case strings.HasPrefix(imported, "mlplab/mlpkit/cmd/"):
				t.Errorf("%s imports the program %s", imports[0], imported)
			case known && there && below <= floor:
				t.Errorf("%s on floor %d imports %s on floor %d", imports[0], floor, imported, below)
			}
		}
	}
	for p := range floorOf {
		goList(t, p) // fails where there is no such package
	}
}
