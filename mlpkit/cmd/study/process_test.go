package main

import (
	"bytes"
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"mlplab/mlpkit"
	"mlplab/mlpkit/backend"
	"mlplab/mlpkit/internal/exact"
	"mlplab/mlpkit/store"
	"mlplab/mlpkit/study"
)

// asProcess makes the test binary the command itself.
const asProcess = "MLPLAB_STUDY_TEST_PROCESS"

func TestMain(m *testing.M) {
	if os.Getenv(asProcess) != "" {
		main()
		return
	}
	// Programs compiled once serve all processes of the tests.
	programs, err := os.MkdirTemp("", "mlplab-study-test")
	if err != nil {
		panic(err)
	}
	os.Setenv(backend.ProgramsEnv, programs)
	code := m.Run()
	os.RemoveAll(programs)
	os.Exit(code)
}

// small is a study of four runs of ten steps each. The latter two take long enough
// for a process to be stopped before it has trained all.
const small = `{"name": "small", "base": {}, "axis": {"field": "width", "values": [8, 128]},
	"seeds": [1, 2], "budget": {"examples": 640}}`

// process is the command as a process, on a folder of runs.
func process(t *testing.T, runs string, args ...string) *exec.Cmd {
	t.Helper()
	c := exec.Command(os.Args[0], args...)
	c.Env = append(os.Environ(), asProcess+"=1", runsEnv+"="+runs)
	if b, err := backend.Default(); err != nil {
		t.Fatal(err)
	} else if b.Choice.Config == "go" {
		c.Env = append(c.Env, backend.KindEnv+"=go")
	}
	return c
}

// must runs a command that has to succeed, and returns its output.
func must(t *testing.T, c *exec.Cmd) string {
	t.Helper()
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%q: %v\n%s", c.Args[1:], err, out)
	}
	return string(out)
}

// defined is a new folder of runs with the small study defined.
func defined(t *testing.T) (runs string) {
	t.Helper()
	runs = filepath.Join(t.TempDir(), "runs")
	c := process(t, runs, "define", "-")
	c.Stdin = bytes.NewReader([]byte(small))
	must(t, c)
	return runs
}

// alone is the small study trained by one process, once for all tests.
func alone(t *testing.T) *study.Result {
	t.Helper()
	if byOne == nil {
		runs := defined(t)
		must(t, process(t, runs, "run", "small"))
		byOne = stored(t, runs, 4)
	}
	return byOne
}

var byOne *study.Result

// stored is what a folder holds of the small study, which must be n runs and no
// other file.
func stored(t *testing.T, runs string, n int) *study.Result {
	t.Helper()
	r, bad, err := store.Open(runs).Result("small")
	if err != nil || len(bad) > 0 {
		t.Fatalf("%v, %v", bad, err)
	}
	files, err := os.ReadDir(filepath.Join(runs, "small"))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Runs()) != n || len(files) != n+1 {
		t.Fatalf("%d runs and these files, want %d runs: %v", len(r.Runs()), n, files)
	}
	return r
}

// equal fails unless two results agree in everything but times.
func equal(t *testing.T, got, want *study.Result) {
	t.Helper()
	a, b := got.Runs(), want.Runs()
	if len(a) != len(b) {
		t.Fatalf("%d runs, want %d", len(a), len(b))
	}
	for i := range a {
		bits := func(r *mlpkit.Run) (all []uint64) {
			for _, loss := range r.StepLoss {
				all = append(all, uint64(math.Float32bits(loss)))
			}
			for _, e := range r.Epochs {
				for _, m := range []exact.Float{e.TrainLoss, e.RunningAccuracy, e.TrainAccuracy, e.ValidationLoss, e.ValidationAccuracy} {
					all = append(all, math.Float64bits(float64(m)))
				}
			}
			return all
		}
		if a[i].Hash() != b[i].Hash() || !slices.Equal(bits(a[i]), bits(b[i])) {
			t.Errorf("run %d: %v\n%v, want %v\n%v", i, a[i].Config, a[i], b[i].Config, b[i])
		}
	}
}

// status is a process's exit status.
func status(t *testing.T, err error) int {
	t.Helper()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.ExitCode()
	}
	t.Fatal(err)
	return -1
}
