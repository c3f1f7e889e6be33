package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mlplab/mlpkit/bench/report"
	"mlplab/mlpkit/bench/task"
	"mlplab/mlpkit/internal/project"
)

// TestMain lets the test program be the peers in Go, as the command is.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "-worker" {
		if err := run(context.Background(), os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// TestQuick measures the peers in Go for real, briefly, beside one that cannot
// start, which is reported and stops nothing.
func TestQuick(t *testing.T) {
	if testing.Short() {
		t.Skip("trains on MNIST, about 15 s")
	}
	root, err := project.Root()
	if err != nil {
		t.Fatal(err)
	}
	p, peers, err := quickPlan().only("ours, gomlx, jax", allPeers())
	if err != nil {
		t.Fatal(err)
	}
	p.rounds, p.lab.experiments[0].cases = p.rounds[:1], p.lab.experiments[0].cases[:2]
	var progress bytes.Buffer
	d := driver{root: root, python: filepath.Join(t.TempDir(), "no-python"), data: t.TempDir(), plan: p, peers: peers, out: &progress, hasGPU: func() bool { return false }}
	r, err := d.run(context.Background())
	if err != nil {
		t.Fatalf("%v\n%s", err, &progress)
	}
	if len(r.Failures) != 1 || !strings.Contains(r.Failures[0], "JAX") || !strings.Contains(r.Failures[0], "make bench") {
		t.Errorf("failures: %q", r.Failures)
	}
	if len(r.Peers) != 2 || len(r.Cases) != len(p.rounds) || len(r.Growth) != 5 || len(r.Study.Rounds) != 1 || len(r.Lab.Experiments) != 2 || len(r.Memory) != 2 {
		t.Errorf("something is missing: %+v", r)
	}
	for _, c := range r.Cases {
		accuracy := map[string]float64{}
		for _, s := range c.Samples {
			accuracy[s.Peer] = s.Accuracy
			if s.Part == 1 && s.Losses != 1 {
				t.Errorf("%s, %s: %v losses a step, want 1", c.Case.Name, s.Peer, s.Losses)
			}
		}
		if a, b := accuracy[task.Ours], accuracy[task.GoMLX]; len(accuracy) != 2 || a < 0.6 || b < 0.4 {
			t.Errorf("%s: accuracies %v of ours and %v of GoMLX's loop after a few steps", c.Case.Name, a, b)
		}
	}
	for _, size := range []string{"train-images.u8", "validation-images.u8"} {
		info, err := os.Stat(filepath.Join(d.data, size))
		if want := map[string]int64{"train-images.u8": 48000 * 784, "validation-images.u8": 12000 * 784}[size]; err != nil || info.Size() != want {
			t.Errorf("%s: %v bytes, %v, want %d", size, info, err, want)
		}
	}
}

// TestPlan: the full plan has what the targets judge, so that none of them is
// "not measured" for want of a case.
func TestPlan(t *testing.T) {
	p := fullPlan()
	r := report.Results{Limits: task.Limits{Flops: 1e11, WorkingSets: []int{1 << 20}, Copies: []float64{1e11}}}
	for _, timing := range p.rounds {
		c := report.CaseResult{Case: timing.Case}
		for _, kind := range allPeers() {
			if timing.peers == nil || strings.Contains(strings.Join(timing.peers, " "), kind.id) {
				c.Samples = append(c.Samples, report.Sample{Peer: kind.id, First: 1, Steady: []float64{1}, Part: 1})
			}
		}
		if timing.epochs < 2 {
			t.Errorf("%s: %d epochs: none is steady", timing.Name, timing.epochs)
		}
		r.Cases = append(r.Cases, c)
	}
	unknown := 0
	for _, target := range r.Targets() {
		if target.Verdict == report.Unknown {
			unknown++
		}
	}
	if unknown != 4 { // study, lab, growth, memory: not in this test's results
		t.Errorf("%d targets not measured, want 4: %+v", unknown, r.Targets())
	}
	if len(p.lab.experiments) != 5 || p.study == nil || p.growth == nil || p.memory == nil {
		t.Errorf("parts are missing: %+v", p)
	}
	for _, e := range p.lab.experiments {
		if len(e.cases) != 3 {
			t.Errorf("experiment %s: %d values, want 3", e.name, len(e.cases))
		}
		for _, c := range e.cases {
			if err := c.Config(p.lab.epochs, 1).Validate(); err != nil {
				t.Errorf("%s: %v", c.Name, err)
			}
		}
	}
}

func TestOnly(t *testing.T) {
	for _, test := range []struct {
		words        string
		parts, peers int
		lab          bool
	}{
		{"", 10, 7, true},
		{"batch 1", 1, 7, false}, // not 16 and 1024
		{"batch", 5, 7, false},
		{"jax, ours", 10, 2, true},
		{"torch", 10, 2, true},
		{"LAB,ours,torch-loader", 0, 2, true},
	} {
		p, peers, err := fullPlan().only(test.words, allPeers())
		if err != nil || len(p.rounds) != test.parts || len(peers) != test.peers || (p.lab != nil) != test.lab {
			t.Errorf("-only %q: %v, %d peers, %v", test.words, p.names(), len(peers), err)
		}
	}
	if _, _, err := fullPlan().only("ours,tensorflow", allPeers()); err == nil || !strings.Contains(err.Error(), "torch-loader") {
		t.Errorf("an unknown word: %v", err)
	}
}

// TestAnswers: a peer that ends, or talks nonsense, is an error with its last words.
func TestAnswers(t *testing.T) {
	for script, want := range map[string]string{
		"echo 'no memory' >&2":                          "no memory",
		"read line; echo nonsense":                      "nonsense",
		`read line; echo '{"error": "it failed"}'`:      "it failed",
		`read line; echo '{"seconds": [], "steps": 3}'`: "0 timed",
	} {
		dir := t.TempDir()
		peers := filepath.Join(dir, "mlpkit", "bench", "peers")
		if err := os.MkdirAll(peers, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(peers, "peer.sh"), []byte(script), 0o644); err != nil {
			t.Fatal(err)
		}
		d := driver{root: dir, python: "sh", data: dir}
		p, err := d.start(context.Background(), peerKind{id: "shell", title: "a shell", script: "peer.sh"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err = p.ask(task.Request{Do: task.Train, Epochs: 1}); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "a shell") {
			t.Errorf("%q: %v, want %q in it", script, err, want)
		}
		p.stop()
	}
}
