package lab

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/plot"
	"mlplab/mlpkit/study"
)

// candidate is a configuration that was trained in a study of the store.
type candidate struct {
	study  string
	result study.TrialResult
}

// chosenStudy keeps the network of the chosen configuration where the study that
// found it did not.
const chosenStudy = "chosen"

// keptName says that a study's name is one that the lab needs itself.
func keptName(name string) error {
	if !strings.EqualFold(name, chosenStudy) {
		return nil
	}
	return &mlpkit.FieldError{Field: "Name", Value: fmt.Sprintf("%q", name), Reason: "is where lab.Best keeps the network it chose: choose another name"}
}

// candidates are all configurations in the store, the one with the highest mean
// validation accuracy first. Every stored study takes part, also a student's own;
// what several studies trained counts once. One that diverged does not count.
func (d *desk) candidates() ([]candidate, error) {
	names, err := d.store.Studies()
	if err != nil {
		return nil, err
	}
	var all []candidate
	seen := map[Config]bool{}
	for _, name := range names {
		if name == chosenStudy {
			continue
		}
		result, bad, err := d.store.Result(name)
		d.report(bad)
		if err != nil {
			continue // a folder without a study: quick mode's, for one
		}
		for _, t := range result.Trials {
			if len(t.Runs) < len(result.Study.Seeds) || len(t.Diverged()) > 0 || t.Accuracy().N == 0 || seen[t.Config] {
				continue
			}
			seen[t.Config] = true
			all = append(all, candidate{name, t})
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Compare(b.result.Accuracy().Mean, a.result.Accuracy().Mean)
	})
	return all, nil
}

// nothingToChoose is what the verbs below say of an empty store.
func nothingToChoose() string {
	var notebooks []string
	for _, c := range chapters {
		notebooks = append(notebooks, c.notebook)
	}
	return fmt.Sprintf("No finished study is in the store, so there is nothing to choose from. Run %s first, or at least one of them, then this cell again.", text.List(notebooks))
}

// Candidates shows the configurations of all stored studies with the highest
// validation accuracy, the one that [Best] takes first. It trains nothing.
func Candidates() { newDesk().showCandidates() }

// candidatesShown is how many Candidates shows.
const candidatesShown = 8

func (d *desk) showCandidates() {
	d.do(func(context.Context) error {
		all, err := d.candidates()
		if err != nil {
			return err
		}
		if len(all) == 0 {
			d.out.Text(nothingToChoose())
			return nil
		}
		t := table{head: []string{"", "found in the study", "configuration", "seeds", "validation accuracy", "parameters"}, words: []int{1, 2}}
		for i, c := range all[:min(len(all), candidatesShown)] {
			t.rows = append(t.rows, []string{fmt.Sprint(i + 1), c.study, changes(c.result.Config), fmt.Sprint(len(c.result.Runs)),
				spread(c.result.Accuracy()), text.Thousands(c.result.Runs[0].Parameters)})
		}
		d.out.Table(t)
		d.say([]string{
			fmt.Sprintf("%s in the store, without those that diverged.", text.Count(len(all), "configuration")),
			closeness(all), d.quickStore(),
		})
		return nil
	})
}

// closeness says how many candidates lie so near the first that luck may have
// decided: within twice the larger of the two standard deviations.
func closeness(all []candidate) string {
	first := all[0].result.Accuracy()
	if first.N < 2 {
		return "The first has one seed only, so luck may have put it there."
	}
	near := 0
	for _, c := range all[1:] {
		a := c.result.Accuracy()
		if a.N > 1 && first.Mean-a.Mean < 2*max(first.SD, a.SD) {
			near++
		}
	}
	if near == 0 {
		return "No other lies within two standard deviations of the first."
	}
	return fmt.Sprintf("Within two standard deviations of the first: %d more. Among these the order may be luck. And the best of many owes a little to luck in any case, so its validation accuracy is slightly too high.", near)
}

// Best returns a run of the configuration with the highest mean validation
// accuracy in all stored studies, with its trained network: the first seed's. It
// reads the network from the store or, if the store has none, trains it once
// more. Without any study it says what to run first and ends the cell.
func Best() *Run { return newDesk().best() }

func (d *desk) best() (run *Run) {
	nothing := false
	d.do(func(ctx context.Context) error {
		all, err := d.candidates()
		if err != nil {
			return err
		}
		if nothing = len(all) == 0; nothing {
			d.out.Text(nothingToChoose())
			return nil
		}
		chosen := all[0]
		run, err = d.network(ctx, chosen)
		if err != nil {
			return err
		}
		d.out.Text(fmt.Sprintf("Chosen on the validation images: %s, found in the study %s. Mean validation accuracy %s over %s; this network, of seed %d, has %s.",
			changes(chosen.result.Config), chosen.study, spread(chosen.result.Accuracy()), text.Count(len(chosen.result.Runs), "seed"), run.Config.Seed, text.Percent(lastAccuracy(run))))
		return nil
	})
	if nothing {
		d.exit(0)
	}
	return run
}

func lastAccuracy(r *Run) float64 {
	e, _ := r.Last()
	return float64(e.ValidationAccuracy)
}

// network is the candidate's first run with its network.
func (d *desk) network(ctx context.Context, c candidate) (*Run, error) {
	first := c.result.Runs[0]
	run, bad, err := d.store.LoadModel(c.study, first)
	if run != nil || err != nil {
		return run, err
	}
	d.report(bad)
	if earlier, _, err := d.store.Result(chosenStudy); err == nil && len(earlier.Runs()) == 1 && earlier.Runs()[0].Config == first.Config && earlier.Runs()[0].Data == first.Data {
		run, bad, err := d.store.LoadModel(chosenStudy, earlier.Runs()[0])
		if run != nil || err != nil {
			return run, err
		}
		d.report(bad)
	}
	return d.trainChosen(ctx, first.Config)
}

// trainChosen trains c once more, as a study of one run, and keeps its network.
func (d *desk) trainChosen(ctx context.Context, c Config) (*Run, error) {
	digits, err := d.mnist(ctx)
	if err != nil {
		return nil, err
	}
	set := digits.Train
	s := study.Study{Name: chosenStudy, Base: c, Axis: LearningRates(c.LearningRate), Seeds: []int64{c.Seed}}
	if d.quick {
		if s, set, _, err = shortenedStudy(s, set); err != nil {
			return nil, err
		}
	}
	s.Data, s.Replace = study.SourceOf(set), true
	if err := d.store.SaveStudy(s); err != nil {
		return nil, err
	}
	result, err := d.trainStudy(ctx, s, set, study.Options{
		ValFraction: valFraction,
		Keep:        d.store.Keep(s),
		Observe: func(p study.Progress) {
			d.out.LiveStudy(studyProgress{p, "Training the chosen network once more."})
		},
	})
	if err != nil {
		return nil, err
	}
	run := result.Runs()[0]
	drawn, err := plot.Training(run)
	f, err := draw("chosen", drawn, err)
	if err != nil {
		return nil, err
	}
	d.out.Figure(f)
	return run, d.keepNetwork(result)
}

// changes says in what c differs from the base of all experiments.
func changes(c Config) string {
	var parts []string
	for _, f := range differing([]Config{Default(), c}) {
		if f.Title != "seed" {
			parts = append(parts, f.Title+" "+f.Text(c))
		}
	}
	switch {
	case c.MaxExamples > 0:
		parts = append(parts, text.Count(c.MaxExamples, "example"))
	case c.MaxSeconds > 0:
		parts = append(parts, text.Duration(c.MaxSeconds)+" of training")
	}
	if len(parts) == 0 {
		return "the base itself"
	}
	return "the base with " + text.List(parts)
}
