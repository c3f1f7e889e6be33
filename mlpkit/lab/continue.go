package lab

import (
	"fmt"

	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/study"
)

// stored is what the store has of a study that goes on, and the runs that are to
// be trained: all of them where it does not go on.
func (v *verb) stored(s study.Study) (have *Result, todo map[Config]bool, err error) {
	have = &Result{Study: s}
	if s.Continue {
		found, bad, err := v.Store.Result(s.Name)
		if err != nil {
			return nil, nil, err
		}
		v.TellDamaged(bad)
		have = study.Joined(s, found)
	}
	todo = map[Config]bool{}
	for _, j := range have.Missing() {
		todo[j.Config()] = true
	}
	if n := len(have.Runs()); n > 0 {
		v.Out.Text(fmt.Sprintf("Stored and counted: %d of %s; %s.", n, text.Count(len(s.Jobs()), "run"), trainedNow(len(todo))))
	}
	return have, todo, nil
}

func trainedNow(n int) string {
	switch n {
	case 0:
		return "nothing is left to train"
	case 1:
		return "1 is trained now"
	}
	return fmt.Sprintf("%s are trained now", text.Thousands(n))
}
