package lab

import (
	"mlplab/mlpkit/study"
)

// KeepWeights keeps the trained network of every run of the study beside the
// stored runs. Without it a study keeps one network: the first seed's of its best
// value.
func KeepWeights() StudyOption { return func(s *study.Study) { s.KeepModels = true } }

// keepModel keeps one trained network of a study: the first seed's of the value
// with the highest mean validation accuracy. The seed that happened to do best
// would be a choice by luck.
func (v *verb) keepModel(r *Result) error {
	best, ok := r.Best()
	if r.Study.KeepModels || !ok || len(best.Diverged()) > 0 || best.Runs[0].Network == nil {
		return nil
	}
	if err := v.Store.SaveModel(r.Study.Name, best.Runs[0]); err != nil {
		return err
	}
	return v.Store.DeleteModels(r.Study.Name, best.Runs[0])
}

// withModel is r with its trained network: its own or the one in the store. It
// is nil if there is none.
func (v *verb) withModel(r *Run) *Run {
	if r == nil || r.Network != nil {
		return r
	}
	names, err := v.Store.Studies()
	if err != nil {
		return nil
	}
	for _, name := range names {
		with, bad, err := v.Store.LoadModel(name, r)
		v.TellDamaged(bad)
		if err == nil && with != nil {
			return with
		}
	}
	return nil
}
