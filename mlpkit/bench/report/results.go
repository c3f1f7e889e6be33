// Package report keeps what the benchmark measured, judges it by the project's
// targets, and writes it down: Markdown, a figure, and the raw numbers. Of the
// house it imports bench/task and plot; read results.go first, then markdown.go.
package report

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"mlplab/mlpkit/bench/task"
)

// Results is one run of the benchmark: raw numbers only, all that is derived is
// computed from them.
type Results struct {
	Quick    bool          `json:"quick"` // a trial run whose times mean nothing
	Date     string        `json:"date"`
	Seconds  float64       `json:"seconds"` // the whole run's
	Machine  Machine       `json:"machine"`
	Peers    []Peer        `json:"peers"` // those that took part
	Limits   task.Limits   `json:"limits"`
	Cases    []CaseResult  `json:"cases"`
	Study    *Study        `json:"study,omitempty"`
	Growth   []GrowthPoint `json:"growth,omitempty"`
	Lab      *Lab          `json:"lab,omitempty"`
	Memory   []Memory      `json:"memory,omitempty"`
	GPU      *GPU          `json:"gpu,omitempty"`
	Failures []string      `json:"failures,omitempty"`
}

// Machine describes the computer.
type Machine struct {
	CPU      string   `json:"cpu"`
	Model    string   `json:"model,omitempty"`   // the processor's family and model numbers
	Vectors  string   `json:"vectors,omitempty"` // the widest vector instructions
	Cores    int      `json:"cores"`
	MemoryGB float64  `json:"memory_gb,omitempty"` // GiB
	OS       string   `json:"os"`
	Go       string   `json:"go"`
	Idle     *float64 `json:"idle,omitempty"` // part of the processors' time unused before the run
}

// Peer is a way of training that took part.
type Peer struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Version string `json:"version"`
}

// CaseResult is a case with the samples of all its rounds.
type CaseResult struct {
	Case    task.Case `json:"case"`
	Samples []Sample  `json:"samples"`
}

// Sample is one training of a case by one peer. The times are those of whole
// epochs: where only a part was run they are scaled up by the number of steps.
type Sample struct {
	Peer     string    `json:"peer"`
	Round    int       `json:"round"`
	First    float64   `json:"first"`  // seconds, with all that a cold start costs
	Steady   []float64 `json:"steady"` // seconds of the further epochs
	Part     float64   `json:"part"`   // of each epoch that was run; 1 is all
	Losses   float64   `json:"losses"` // kept a step
	Accuracy float64   `json:"accuracy"`
}

// NewSample makes a sample of a peer's answer.
func NewSample(peer string, round int, c task.Case, epochs int, a task.Answer) Sample {
	s := Sample{
		Peer: peer, Round: round,
		Part:     float64(a.Steps) / float64(c.Steps()),
		Losses:   float64(a.Losses) / float64(a.Steps*epochs),
		Accuracy: a.Accuracy,
	}
	for i, seconds := range a.Seconds {
		if seconds /= s.Part; i == 0 {
			s.First = seconds
		} else {
			s.Steady = append(s.Steady, seconds)
		}
	}
	return s
}

// Study is a study of several seeds beside the same runs in sequence.
type Study struct {
	Case   task.Case    `json:"case"`
	Seeds  int          `json:"seeds"`
	Epochs int          `json:"epochs"`
	Rounds []StudyRound `json:"rounds"`
}

// StudyRound has seconds: of ours the whole calls, compilation and evaluation
// included; of JAX each epoch, the first with its compilation.
type StudyRound struct {
	Sequence     float64   `json:"sequence"`
	Study        float64   `json:"study"`
	Vmap         []float64 `json:"vmap,omitempty"` // all seeds at once
	Scan         []float64 `json:"scan,omitempty"` // one seed
	Accuracy     float64   `json:"accuracy"`
	VmapAccuracy float64   `json:"vmap_accuracy,omitempty"`
}

// GrowthPoint is the seconds of steady epochs of a number of examples.
type GrowthPoint struct {
	Examples int       `json:"examples"`
	Seconds  []float64 `json:"seconds"`
}

// Lab is the experiments of the lab report.
type Lab struct {
	Experiments []Experiment `json:"experiments"`
}

// Experiment is the trainings of one of them.
type Experiment struct {
	Name      string        `json:"name"`
	Epochs    int           `json:"epochs"` // of each training
	Ours      float64       `json:"ours"`   // seconds of all trainings, everything included
	Trainings []LabTraining `json:"trainings"`
}

// LabTraining is a training: what the report's way takes for it, and where ours ends.
type LabTraining struct {
	Name        string  `json:"name"`
	Accuracy    float64 `json:"accuracy,omitempty"` // of ours on the validation images
	LoaderEpoch float64 `json:"loader_epoch"`       // seconds of one epoch and its validation, measured
}

// loader is the estimated seconds of the report's way, NaN if a training is missing.
func (e Experiment) loader() (seconds float64) {
	for _, t := range e.Trainings {
		if t.LoaderEpoch == 0 {
			return math.NaN()
		}
		seconds += t.LoaderEpoch * float64(e.Epochs)
	}
	return seconds
}

// Memory is the peak of a process that trained the base case only.
type Memory struct {
	Peer  string `json:"peer"`
	Bytes int64  `json:"bytes"`
}

// Load reads what [Results.Write] wrote as bench.json.
func Load(file string) (*Results, error) {
	bytes, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var r Results
	if err := json.Unmarshal(bytes, &r); err != nil {
		return nil, fmt.Errorf("%s: %w; it is not a bench.json of this version", file, err)
	}
	return &r, nil
}

// Write writes README.md, bench.svg and bench.json into a folder.
func (r *Results) Write(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	raw, err := json.MarshalIndent(r, "", "\t")
	if err != nil {
		return err
	}
	files := map[string][]byte{"bench.json": append(raw, '\n'), "README.md": []byte(r.Markdown())}
	figure, err := r.Figure()
	if err != nil {
		return err
	}
	if figure != nil {
		files["bench.svg"] = figure
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
