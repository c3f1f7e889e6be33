package main

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"mlplab/mlpkit/backend"
	"mlplab/mlpkit/bench/report"
	"mlplab/mlpkit/bench/task"
)

// gpuPeers are processes like that of ours, each told where to compute. The GPU comes
// first, as the CPU need not wait for one that fails.
func gpuPeers() []peerKind {
	return []peerKind{
		{id: report.OnGPU, title: "this project on the GPU", worker: task.Ours, variables: []string{backend.KindEnv + "=cuda"}},
		{id: report.OnCPU, title: "this project on the CPU", worker: task.Ours, variables: []string{backend.KindEnv + "=cpu"}},
	}
}

// gpuTimings are the cases of the GPU's table. At batch 1 fewer examples do: it is
// the time of a step that is told.
func gpuTimings(base task.Case) (timings []timing) {
	for _, width := range []int{128, 1024} {
		for _, batch := range []int{1, 64, 1024, 8192} {
			c := base.Named("gpu, batch %d, width %d", batch, width)
			c.Batch, c.Width = batch, width
			if batch == 1 {
				c.Examples /= 16
			}
			timings = append(timings, timing{Case: c, epochs: 3, rounds: 2})
		}
	}
	return timings
}

// gpu times this project on the GPU beside itself on the CPU, in turns; without a
// GPU it says so.
func (d *driver) gpu(ctx context.Context) error {
	if len(d.plan.gpu) == 0 {
		return nil
	}
	d.results.GPU = &report.GPU{}
	if !d.hasGPU() {
		d.say("no GPU")
		return nil
	}
	d.results.GPU.Name = gpuName(ctx)
	d.say("%s", d.results.GPU.Name)
	saved := d.peers
	d.peers = gpuPeers()
	defer func() { d.peers = saved }()
	for _, t := range d.plan.gpu {
		result := report.CaseResult{Case: t.Case}
		for round := range t.rounds {
			for i := range d.peers {
				kind := d.peers[(i+round)%len(d.peers)]
				a, ok, err := d.ask(ctx, kind.id, task.Request{Do: task.Train, Case: t.Case, Seeds: []int64{int64(round + 1)}, Epochs: t.epochs})
				if err != nil {
					return err
				}
				if !ok && kind.id == report.OnGPU {
					return nil // the failure is noted; the other rows would fail alike
				}
				if ok {
					result.Samples = append(result.Samples, report.NewSample(kind.id, round, t.Case, t.epochs, a))
				}
			}
		}
		d.results.GPU.Cases = append(d.results.GPU.Cases, result)
	}
	return nil
}

// gpuName is the first GPU's name and driver as NVIDIA's own tool gives them.
func gpuName(ctx context.Context) string {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, "nvidia-smi", "--query-gpu=name,driver_version", "--format=csv,noheader").Output()
	line, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	if err != nil || line == "" {
		return "an NVIDIA GPU whose name nvidia-smi does not tell"
	}
	name, driver, _ := strings.Cut(line, ",")
	return fmt.Sprintf("%s, driver %s", strings.TrimSpace(name), strings.TrimSpace(driver))
}
