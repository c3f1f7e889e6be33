package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mlplab/mlpkit/backend"
	"mlplab/mlpkit/bench/report"
	"mlplab/mlpkit/internal/project"
)

// TestGPU: without a GPU the table says so; a GPU that does not work is told of and
// stops nothing.
func TestGPU(t *testing.T) {
	root, err := project.Root()
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	missing := filepath.Join(t.TempDir(), "missing.so")
	t.Setenv("GOMLX_BACKEND", "")
	t.Setenv(backend.CUDAPluginEnv, missing)
	for _, shown := range []bool{false, true} {
		d := driver{root: root, self: self, plan: plan{gpu: quickPlan().gpu}, out: io.Discard,
			hasGPU: func() bool { return shown }, running: map[string]*process{}, results: &report.Results{}}
		if err := d.gpu(context.Background()); err != nil {
			t.Fatal(err)
		}
		text := d.results.Markdown()
		if !shown && (!strings.Contains(text, "## On a GPU\n\nno GPU\n") || len(d.results.Failures) != 0) {
			t.Errorf("no GPU: %q\n%s", d.results.Failures, text)
		}
		// On a machine without a GPU the worker says that there is none; on one with a
		// GPU, that the plugin is missing: CUDAPluginEnv=…, make setup MLPLAB_BACKEND=cuda.
		if shown && (len(d.results.Failures) != 1 || !strings.Contains(d.results.Failures[0], "on the GPU") ||
			!strings.Contains(d.results.Failures[0], "=cuda") || !strings.Contains(text, "nothing was measured")) {
			t.Errorf("a GPU that does not work: %q\n%s", d.results.Failures, text)
		}
	}
}

// TestGPUPlan: the batches and widths of the table, each a training that is valid.
func TestGPUPlan(t *testing.T) {
	seen := map[[2]int]bool{}
	for _, timing := range fullPlan().gpu {
		seen[[2]int{timing.Batch, timing.Width}] = true
		if err := timing.Config(timing.epochs, 1).Validate(); err != nil || timing.epochs < 2 {
			t.Errorf("%s: %v", timing.Name, err)
		}
	}
	for _, width := range []int{128, 1024} {
		for _, batch := range []int{1, 64, 1024, 8192} {
			if !seen[[2]int{batch, width}] {
				t.Errorf("no row of batch %d and width %d", batch, width)
			}
		}
	}
	p, _, err := fullPlan().only("gpu", allPeers())
	if err != nil || len(p.gpu) != 8 || len(p.rounds) != 0 || p.lab != nil {
		t.Errorf("-only gpu: %+v, %v", p, err)
	}
	if p, _, err := fullPlan().only("batch 64", allPeers()); err != nil || len(p.gpu) != 0 {
		t.Errorf("-only batch 64: %+v, %v", p, err)
	}
}
