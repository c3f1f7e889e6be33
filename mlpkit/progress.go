package mlpkit

import "time"

// Progress is the state of a training. A training tells it about twice a second,
// after each epoch and at the end, and waits for whoever is told.
type Progress struct {
	// Run holds what was measured so far. It is complete and consistent during
	// the call and must not be changed or kept.
	Run *Run
	// Step counts finished steps of Steps.
	Step, Steps int
	// Elapsed is the time since training began, compilation included.
	Elapsed time.Duration
	// Remaining is an estimate, 0 while there is nothing to go by.
	Remaining time.Duration
	// ExamplesPerSecond is the training speed of the latest chunk of steps.
	ExamplesPerSecond float64
	// Compiling is true once at the start, while the programs are compiled.
	Compiling bool
	// EpochEnd is true right after an epoch was measured.
	EpochEnd bool
	// Done is true at the last call.
	Done bool
}
