// Package worker is the peers of the benchmark that are written in Go: the
// project's own training and GoMLX's loop. It imports what trains (mlpkit,
// backend) and bench/task; read serve.go first, then ours.go.
package worker

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"mlplab/datasets"
	"mlplab/mlpkit/backend"
	"mlplab/mlpkit/bench/task"
	"mlplab/mlpkit/internal/compilecache"
)

// Handler answers requests.
type Handler interface {
	Handle(task.Request) (task.Answer, error)
}

// Names lists the workers that [New] knows.
func Names() []string { return []string{task.Ours, task.GoMLX} }

// New returns the named worker, which trains on parts of set's split.
func New(name string, b backend.Opened, set *datasets.Set, split *datasets.Split) (Handler, error) {
	switch name {
	case task.Ours:
		return &ours{b, set, split}, nil
	case task.GoMLX:
		return &gomlx{b, split}, nil
	}
	return nil, fmt.Errorf("worker %q: there are %v", name, Names())
}

// Serve answers the requests that arrive as lines of JSON until in ends. An
// error of the handler is the answer to its request.
func Serve(in io.Reader, out io.Writer, h Handler) error {
	var kept folders
	defer kept.remove()
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	answers := json.NewEncoder(out)
	for lines.Scan() {
		var r task.Request
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			return fmt.Errorf("request %q: %w", lines.Text(), err)
		}
		a, err := handle(h, r, &kept)
		if err != nil {
			a = task.Answer{Error: err.Error()}
		}
		if err := answers.Encode(a); err != nil {
			return err
		}
	}
	return lines.Err()
}

// handle turns a panic, which is how GoMLX reports faults of graphs, into an
// error.
func handle(h Handler, r task.Request, kept *folders) (a task.Answer, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%s %s: %v", r.Do, r.Case.Name, p)
		}
	}()
	end, err := kept.choose(r)
	if err != nil {
		return a, err
	}
	defer end()
	return h.Handle(r)
}

// folders hold the programs that mlpkit keeps during a run of the benchmark.
type folders struct{ lab string }

// choose lets a request find nothing compiled or, in the lab, what the lab's
// earlier ones compiled. The caller calls end after the request.
func (f *folders) choose(r task.Request) (end func(), err error) {
	end = func() {}
	opened, err := backend.Default()
	if err != nil || os.Getenv(backend.ProgramsEnv) == "" || opened.Choice.Config != "xla:cpu" {
		return end, err
	}
	folder := f.lab
	if folder == "" || !r.Lab {
		if folder, err = os.MkdirTemp("", "mlplab-bench-"); err != nil {
			return nil, err
		}
		if r.Lab {
			f.lab = folder
		} else {
			end = func() { os.RemoveAll(folder) }
		}
	}
	if err := compilecache.Keep(opened.Choice.Plugin, folder); err != nil {
		end()
		return nil, err
	}
	return end, nil
}

func (f *folders) remove() { os.RemoveAll(f.lab) }

// part is the split with the first n training examples.
func part(split *datasets.Split, n int) (*datasets.Split, error) {
	if n == split.Train.Len() {
		return split, nil
	}
	train, err := split.Train.Head(n)
	if err != nil {
		return nil, err
	}
	smaller := *split
	smaller.Train = train
	return &smaller, nil
}
