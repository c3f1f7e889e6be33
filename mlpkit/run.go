package mlpkit

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"mlplab/mlpkit/internal/exact"
	"mlplab/mlpkit/internal/text"
)

// Run is one training of one Config on one split of the data: everything that
// was measured, and the trained network.
type Run struct {
	Config Config   `json:"config"`
	Data   DataInfo `json:"data"`
	// StepLoss is the training loss of every step in order, before its update.
	StepLoss exact.Float32s `json:"step_loss"`
	Epochs   []Epoch        `json:"epochs"`
	// Parameters is the number of weights and biases.
	Parameters int `json:"parameters"`
	// CompileSeconds is the time to build and compile the programs, 0 when an
	// earlier run of the process had compiled them.
	CompileSeconds float64     `json:"compile_seconds"`
	Environment    Environment `json:"environment"`
	// Stopped says why the run ended before its last epoch; empty if it did not.
	Stopped Stop `json:"stopped,omitempty"`

	// Network is the network with the weights that the run ended with; nil for a run
	// that was read from a file without weights.
	Network *Network `json:"-"`
}

// DataInfo identifies the data of a run.
type DataInfo struct {
	Name        string `json:"name"`
	Train       int    `json:"train"`      // number of training examples
	Validation  int    `json:"validation"` // number of validation examples
	SplitSeed   int64  `json:"split_seed"`
	Fingerprint string `json:"fingerprint"` // SHA-256 of both parts
}

// Environment says what a run was computed with.
type Environment struct {
	Backend string `json:"backend"` // in GoMLX's notation
	PJRT    string `json:"pjrt,omitempty"`
	GoMLX   string `json:"gomlx"`
	Go      string `json:"go"`
	// Threads is the number of threads that computed together. Sums are divided
	// among them, so it decides the last bits of every number.
	Threads int `json:"threads"`
}

// Stop is the reason why a run ended early.
type Stop string

// The reasons.
const (
	Diverged    Stop = "diverged"    // the loss became NaN or infinite
	Interrupted Stop = "interrupted" // the context was cancelled
)

// Epoch is what was measured in and after one epoch. Accuracies are fractions
// from 0 to 1.
type Epoch struct {
	// TrainLoss and RunningAccuracy are means over the epoch's examples, each
	// taken before the step that learned from it: what the report printed.
	TrainLoss       exact.Float `json:"train_loss"`
	RunningAccuracy exact.Float `json:"running_accuracy"`
	// The rest is taken after the epoch, with its last weights.
	TrainAccuracy      exact.Float `json:"train_accuracy"`
	ValidationLoss     exact.Float `json:"validation_loss"`
	ValidationAccuracy exact.Float `json:"validation_accuracy"`
	// Examples is how many examples the epoch's steps saw: all training examples,
	// or fewer where the budget ended.
	Examples int `json:"examples"`
	// Layers has a diagnosis for each layer where Config.Diagnose asks for it.
	Layers []Diagnosis `json:"layers,omitempty"`
	// TrainSeconds is the time of the steps, EvalSeconds that of the measures after.
	TrainSeconds float64 `json:"train_seconds"`
	EvalSeconds  float64 `json:"eval_seconds"`
}

// Diverged returns the first step, counted from 1, whose loss is NaN or
// infinite, and whether there is one. Where only the validation loss is, it is
// the step before: the last one, whose update did it.
func (r *Run) Diverged() (step int, ok bool) {
	for i, loss := range r.StepLoss {
		if !text.Finite(loss) {
			return i + 1, true
		}
	}
	if e, ok := r.Last(); ok && !text.Finite(e.ValidationLoss) {
		return len(r.StepLoss), true
	}
	return 0, false
}

// StepsPerEpoch is the number of steps of a whole epoch.
func (r *Run) StepsPerEpoch() int { return r.stepsFor(r.Data.Train) }

// PlannedSteps is the number of steps of the whole run, if no budget of seconds and
// nothing else ends it before.
func (r *Run) PlannedSteps() int {
	steps, n := r.StepsPerEpoch()*r.Config.Epochs, r.Data.Train
	if limit := r.Config.MaxExamples; limit > 0 && n > 0 {
		steps = min(steps, limit/n*r.StepsPerEpoch()+r.stepsFor(limit%n))
	}
	return steps
}

// stepsFor is the number of batches that n examples make.
func (r *Run) stepsFor(n int) int { return (n + r.Config.BatchSize - 1) / r.Config.BatchSize }

// Last returns the measures of the last finished epoch, and whether there is one.
func (r *Run) Last() (Epoch, bool) {
	if len(r.Epochs) == 0 {
		return Epoch{}, false
	}
	return r.Epochs[len(r.Epochs)-1], true
}

// Best returns the number, counted from 1, and the measures of the epoch with
// the highest validation accuracy, the first of equals; 0 if none finished.
func (r *Run) Best() (number int, e Epoch) {
	for i, candidate := range r.Epochs {
		if number == 0 || candidate.ValidationAccuracy > e.ValidationAccuracy {
			number, e = i+1, candidate
		}
	}
	return number, e
}

// Seconds is the time of training and evaluation, without compilation.
func (r *Run) Seconds() float64 {
	var s float64
	for _, e := range r.Epochs {
		s += e.TrainSeconds + e.EvalSeconds
	}
	return s
}

// String is the report's line for each epoch, with the time added, and the
// reason if the run ended early.
func (r *Run) String() string {
	var b strings.Builder
	for i := range r.Epochs {
		fmt.Fprintln(&b, r.EpochLine(i))
	}
	if line := r.StopLine(); line != "" {
		fmt.Fprintln(&b, line)
	}
	return b.String()
}

// EpochLine is the report's line for the epoch with index i.
func (r *Run) EpochLine(i int) string {
	e := r.Epochs[i]
	return fmt.Sprintf("Epoch %d/%d: Train Loss=%.4f, Val Loss=%.4f, Train Acc=%.4f, Val Acc=%.4f, Time=%s",
		i+1, r.Config.Epochs, e.TrainLoss, e.ValidationLoss, e.RunningAccuracy, e.ValidationAccuracy,
		text.Duration(e.TrainSeconds+e.EvalSeconds))
}

// StopLine says why the run ended early, or nothing.
func (r *Run) StopLine() string {
	switch r.Stopped {
	case Diverged:
		step, _ := r.Diverged()
		return fmt.Sprintf("Diverged: the loss was not a finite number at step %d.", step)
	case Interrupted:
		return fmt.Sprintf("Interrupted after %d steps, in epoch %d of %d.", len(r.StepLoss), len(r.Epochs)+1, r.Config.Epochs)
	}
	return ""
}

// Hash names everything that decides the run's numbers: configuration, data,
// backend and versions. It is 32 hexadecimal digits.
func (r *Run) Hash() string {
	decides := struct {
		Config      Config
		Data        DataInfo
		Environment Environment
	}{r.Config, r.Data, r.Environment}
	raw, err := json.Marshal(decides)
	if err != nil {
		// Only numbers without a JSON form could fail, and Validate refuses them.
		raw = fmt.Appendf(nil, "%+v", decides)
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:16])
}

// FirstAt is the first epoch, from 1, with at least this validation accuracy; 0 if
// there is none.
func (r *Run) FirstAt(accuracy float64) int {
	return 1 + slices.IndexFunc(r.Epochs, func(e Epoch) bool { return float64(e.ValidationAccuracy) >= accuracy })
}
