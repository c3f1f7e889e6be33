// Package backend chooses what GoMLX computes with, in one place. It imports
// internal/compilecache and internal/project of the house; read backend.go first.
//
// The order of choice: the user's GOMLX_BACKEND; else the user's
// MLPLAB_BACKEND (cpu, cuda or go); else XLA on the CPU, with the plugin that
// the project pins, or the one that go-xla finds or installs; else, with a
// warning, GoMLX's pure Go backend.
package backend

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/gobackend"
)

// cpuConfig is XLA on the CPU in GoMLX's notation.
const cpuConfig = "xla:cpu"

// Environment variables that decide the choice, beside GoMLX's own GOMLX_BACKEND.
const (
	// KindEnv asks for a kind of backend: cpu, cuda or go.
	KindEnv = "MLPLAB_BACKEND"
	// PluginEnv holds the path of the XLA plugin for the CPU.
	PluginEnv = "MLPLAB_PJRT_CPU_PLUGIN"
	// CUDAPluginEnv holds the path of the XLA plugin for NVIDIA's GPUs.
	CUDAPluginEnv = "MLPLAB_PJRT_CUDA_PLUGIN"
	// ProgramsEnv holds the folder where compiled programs are kept; without it,
	// every process compiles its own.
	ProgramsEnv = "MLPLAB_PROGRAMS"
)

// Choice says which backend was opened and why.
type Choice struct {
	Config  string // in GoMLX's notation: "xla:cpu", "xla:cuda", "go"
	Why     string // the reason, a clause for a person to read
	Plugin  string // path of the XLA plugin, where one is used
	Version string // version of the plugin's PJRT interface, where one is used
	Threads int    // that compute together; it decides the last bits of sums
	Warning string // what the user should know, or nothing
}

// String is the choice in one line, without the path.
func (c Choice) String() string {
	if c.Version == "" {
		return fmt.Sprintf("%s (%s)", c.Config, c.Why)
	}
	return fmt.Sprintf("%s, PJRT %s (%s)", c.Config, c.Version, c.Why)
}

// SlowWarning is what a user of the pure Go backend reads.
const SlowWarning = "computing in pure Go, without XLA: the same numbers within rounding, but about 25 times slower an epoch"

// Default opens the process's backend at the first call and returns the same
// one after: an XLA client owns threads and memory, so one serves all.
var Default = sync.OnceValues(func() (Opened, error) { return Open() })

// Opened is a backend and the choice that led to it. Backend is what GoMLX's
// functions take; it is not embedded, since GoMLX tells backends apart by their
// identity and would take an Opened for another one.
type Opened struct {
	Backend compute.Backend
	Choice  Choice
}

// Open opens a new backend by the package's order of choice.
func Open() (Opened, error) {
	if config := os.Getenv(compute.ConfigEnvVar); config != "" {
		o, err := openConfig(config, compute.ConfigEnvVar+" asks for it")
		if err != nil {
			err = fmt.Errorf("%w; correct %s, or unset it to let the lab choose", err, compute.ConfigEnvVar)
		}
		return o, err
	}
	switch kind := os.Getenv(KindEnv); kind {
	case "":
		return openCPU()
	case "cpu":
		o, err := openXLA(runtime.NumCPU())
		o.Choice.Why = KindEnv + "=cpu asks for it"
		return o, err
	case "cuda":
		return openCUDA()
	case "go":
		return openConfig("go", KindEnv+"=go asks for it")
	default:
		return Opened{}, fmt.Errorf("%s=%q: not a backend this lab knows; set it to cpu, cuda or go, or unset it", KindEnv, kind)
	}
}

// openConfig opens a backend named in GoMLX's notation.
func openConfig(config, why string) (o Opened, err error) {
	defer func() {
		if p := recover(); p != nil { // GoMLX panics on names it does not know
			err = fmt.Errorf("backend %q (%s): %v", config, why, p)
		}
	}()
	b, err := compute.NewWithConfig(config)
	if err != nil {
		return Opened{}, fmt.Errorf("backend %q (%s): %w", config, why, brief(err))
	}
	o = Opened{b, Choice{Config: config, Why: why, Threads: runtime.NumCPU()}}
	if name, _, _ := strings.Cut(config, ":"); name == gobackend.BackendName {
		o.Choice.Warning = SlowWarning
	}
	return o, nil
}

// openCPU opens XLA on the CPU, or pure Go where there is none.
func openCPU() (Opened, error) {
	o, err := openXLA(runtime.NumCPU())
	if err == nil {
		return o, nil
	}
	slow, goErr := openConfig("go", "XLA is not to be had here: "+err.Error())
	if goErr != nil {
		return Opened{}, errors.Join(err, goErr)
	}
	return slow, nil
}

// brief is err without the stack trace that GoMLX's errors print with %+v.
func brief(err error) error { return errors.New(err.Error()) }
