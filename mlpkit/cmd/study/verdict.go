package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/store"
	"mlplab/mlpkit/study"
	"mlplab/mlpkit/verdict"
)

// verdict says what the stored runs of a study show.
func (c *command) verdict(_ context.Context, args []string) error {
	asCSV := c.flags.Bool("csv", false, "")
	name, err := c.argument(args, "the name of the study")
	if err != nil {
		return err
	}
	runs := c.open()
	if _, err := c.defined(runs, name); err != nil {
		return err
	}
	result, bad, err := runs.Result(name)
	if err != nil {
		return err
	}
	missing := result.Missing()
	if len(result.Runs()) == 0 {
		return fmt.Errorf("study %q has no finished run of %d yet: train them with study run %s", name, len(missing), name)
	}
	if *asCSV {
		return store.WriteCSV(c.out, storedRuns(name, result))
	}
	c.aside(bad)
	fmt.Fprintf(c.out, "%s\n\n", result.Study.Roles())
	c.numbers(result)
	fmt.Fprintf(c.out, "\n%s\n", verdict.Of(result))
	for _, note := range []string{missingNote(missing), machines(result.Runs())} {
		if note != "" {
			fmt.Fprintln(c.out, note)
		}
	}
	return nil
}

// storedRuns are the study's runs as tables take them.
func storedRuns(name string, r *study.Result) (all []store.Run) {
	for _, run := range r.Runs() {
		all = append(all, store.Run{Run: run, Study: name})
	}
	return all
}

// numbers writes a line for each run.
func (c *command) numbers(r *study.Result) {
	w := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "%s\tseed\tvalidation loss\tvalidation accuracy\ttraining accuracy\tseconds\trun\n", r.Study.Axis.Name())
	for _, trial := range r.Trials {
		for _, run := range trial.Runs {
			e, _ := run.Last()
			fmt.Fprintf(w, "%s\t%d\t%.6f\t%.2f %%\t%.2f %%\t%.1f\t%s\n", trial.Label(), run.Config.Seed,
				e.ValidationLoss, 100*e.ValidationAccuracy, 100*e.TrainAccuracy, run.Seconds(), run.Hash())
		}
	}
	w.Flush()
}

// missingNote names the runs that are not there.
func missingNote(missing []study.Job) string {
	if len(missing) == 0 {
		return ""
	}
	const some = 20
	var names []string
	for _, job := range missing[:min(some, len(missing))] {
		names = append(names, job.String())
	}
	more := ""
	if n := len(missing) - some; n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	return fmt.Sprintf("Missing: %s%s.", strings.Join(names, "; "), more)
}

// machines says with what the runs were computed, if not all with the same.
func machines(runs []*mlpkit.Run) string {
	count := map[mlpkit.Environment]int{}
	var order []mlpkit.Environment
	for _, run := range runs {
		if count[run.Environment]++; count[run.Environment] == 1 {
			order = append(order, run.Environment)
		}
	}
	if len(order) < 2 {
		return ""
	}
	var parts []string
	for _, e := range order {
		parts = append(parts, fmt.Sprintf("%s with %s, PJRT %s, GoMLX %s, %s, %s",
			text.Count(count[e], "run"), e.Backend, e.PJRT, e.GoMLX, e.Go, text.Count(e.Threads, "thread")))
	}
	return fmt.Sprintf("The runs were not all computed with the same: %s.", strings.Join(parts, "; "))
}
