// Package study varies one hyperparameter of a [mlpkit.Config] over values, each
// with several seeds, and tells differences from luck. A [Study] says what is
// varied, [Run] has a [Trainer] train it, a [Result] holds the runs and compares
// them.
//
// It imports mlpkit and stats and links no GoMLX: what trains is an interface that
// package train fulfils. Read study.go first, then axis.go, runner.go, result.go.
package study

import (
	"errors"
	"fmt"
	"strings"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/text"
)

// Study varies one hyperparameter of a base configuration, several seeds for
// each value. The words scientific, nuisance and fixed for hyperparameters are
// those of Google's Deep Learning Tuning Playbook (2023).
type Study struct {
	// Name names the study's folder of stored runs: letters, digits, "-" and "_".
	Name string
	// Base is every hyperparameter that is not varied; its Seed is not used.
	Base mlpkit.Config
	// Axis is the scientific hyperparameter: what the study is about.
	Axis Axis
	// Seeds are one run each for every value. With one seed nothing can be said
	// about luck.
	Seeds []int64
	// Tune, if given, is a nuisance hyperparameter: for every value of Axis each
	// of its values is tried with all seeds, and the best is compared.
	Tune Axis
	// Budget limits every run; the zero Budget is Base's own.
	Budget Budget
	// KeepModels asks for the trained network of every run beside its file in the
	// store.
	KeepModels bool
	// Data is what the study learns from, where that is known: with Axis it makes
	// the study's question.
	Data Source
	// Replace lets a store remove a study of this name that asks another question;
	// it is not stored.
	Replace bool
	// Continue lets the stored runs of this study count, so that only what is
	// missing is trained; it is not stored.
	Continue bool
}

// Budget says how long each run of a study trains, in one of three currencies.
// At most one is given. Equal epochs give small batches many more steps than
// large ones; equal seconds give every value the same patience of a person.
type Budget struct {
	Epochs   int     // passes over the training examples
	Examples int     // training examples seen, repeats counted
	Seconds  float64 // seconds of training steps on this machine
}

// Seeds returns the seeds 1 … n, but no more than any study can use.
func Seeds(n int) []int64 {
	seeds := make([]int64, max(0, min(n, maxRuns+1)))
	for i := range seeds {
		seeds[i] = int64(i + 1)
	}
	return seeds
}

// maxEpochs is how long a run goes on that a budget of another kind ends.
func maxEpochs() int { return int(mlpkit.FieldNamed("Epochs").High) }

// apply returns c within the budget, in place of c's own limits.
func (b Budget) apply(c mlpkit.Config) mlpkit.Config {
	if b != (Budget{}) {
		c.MaxExamples, c.MaxSeconds = 0, 0
	}
	switch {
	case b.Epochs != 0:
		c.Epochs = b.Epochs
	case b.Examples != 0:
		c.MaxExamples, c.Epochs = b.Examples, maxEpochs()
	case b.Seconds != 0:
		c.MaxSeconds, c.Epochs = b.Seconds, maxEpochs()
	}
	return c
}

// Trial is one configuration that a study trains with every seed.
type Trial struct {
	Value  AxisValue     // of the scientific hyperparameter
	Tuned  *AxisValue    // of the nuisance hyperparameter, nil without one
	Config mlpkit.Config // without a seed
}

// Label names the trial among those of its study.
func (t Trial) Label() string {
	if t.Tuned == nil {
		return t.Value.Label
	}
	return fmt.Sprintf("%s (%s %s)", t.Value.Label, t.Tuned.field.Title, t.Tuned.Label)
}

// WithSeed is the trial's configuration with a seed.
func (t Trial) WithSeed(seed int64) mlpkit.Config {
	c := t.Config
	c.Seed = seed
	return c
}

// Trials lists the study's trials, by value and then by tuned value.
func (s Study) Trials() []Trial {
	var trials []Trial
	for _, v := range s.Axis.values {
		c := s.Budget.apply(v.Set(s.Base))
		c.Seed = 0
		if s.Tune.IsZero() {
			trials = append(trials, Trial{v, nil, c})
		}
		for _, t := range s.Tune.values {
			trials = append(trials, Trial{v, &t, t.Set(c)})
		}
	}
	return trials
}

// Validate returns every fault of the study at once, each a [*FieldError].
func (s Study) Validate() error {
	var faults []error
	fault := func(field string, value any, reason string) {
		faults = append(faults, &mlpkit.FieldError{Field: field, Value: fmt.Sprint(value), Reason: reason})
	}
	if err := CheckNewName(s.Name); err != nil {
		faults = append(faults, err)
	}
	if s.Axis.IsZero() {
		fault("Axis", "none", "a study needs a hyperparameter to vary: give one such as LearningRates(0.001, 0.01)")
	} else if wrong := s.Axis.fault(); wrong != "" {
		fault("Axis", s.Axis.String(), wrong)
	}
	if !s.Tune.IsZero() {
		if wrong := s.Tune.fault(); wrong != "" {
			fault("Tune", s.Tune.String(), wrong)
		}
		if s.Tune.Field() == s.Axis.Field() {
			fault("Tune", s.Tune.Name(), "is the hyperparameter that the study is about: tune another one, or none")
		}
	}
	if len(s.Seeds) == 0 {
		fault("Seeds", "none", "every value needs at least one seed, and 3 or more to tell a difference from luck: give Seeds(3)")
	}
	if n := len(s.Seeds) * max(1, len(s.Axis.values)) * max(1, len(s.Tune.values)); n > maxRuns {
		fault("Seeds", text.Count(len(s.Seeds), "seed"), fmt.Sprintf("makes %s, and a study may have at most %s: give fewer seeds or values", text.Count(n, "run"), text.Thousands(maxRuns)))
		s.Seeds = s.Seeds[:0] // one fault is enough
	}
	seen := map[int64]bool{}
	for _, seed := range s.Seeds {
		if seen[seed] {
			fault("Seeds", s.Seeds, fmt.Sprintf("holds %d twice, which would count one run as two: give each seed once", seed))
			break
		}
		seen[seed] = true
	}
	if wrong := s.Budget.fault(); wrong != "" {
		fault("Budget", fmt.Sprintf("%+v", s.Budget), wrong)
		s.Budget = Budget{} // one fault is enough
	}
	known := map[string]bool{}
	for _, t := range s.Trials() {
		for _, err := range parts(t.Config.Validate()) {
			if !known[err.Error()] {
				known[err.Error()] = true // a fault of Base would come once a trial
				faults = append(faults, err)
			}
		}
	}
	return errors.Join(faults...)
}

// maxRuns bounds a study to what somebody may wait for.
const maxRuns = 10_000

// parts are the errors joined in err, however deep.
func parts(err error) (all []error) {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range joined.Unwrap() {
			all = append(all, parts(e)...)
		}
	} else if err != nil {
		all = []error{err}
	}
	return all
}

func (b Budget) fault() string {
	given := 0
	for _, is := range []bool{b.Epochs != 0, b.Examples != 0, b.Seconds != 0} {
		if is {
			given++
		}
	}
	switch {
	case given > 1:
		return "says how long in more than one way: give Epochs, Examples or Seconds, and leave the others 0"
	case b.Epochs < 0 || b.Epochs > maxEpochs():
		return fmt.Sprintf("must be from 1 to %d epochs, or all 0 for the base's own budget", maxEpochs())
	case b.Examples < 0:
		return "must be 1 example or more, or all 0 for the base's own budget"
	case !(b.Seconds >= 0 && text.Finite(b.Seconds)):
		return "must be a number of seconds above 0, or all 0 for the base's own budget"
	}
	return ""
}

// CheckName returns a [*FieldError] that says what is wrong with a study's name,
// which becomes a folder's.
func CheckName(name string) error {
	if wrong := nameFault(name); wrong != "" {
		return &mlpkit.FieldError{Field: "Name", Value: fmt.Sprintf("%q", name), Reason: wrong}
	}
	return nil
}

// nameFault says what is wrong with a study's name.
func nameFault(name string) string {
	switch {
	case name == "":
		return `is empty: name the study, such as "learning-rate"`
	case len(name) > 80:
		return "is longer than 80 characters: choose a shorter name"
	}
	for _, r := range name {
		if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_') {
			return fmt.Sprintf("holds %q: use letters a–z, digits, - and _ only", r)
		}
	}
	return ""
}

// Roles says which hyperparameters of the study are scientific, nuisance and
// fixed, a line each.
func (s Study) Roles() string {
	c := s.Budget.apply(s.Base)
	var rest []string
	for _, f := range mlpkit.Fields() {
		if f.Varied && f.Name != s.Axis.Field() && f.Name != s.Tune.Field() {
			rest = append(rest, f.Title+" "+f.Text(c))
		}
	}
	nuisance := "none: the same settings for every value, whether or not they suit it"
	if !s.Tune.IsZero() {
		nuisance = fmt.Sprintf("%s, the best of %s for each value", s.Tune.Name(), s.Tune.String())
	}
	budget := text.Count(c.Epochs, "epoch")
	switch {
	case c.MaxExamples > 0:
		budget = text.Count(c.MaxExamples, "example")
	case c.MaxSeconds == 1:
		budget = "1 second of training"
	case c.MaxSeconds > 0:
		budget = text.Number(c.MaxSeconds) + " seconds of training"
	}
	return fmt.Sprintf("scientific: %s %s\nnuisance:   %s\nfixed:      %s\nbudget:     %s a run, %s a value",
		s.Axis.Name(), s.Axis.String(), nuisance, strings.Join(rest, ", "), budget, text.Count(len(s.Seeds), "seed"))
}
