// Command doctor says whether this machine can train: what computes and why,
// where the digits are and whether they are the right ones, and whether a small
// training learns. Every line that is not ok says what mends it.
//
// With -backend it only opens what computes, and says in one sentence why that fails.
//
// It exits with status 1 if anything failed. make doctor runs it after
// notebooks/tools/preflight, which looks for what must be there before Go works.
// Read main.go first.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"strings"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/backend"
)

func main() {
	onlyBackend := flag.Bool("backend", false, "only open what computes, and say why that fails")
	flag.Parse()
	if *onlyBackend {
		if _, err := backend.Open(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Stdout, machine{
		open:   backend.Default,
		status: datasets.Status,
		train:  trainEasy,
		cores:  runtime.NumCPU(),
		procs:  runtime.GOMAXPROCS(0),
	}))
}

// machine is what the doctor looks at.
type machine struct {
	open         func() (backend.Opened, error)
	status       func(context.Context) datasets.SourceStatus
	train        func(context.Context, backend.Opened) (*mlpkit.Run, error)
	cores, procs int
}

// report writes findings and remembers whether one was a failure.
type report struct {
	out    io.Writer
	failed bool
}

// line writes one finding: its state (ok, warn or FAIL), what it is about, what
// was found and, unless all is well, what mends it.
func (r *report) line(state, about, found, mend string) {
	r.failed = r.failed || state == "FAIL"
	found = strings.ReplaceAll(strings.TrimSpace(found), "\n", "\n"+strings.Repeat(" ", 15))
	fmt.Fprintf(r.out, "%-4s %-9s %s", state, about, found)
	if mend != "" {
		fmt.Fprintf(r.out, " → %s", mend)
	}
	fmt.Fprintln(r.out)
}

// run writes every finding to out and returns the exit status.
func run(ctx context.Context, out io.Writer, m machine) int {
	r := &report{out: out}
	opened, err := m.open()
	if err != nil {
		r.line("FAIL", "backend", err.Error(), "if what the message says does not help, run make setup in the project's folder")
	} else {
		r.backend(opened.Choice)
	}
	r.data(m.status(ctx))
	r.cores(m)
	if err == nil {
		r.training(m.train(ctx, opened))
	}
	if r.failed {
		return 1
	}
	return 0
}

func (r *report) backend(c backend.Choice) {
	if c.Warning != "" {
		mend := "" // any other warning says its own
		if c.Warning == backend.SlowWarning {
			mend = "run make setup in the project's folder to install the XLA plugin, or unset what asks for another backend"
		}
		r.line("warn", "backend", c.String()+"\n"+c.Warning, mend)
	} else {
		r.line("ok", "backend", c.String(), "")
	}
	if c.Plugin == "" {
		return
	}
	info, err := os.Stat(c.Plugin)
	if err != nil {
		r.line("FAIL", "plugin", err.Error(), "run make setup in the project's folder to install the plugin")
		return
	}
	r.line("ok", "plugin", fmt.Sprintf("%s, %.0f MB", c.Plugin, float64(info.Size())/1e6), "")
}

func (r *report) data(s datasets.SourceStatus) {
	const mend = "unset " + datasets.EnvData + " and run go mod download in the project's folder, or name a folder with the four files in " + datasets.EnvData
	if len(s.Files) == 0 {
		found := s.Source
		if s.Err != nil {
			found = s.Err.Error()
		}
		r.line("FAIL", "data", found, mend)
		return
	}
	if s.OK() {
		r.line("ok", "data", "found: "+s.Source, "")
	}
	for _, f := range s.Files {
		switch {
		case f.OK:
			r.line("ok", "data", f.Name+", SHA-256 right", "")
		case f.Found != "" && f.Found != f.Expected:
			r.line("FAIL", "data", fmt.Sprintf("%s has the SHA-256 %s, not %s", f.Path, f.Found, f.Expected), "remove the file; then "+mend)
		default:
			r.line("FAIL", "data", fmt.Sprintf("%s: %v", f.Name, f.Err), mend)
		}
	}
}

func (r *report) cores(m machine) {
	if m.procs < m.cores {
		r.line("warn", "cores", fmt.Sprintf("%d, of which Go uses %d", m.cores, m.procs), "unset GOMAXPROCS, unless you mean it")
		return
	}
	r.line("ok", "cores", fmt.Sprint(m.cores), "")
}

// enough is the accuracy that [train] must reach: its images are easy.
const enough = 0.95

func (r *report) training(run *mlpkit.Run, err error) {
	const mend = "try MLPLAB_BACKEND=go; if that works the XLA plugin is at fault: run make clean, then make setup"
	if err != nil {
		r.line("FAIL", "training", err.Error(), mend)
		return
	}
	e, ok := run.Last()
	if !ok || run.Stopped != "" || !(e.ValidationAccuracy >= enough) {
		r.line("FAIL", "training", fmt.Sprintf("it did not learn what it should: accuracy %.3f on easy images, want %.2f. %s", e.ValidationAccuracy, enough, run.StopLine()), mend)
		return
	}
	r.line("ok", "training", fmt.Sprintf("one step %.2f ms, after compiling for %.1f s; %.0f %% right on easy images",
		1000*e.TrainSeconds/float64(run.StepsPerEpoch()), run.CompileSeconds, 100*e.ValidationAccuracy), "")
}
