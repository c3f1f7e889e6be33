package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/backend"
)

// healthy is a machine on which all is well; nothing of it is real.
func healthy(t *testing.T) machine {
	plugin := filepath.Join(t.TempDir(), "plugin.so")
	if err := os.WriteFile(plugin, make([]byte, 2_000_000), 0o644); err != nil {
		t.Fatal(err)
	}
	files := []datasets.FileStatus{{Name: "images.gz", OK: true}, {Name: "labels.gz", OK: true}}
	run := &mlpkit.Run{Config: mlpkit.Default(), Data: mlpkit.DataInfo{Train: 640}, CompileSeconds: 0.5,
		Epochs: []mlpkit.Epoch{{ValidationAccuracy: 1, TrainSeconds: 0.004}}}
	return machine{
		open: func() (backend.Opened, error) {
			return backend.Opened{Choice: backend.Choice{Config: "xla:cpu", Why: "the plugin that the project pins", Plugin: plugin, Version: "0.106"}}, nil
		},
		status: func(context.Context) datasets.SourceStatus {
			return datasets.SourceStatus{Source: "the module cache", Dir: "/cache", Files: files}
		},
		train: func(context.Context, backend.Opened) (*mlpkit.Run, error) { return run, nil },
		cores: 2, procs: 2,
	}
}

func examine(t *testing.T, change func(*machine)) (string, int) {
	m := healthy(t)
	change(&m)
	var out strings.Builder
	status := run(t.Context(), &out, m)
	return out.String(), status
}

func TestHealthy(t *testing.T) {
	out, status := examine(t, func(*machine) {})
	for _, want := range []string{
		"ok   backend   xla:cpu, PJRT 0.106 (the plugin that the project pins)\n",
		"ok   plugin    /", "plugin.so, 2 MB\n",
		"ok   data      images.gz, SHA-256 right\n",
		"ok   data      found: the module cache\n",
		"ok   data      labels.gz, SHA-256 right",
		"ok   cores     2\n",
		"ok   training  one step 0.40 ms, after compiling for 0.5 s; 100 % right on easy images\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
	if status != 0 || strings.Contains(out, "→") || strings.Count(out, "\n") != 7 {
		t.Errorf("status %d:\n%s", status, out)
	}
}

func TestFindings(t *testing.T) {
	bad := func(f datasets.FileStatus) func(*machine) {
		return func(m *machine) {
			m.status = func(context.Context) datasets.SourceStatus {
				return datasets.SourceStatus{Source: "a folder", Files: []datasets.FileStatus{{Name: "good.gz", OK: true}, f}, Err: f.Err}
			}
		}
	}
	trained := func(run *mlpkit.Run, err error) func(*machine) {
		return func(m *machine) {
			m.train = func(context.Context, backend.Opened) (*mlpkit.Run, error) { return run, err }
		}
	}
	for name, c := range map[string]struct {
		change func(*machine)
		status int
		want   []string
	}{
		"pure Go": {func(m *machine) {
			m.open = func() (backend.Opened, error) {
				return backend.Opened{Choice: backend.Choice{Config: "go", Why: "no plugin", Warning: backend.SlowWarning}}, nil
			}
		}, 0, []string{"warn backend   go (no plugin)\n", "25 times slower", "→ run make setup", "ok   training"}},
		"no backend": {func(m *machine) {
			m.open = func() (backend.Opened, error) { return backend.Opened{}, errors.New("nothing computes") }
			m.train = nil
		}, 1, []string{"FAIL backend   nothing computes → ", "run make setup", "ok   data", "ok   cores"}},
		"plugin gone": {func(m *machine) {
			m.open = func() (backend.Opened, error) {
				return backend.Opened{Choice: backend.Choice{Config: "xla:cpu", Plugin: "/no/such/plugin.so"}}, nil
			}
		}, 1, []string{"FAIL plugin", "/no/such/plugin.so", "→ run make setup"}},
		"no data": {func(m *machine) {
			m.status = func(context.Context) datasets.SourceStatus {
				return datasets.SourceStatus{Source: "not on this machine", Err: errors.New("not found. Tried:\n- here\n- there")}
			}
		}, 1, []string{"FAIL data      not found. Tried:\n               - here\n", "→ unset MLPLAB_DATA and run go mod download", "MLPLAB_DATA"}},
		"wrong sum": {bad(datasets.FileStatus{Name: "x.gz", Path: "/d/x.gz", Expected: "aa", Found: "bb", Err: errors.New("wrong")}),
			1, []string{"ok   data      good.gz", "FAIL data      /d/x.gz has the SHA-256 bb, not aa", "→ remove the file"}},
		"missing file": {bad(datasets.FileStatus{Name: "x.gz", Expected: "aa", Err: errors.New("no such file")}),
			1, []string{"FAIL data      x.gz: no such file", "→ unset MLPLAB_DATA and run go mod download"}},
		"fewer threads":      {func(m *machine) { m.procs = 1 }, 0, []string{"warn cores     2, of which Go uses 1", "→ unset GOMAXPROCS"}},
		"training fails":     {trained(nil, errors.New("out of memory")), 1, []string{"FAIL training  out of memory", "→ try MLPLAB_BACKEND=go"}},
		"nothing is learned": {trained(&mlpkit.Run{Config: mlpkit.Default(), Epochs: []mlpkit.Epoch{{ValidationAccuracy: 0.1}}}, nil), 1, []string{"FAIL training  it did not learn", "0.100", "→ try"}},
		"no epoch":           {trained(&mlpkit.Run{}, nil), 1, []string{"FAIL training  it did not learn"}},
	} {
		out, status := examine(t, c.change)
		if status != c.status {
			t.Errorf("%s: status %d, want %d:\n%s", name, status, c.status, out)
		}
		for _, want := range c.want {
			if !strings.Contains(out, want) {
				t.Errorf("%s: %q is missing in\n%s", name, want, out)
			}
		}
	}
}

// TestTraining: the doctor's own training is easy enough for every backend.
func TestTraining(t *testing.T) {
	b, err := backend.Default()
	if err != nil {
		t.Fatal(err)
	}
	run, err := trainEasy(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	if e, _ := run.Last(); e.ValidationAccuracy < enough {
		t.Errorf("accuracy %v after\n%s", e.ValidationAccuracy, run)
	}
}
