package cell

import (
	"fmt"
	"slices"

	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/lab/internal/display"
	"mlplab/mlpkit/store"
	"mlplab/mlpkit/study"
)

// Experiment is one experiment of the lab and the study that its notebook stores.
type Experiment struct {
	Study    string
	Notebook string
	Field    string // of Config: the hyperparameter
	Name     string // of that, for people
}

// Experiments are the lab's five experiments, in their order.
var Experiments = []Experiment{
	{"learning-rate", "01_learning_rate.ipynb", "LearningRate", "learning rate"},
	{"batch-size", "02_batch_size.ipynb", "BatchSize", "batch size"},
	{"hidden-layers", "03_hidden_layers.ipynb", "HiddenLayers", "hidden layers"},
	{"width", "04_width.ipynb", "Width", "width"},
	{"loss", "05_loss_function.ipynb", "Loss", "loss"},
}

// Stored is an experiment whose study is in the store.
type Stored struct {
	Experiment
	Result *study.Result
}

// StoredExperiments reads the experiments' studies from the store. What it finds missing or
// damaged it says.
func (v *Verb) StoredExperiments() ([]Stored, error) {
	known, err := v.Store.Studies()
	if err != nil {
		return nil, err
	}
	var all []Stored
	var missing, notebooks []string
	for _, c := range Experiments {
		var result *study.Result
		if slices.Contains(known, c.Study) {
			var bad []store.Damaged
			if result, bad, err = v.Store.Result(c.Study); err != nil {
				v.Out.Text(display.Sentence(err))
			}
			v.TellDamaged(bad)
		}
		if other := c.otherThan(result); other != "" {
			v.Out.Text(other)
			continue
		}
		if result == nil || len(SoundGroups(result)) == 0 {
			missing, notebooks = append(missing, c.Name), append(notebooks, c.Notebook)
			continue
		}
		if have, want := len(result.Runs()), len(result.Trials)*len(result.Study.Seeds); have < want {
			v.Out.Text(fmt.Sprintf("The study of %s is not finished: %d of %s are stored. Run its cell in %s again.", c.Name, have, text.Count(want, "run"), c.Notebook))
		}
		all = append(all, Stored{c, result})
	}
	if len(missing) > 0 {
		v.Out.Text(fmt.Sprintf("Not in the store yet: the study of %s. Run %s first, then this cell again.", text.List(missing), text.List(notebooks)))
	}
	return all, nil
}

// otherThan says that a stored study has the experiment's name and not its question.
func (c Experiment) otherThan(r *study.Result) string {
	if r == nil || r.Study.Axis.Field() == c.Field {
		return ""
	}
	return fmt.Sprintf("The stored study %q varies %s, not %s, and is passed over: run %s with the option lab.Replace() in its lab.Study, which removes that study.", c.Study, r.Study.Axis.Name(), c.Name, c.Notebook)
}

// SoundGroups are the values of a study none of whose runs diverged.
func SoundGroups(r *study.Result) []study.TrialResult {
	var sound []study.TrialResult
	for _, g := range r.Groups() {
		if len(g.Diverged()) == 0 && g.Accuracy().N > 0 {
			sound = append(sound, g)
		}
	}
	return sound
}

// QuickStoreNote warns of what stands in the store of quick mode.
func (v *Verb) QuickStoreNote() string {
	if !v.Quick {
		return ""
	}
	return fmt.Sprintf("Quick mode (%s=1): these runs were cut short, so what is said of them means nothing.", QuickEnv)
}
