package lab

import (
	"fmt"
	"slices"

	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/store"
	"mlplab/mlpkit/study"
)

// chapter is one experiment of the lab and the study that its notebook stores.
type chapter struct {
	study    string
	notebook string
	field    string // of Config: the hyperparameter
	name     string // of that, for people
}

// chapters are the lab's five experiments, in their order.
var chapters = []chapter{
	{"learning-rate", "01_learning_rate.ipynb", "LearningRate", "learning rate"},
	{"batch-size", "02_batch_size.ipynb", "BatchSize", "batch size"},
	{"hidden-layers", "03_hidden_layers.ipynb", "HiddenLayers", "hidden layers"},
	{"width", "04_width.ipynb", "Width", "width"},
	{"loss", "05_loss_function.ipynb", "Loss", "loss"},
}

// finished is a chapter whose study is in the store.
type finished struct {
	chapter
	result *Result
}

// gather reads the chapters' studies from the store. What it finds missing or
// damaged it says.
func (d *desk) gather() ([]finished, error) {
	known, err := d.store.Studies()
	if err != nil {
		return nil, err
	}
	var all []finished
	var missing, notebooks []string
	for _, c := range chapters {
		var result *Result
		if slices.Contains(known, c.study) {
			var bad []store.Damaged
			if result, bad, err = d.store.Result(c.study); err != nil {
				d.out.Text(sentence(err))
			}
			d.report(bad)
		}
		if other := c.otherThan(result); other != "" {
			d.out.Text(other)
			continue
		}
		if result == nil || len(soundGroups(result)) == 0 {
			missing, notebooks = append(missing, c.name), append(notebooks, c.notebook)
			continue
		}
		if have, want := len(result.Runs()), len(result.Trials)*len(result.Study.Seeds); have < want {
			d.out.Text(fmt.Sprintf("The study of %s is not finished: %d of %s are stored. Run its cell in %s again.", c.name, have, text.Count(want, "run"), c.notebook))
		}
		all = append(all, finished{c, result})
	}
	if len(missing) > 0 {
		d.out.Text(fmt.Sprintf("Not in the store yet: the study of %s. Run %s first, then this cell again.", text.List(missing), text.List(notebooks)))
	}
	return all, nil
}

// otherThan says that a stored study has the chapter's name and not its question.
func (c chapter) otherThan(r *Result) string {
	if r == nil || r.Study.Axis.Field() == c.field {
		return ""
	}
	return fmt.Sprintf("The stored study %q varies %s, not %s, and is passed over: run %s with the option lab.Replace() in its lab.Study, which removes that study.", c.study, r.Study.Axis.Name(), c.name, c.notebook)
}

// soundGroups are the values of a study none of whose runs diverged.
func soundGroups(r *Result) []study.TrialResult {
	var sound []study.TrialResult
	for _, g := range r.Groups() {
		if len(g.Diverged()) == 0 && g.Accuracy().N > 0 {
			sound = append(sound, g)
		}
	}
	return sound
}

// quickStore warns of what stands in the store of quick mode.
func (d *desk) quickStore() string {
	if !d.quick {
		return ""
	}
	return fmt.Sprintf("Quick mode (%s=1): these runs were cut short, so what is said of them means nothing.", QuickEnv)
}
