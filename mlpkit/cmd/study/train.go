package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/backend"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/store"
	"mlplab/mlpkit/study"
	"mlplab/mlpkit/train"
)

// valFraction is the part of the images that validates, as in the notebooks.
const valFraction = 0.2

// most bounds the runs at once where the command line does not say: each holds
// a copy of its examples.
const most = 4

// train trains what is missing of one shard of a study.
func (c *command) train(ctx context.Context, args []string) error {
	part := shard{0, 1}
	c.flags.Var(&part, "shard", "")
	atOnce := c.flags.Int("at-once", min(runtime.GOMAXPROCS(0), most), "")
	name, err := c.argument(args, "the name of the study")
	if err != nil {
		return err
	}
	if *atOnce < 1 || *atOnce > 1000 {
		return fmt.Errorf("-at-once %d: must be the number of runs to train at once, 1 to 1000; the number of cores is usual", *atOnce)
	}
	runs := c.open()
	st, err := c.defined(runs, name)
	if err != nil {
		return err
	}
	have, bad, err := runs.Result(name)
	if err != nil {
		return err
	}
	c.aside(bad)
	mine := part.runs(st)
	todo := map[mlpkit.Config]bool{}
	for _, job := range have.Missing() {
		if mine[job.Config()] {
			todo[job.Config()] = true
		}
	}
	fmt.Fprintf(c.out, "%s, shard %s: %s of %d, %d stored, %d to train.\n",
		name, part, text.Count(len(mine), "run"), len(st.Jobs()), len(mine)-len(todo), len(todo))
	if len(todo) == 0 {
		return nil
	}
	if err := runs.Ready(name); err != nil {
		return err
	}
	digits, err := c.prepare(ctx, runs, st)
	if err != nil {
		return stopped(ctx, err, 0, len(todo))
	}
	done := 0
	keep := runs.Keep(st)
	_, err = train.Study(ctx, st, digits.Train, study.Options{
		ValFraction: valFraction,
		Parallel:    *atOnce,
		Skip:        func(j study.Job) bool { return !todo[j.Config()] },
		Keep: func(t study.Trial, run *mlpkit.Run) error {
			if err := keep(t, run); err != nil {
				return err
			}
			done++
			fmt.Fprintln(c.out, line(study.Job{Trial: t, Seed: run.Config.Seed}, run))
			return nil
		},
	})
	return stopped(ctx, err, done, len(todo))
}

// prepare finds the digits and the backend, and gives the study its data: if the
// stored runs learned from other data, that is refused.
func (c *command) prepare(ctx context.Context, runs *store.Store, st study.Study) (*datasets.MNIST, error) {
	digits, err := datasets.LoadMNIST(ctx)
	if err != nil {
		return nil, err
	}
	if data := study.SourceOf(digits.Train); st.Data != data {
		st.Data = data
		if err := runs.SaveStudy(st); err != nil {
			return nil, err
		}
	}
	opened, err := backend.Default()
	if err != nil {
		return nil, err
	}
	if opened.Choice.Config == "go" && os.Getenv(backend.KindEnv) == "" && os.Getenv("GOMLX_BACKEND") == "" {
		return nil, fmt.Errorf("%s; without it a run takes about 25 times as long: name the plugin's file in %s, or set %s=go if you mean it",
			opened.Choice.Why, backend.PluginEnv, backend.KindEnv)
	}
	fmt.Fprintf(c.out, "Computing with %s.\n", opened.Choice)
	if opened.Choice.Warning != "" {
		fmt.Fprintf(c.out, "Note: %s.\n", opened.Choice.Warning)
	}
	return digits, nil
}

// stopped is the error of a training: what a signal left to do, or err.
func stopped(ctx context.Context, err error, done, todo int) error {
	var signaled *interruption
	if err == nil || !errors.Is(err, context.Canceled) || !errors.As(context.Cause(ctx), &signaled) {
		return err
	}
	return fmt.Errorf("stopped (%w) after %d of %s, which are kept: start it again to train the rest", signaled, done, text.Count(todo, "run"))
}

// line says how a run went.
func line(job study.Job, run *mlpkit.Run) string {
	if step, diverged := run.Diverged(); diverged {
		return fmt.Sprintf("%s: diverged at step %d, %.1f s", job, step, run.Seconds())
	}
	e, _ := run.Last()
	return fmt.Sprintf("%s: validation accuracy %.2f %%, %.1f s", job, 100*e.ValidationAccuracy, run.Seconds())
}

// aside says which stored files were of no use.
func (c *command) aside(bad []store.Damaged) {
	for _, b := range bad {
		fmt.Fprintln(c.out, b)
	}
}
