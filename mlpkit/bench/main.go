// Command bench times the project's training beside PyTorch, JAX, Keras,
// scikit-learn and GoMLX's own loop: the same images, split, network, start and
// optimizer, in alternating rounds of one run, one process computing at a time.
//
// It writes a Markdown table, a figure and the raw numbers, with the machine's
// measured limits and the project's targets marked met or missed. Run it with
// make bench; see mlpkit/bench/README.md. Read main.go, plan.go and rounds.go in
// this order.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"mlplab/mlpkit/backend"
	"mlplab/mlpkit/bench/report"
	"mlplab/mlpkit/bench/worker"
	"mlplab/mlpkit/internal/project"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "bench:", err)
		}
		os.Exit(1)
	}
}

// options are the command's flags.
type options struct {
	quick    bool
	only     string
	list     bool
	from     string
	results  string
	python   string
	worker   string
	dataFrom string
}

func parse(args []string) (o options, err error) {
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.BoolVar(&o.quick, "quick", false, "try everything briefly, in about two minutes; the times mean nothing")
	f.StringVar(&o.only, "only", "", "run only the parts and peers whose names contain one of these words, separated by commas: \"batch 64,jax,ours\"")
	f.BoolVar(&o.list, "list", false, "list parts and peers and do nothing")
	f.StringVar(&o.from, "from", "", "measure nothing: write the report anew from this file of raw numbers")
	f.StringVar(&o.results, "results", "", "folder for what is written; mlpkit/bench/results, or build/bench/results for a partial run")
	f.StringVar(&o.python, "python", ".venv-bench/bin/python", "Python with the peers' packages, relative to the project's folder")
	f.StringVar(&o.worker, "worker", "", "be the peer of this name, as the command itself starts it")
	f.StringVar(&o.dataFrom, "data", "build/bench/data", "folder that the images are exported to, relative to the project's folder")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	if f.NArg() > 0 {
		return o, fmt.Errorf("argument %q: bench takes flags only; see -help", f.Arg(0))
	}
	return o, nil
}

func run(ctx context.Context, args []string) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	if o.worker != "" {
		return work(ctx, o.worker)
	}
	root, err := project.Root()
	if err != nil {
		return err
	}
	absolute := func(path string) string {
		if filepath.IsAbs(path) {
			return path
		}
		return filepath.Join(root, path)
	}
	if o.results == "" {
		o.results = "mlpkit/bench/results"
		if o.quick || o.only != "" {
			o.results = "build/bench/results"
		}
	}
	var results *report.Results
	if o.from != "" {
		if results, err = report.Load(o.from); err != nil {
			return err
		}
	} else {
		p := fullPlan()
		if o.quick {
			p = quickPlan()
		}
		p, peers, err := p.only(o.only, allPeers())
		if err != nil {
			return err
		}
		if o.list {
			fmt.Print(p.list(peers))
			return nil
		}
		d := driver{root: root, python: absolute(o.python), data: absolute(o.dataFrom), plan: p, peers: peers, out: os.Stdout, hasGPU: backend.HasGPU}
		if results, err = d.run(ctx); err != nil {
			return err
		}
	}
	if err := results.Write(absolute(o.results)); err != nil {
		return err
	}
	fmt.Print("\n", results.Markdown())
	fmt.Printf("\nWritten to %s: README.md, bench.svg, bench.json.\n", strings.TrimPrefix(absolute(o.results), root+string(filepath.Separator)))
	return nil
}

// work is the life of a peer in Go: it answers on standard output what it reads
// from standard input.
func work(ctx context.Context, name string) error {
	set, split, err := digits(ctx)
	if err != nil {
		return err
	}
	b, err := backend.Default()
	if err != nil {
		return err
	}
	h, err := worker.New(name, b, set, split)
	if err != nil {
		return err
	}
	return worker.Serve(os.Stdin, os.Stdout, h)
}
