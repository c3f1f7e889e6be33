package lab

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/lab/internal/cell"
	"mlplab/mlpkit/lab/internal/display"
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
func (v *verb) candidates() ([]candidate, error) {
	names, err := v.Store.Studies()
	if err != nil {
		return nil, err
	}
	var all []candidate
	seen := map[Config]bool{}
	for _, name := range names {
		if name == chosenStudy {
			continue
		}
		result, bad, err := v.Store.Result(name)
		v.TellDamaged(bad)
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
	for _, c := range cell.Experiments {
		notebooks = append(notebooks, c.Notebook)
	}
	return fmt.Sprintf("No finished study is in the store, so there is nothing to choose from. Run %s first, or at least one of them, then this cell again.", text.List(notebooks))
}

// Candidates shows the configurations of all stored studies with the highest
// validation accuracy, the one that [Best] takes first. It trains nothing.
func Candidates() { newVerb().showCandidates() }

// candidatesShown is how many Candidates shows.
const candidatesShown = 8

func (v *verb) showCandidates() {
	v.Do(func(context.Context) error {
		all, err := v.candidates()
		if err != nil {
			return err
		}
		if len(all) == 0 {
			v.Out.Text(nothingToChoose())
			return nil
		}
		t := display.Table{Head: []string{"", "found in the study", "configuration", "seeds", "validation accuracy", "parameters"}, Words: []int{1, 2}}
		for i, c := range all[:min(len(all), candidatesShown)] {
			t.Rows = append(t.Rows, []string{fmt.Sprint(i + 1), c.study, changes(c.result.Config), fmt.Sprint(len(c.result.Runs)),
				spread(c.result.Accuracy()), text.Thousands(c.result.Runs[0].Parameters)})
		}
		v.Out.Table(t)
		v.Say([]string{
			fmt.Sprintf("%s in the store, without those that diverged.", text.Count(len(all), "configuration")),
			closeness(all), v.QuickStoreNote(),
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
func Best() *Run { return newVerb().best() }

func (v *verb) best() (run *Run) {
	nothing := false
	v.Do(func(ctx context.Context) error {
		all, err := v.candidates()
		if err != nil {
			return err
		}
		if nothing = len(all) == 0; nothing {
			v.Out.Text(nothingToChoose())
			return nil
		}
		chosen := all[0]
		run, err = v.network(ctx, chosen)
		if err != nil {
			return err
		}
		v.Out.Text(fmt.Sprintf("Chosen on the validation images: %s, found in the study %s. Mean validation accuracy %s over %s; this network, of seed %d, has %s.",
			changes(chosen.result.Config), chosen.study, spread(chosen.result.Accuracy()), text.Count(len(chosen.result.Runs), "seed"), run.Config.Seed, text.Percent(lastAccuracy(run))))
		return nil
	})
	if nothing {
		v.Exit(0)
	}
	return run
}

func lastAccuracy(r *Run) float64 {
	e, _ := r.Last()
	return float64(e.ValidationAccuracy)
}

// network is the candidate's first run with its network.
func (v *verb) network(ctx context.Context, c candidate) (*Run, error) {
	first := c.result.Runs[0]
	run, bad, err := v.Store.LoadModel(c.study, first)
	if run != nil || err != nil {
		return run, err
	}
	v.TellDamaged(bad)
	if earlier, _, err := v.Store.Result(chosenStudy); err == nil && len(earlier.Runs()) == 1 && earlier.Runs()[0].Config == first.Config && earlier.Runs()[0].Data == first.Data {
		run, bad, err := v.Store.LoadModel(chosenStudy, earlier.Runs()[0])
		if run != nil || err != nil {
			return run, err
		}
		v.TellDamaged(bad)
	}
	return v.trainChosen(ctx, first.Config)
}

// trainChosen trains c once more, as a study of one run, and keeps its network.
func (v *verb) trainChosen(ctx context.Context, c Config) (*Run, error) {
	digits, err := v.MNIST(ctx)
	if err != nil {
		return nil, err
	}
	set := digits.Train
	s := study.Study{Name: chosenStudy, Base: c, Axis: LearningRates(c.LearningRate), Seeds: []int64{c.Seed}}
	if v.Quick {
		if s, set, _, err = cell.ShortenedStudy(s, set); err != nil {
			return nil, err
		}
	}
	s.Data, s.Replace = study.SourceOf(set), true
	if err := v.Store.SaveStudy(s); err != nil {
		return nil, err
	}
	result, err := v.TrainStudy(ctx, s, set, study.Options{
		ValFraction: cell.ValidationFraction,
		Keep:        v.Store.Keep(s),
		Observe: func(p study.Progress) {
			v.Out.LiveStudy(display.StudyProgress{Progress: p, Note: "Training the chosen network once more."})
		},
	})
	if err != nil {
		return nil, err
	}
	run := result.Runs()[0]
	drawn, err := plot.Training(run)
	f, err := display.Draw("chosen", drawn, err)
	if err != nil {
		return nil, err
	}
	v.Out.Figure(f)
	return run, v.keepModel(result)
}

// changes says in what c differs from the base of all experiments.
func changes(c Config) string {
	var parts []string
	for _, f := range display.Differing([]Config{Default(), c}) {
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
