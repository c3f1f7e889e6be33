package report

import (
	"strings"
	"testing"

	"mlplab/mlpkit/bench/task"
)

// TestGPUTable: a row as computed by hand. 100 steps of 2 ms on the CPU and 0.5 ms on the GPU.
func TestGPUTable(t *testing.T) {
	c := task.Base(6400)
	r := Results{GPU: &GPU{Name: "A GPU, driver 1", Cases: []CaseResult{{Case: c, Samples: []Sample{
		{Peer: OnCPU, Steady: []float64{0.2, 0.1, 0.3}, Part: 1, Accuracy: 0.91},
		{Peer: OnGPU, Steady: []float64{0.05}, Part: 1, Accuracy: 0.92},
	}}}}}
	const want = "| 64 | 128 | 100 | 2000 (1000 – 3000) | 500 (500 – 500) | 4.00 | 91.00 % | 92.00 % |\n"
	if text := r.Markdown(); !strings.Contains(text, want) || !strings.Contains(text, "A GPU, driver 1. ") {
		t.Errorf("%s\nwant %s", text, want)
	}
}
