package class

import (
	"cmp"
	"fmt"
	"slices"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/study"
)

// Setting is everything but the study's hyperparameter and the seed: runs of one
// setting can be compared.
type Setting struct {
	Config   mlpkit.Config // with some value of the hyperparameter, which says nothing
	Tuned    string        // the field that was tuned besides; empty for none
	Data     mlpkit.DataInfo
	Students []*Student
	Runs     int

	parts []part
}

// part is what one student has of a setting.
type part struct {
	*Student
	runs []*mlpkit.Run
}

// key is what makes a setting.
type key struct {
	config            mlpkit.Config
	tuned, set        string
	train, validation int
}

// pool sorts all runs into settings and joins those of the most frequent one.
func (c *Class) pool(field string) {
	students := c.ofOneQuestion(field)
	settings := map[key]*Setting{}
	first := map[string]study.AxisValue{} // of each hyperparameter: it stands for all its values
	stands := func(a study.Axis, config mlpkit.Config) mlpkit.Config {
		if a.IsZero() {
			return config
		}
		if _, ok := first[a.Field()]; !ok {
			first[a.Field()] = a.Values()[0]
		}
		return first[a.Field()].Set(config)
	}
	for _, s := range students {
		own := map[key][]*mlpkit.Run{}
		for _, r := range s.runs {
			config := stands(s.definition.Tune, stands(s.definition.Axis, measured(r)))
			config.Seed = 0
			k := key{config, s.definition.Tune.Field(), r.Data.Name, r.Data.Train, r.Data.Validation}
			own[k] = append(own[k], r)
		}
		for k, runs := range own {
			if settings[k] == nil {
				settings[k] = &Setting{Config: k.config, Tuned: k.tuned, Data: mlpkit.DataInfo{Name: k.set, Train: k.train, Validation: k.validation}}
			}
			settings[k].add(part{s, runs})
		}
	}
	var all []*Setting
	for _, s := range settings {
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b *Setting) int {
		return cmp.Or(cmp.Compare(len(b.Students), len(a.Students)), cmp.Compare(b.Runs, a.Runs), cmp.Compare(b.own(), a.own()),
			cmp.Compare(fmt.Sprint(a.Config, a.Data, a.Tuned), fmt.Sprint(b.Config, b.Data, b.Tuned)))
	})
	if len(all) > 0 {
		c.Counted, c.Others = all[0], all[1:]
		c.ofOneSet()
		c.join()
	}
}

// ofOneQuestion is the students whose study varies the hyperparameter: the one
// that is asked for or, if none is, the one that most vary.
func (c *Class) ofOneQuestion(field string) []*Student {
	by := map[string][]*Student{}
	for _, s := range c.Students {
		f := s.definition.Axis.Field()
		by[f] = append(by[f], s)
	}
	if field == "" {
		field = most(by, func(s []*Student) int { return len(s) })
	}
	for f, others := range by {
		if f != field {
			c.pass("%s whose study of this name asks another question: it varies %s", text.Count(len(others), "folder"), others[0].definition.Axis.Name())
		}
	}
	slices.Sort(c.Passed)
	return by[field]
}

// most is the key with the largest count, of equals the first in the alphabet.
func most[T any](of map[string]T, count func(T) int) (best string) {
	for k, v := range of {
		if best == "" || count(v) > count(of[best]) || count(v) == count(of[best]) && k < best {
			best = k
		}
	}
	return best
}

func (s *Setting) add(p part) {
	s.parts = append(s.parts, p)
	s.Students = append(s.Students, p.Student)
	s.Runs += len(p.runs)
}

// own is 1 if the reader has part in the setting.
func (s *Setting) own() int {
	if slices.ContainsFunc(s.Students, func(s *Student) bool { return s.You }) {
		return 1
	}
	return 0
}

// ofOneSet leaves out the runs on other data of the same name and size: where
// definitions tell the fingerprint of the set, and where splits of one seed differ.
func (c *Class) ofOneSet() {
	sets := map[string]int{}
	splits := map[int64]map[string]int{}
	for _, p := range c.Counted.parts {
		if f := p.definition.Data.Fingerprint; f != "" {
			sets[f]++
		}
		for _, r := range p.runs {
			if splits[r.Data.SplitSeed] == nil {
				splits[r.Data.SplitSeed] = map[string]int{}
			}
			splits[r.Data.SplitSeed][r.Data.Fingerprint]++
		}
	}
	itself := func(n int) int { return n }
	set := most(sets, itself)
	usual := map[int64]string{}
	for seed, votes := range splits {
		usual[seed] = most(votes, itself)
	}
	kept := Setting{Config: c.Counted.Config, Tuned: c.Counted.Tuned, Data: c.Counted.Data}
	for _, p := range c.Counted.parts {
		f := p.definition.Data.Fingerprint
		p.runs = slices.DeleteFunc(p.runs, func(r *mlpkit.Run) bool {
			return f != "" && f != set || r.Data.Fingerprint != usual[r.Data.SplitSeed]
		})
		if len(p.runs) > 0 {
			kept.add(p)
		}
	}
	if n := c.Counted.Runs - kept.Runs; n > 0 {
		c.pass("%s learned from other data of the same name and size than most", text.Count(n, "run"))
	}
	*c.Counted = kept
}

// measured is the configuration of a run without what only watches it.
func measured(r *mlpkit.Run) mlpkit.Config {
	config := r.Config
	config.Diagnose = false
	return config
}

// join makes the pooled result: of each configuration with a seed one run.
func (c *Class) join() {
	copies := map[mlpkit.Config][]*mlpkit.Run{}
	seeds := map[int64]bool{}
	pooled := study.Study{Name: c.Study, Base: c.Counted.Config}
	for _, p := range c.Counted.parts {
		pooled.Axis, pooled.Tune = joined(pooled.Axis, p.definition.Axis), joined(pooled.Tune, p.definition.Tune)
		for _, r := range p.runs {
			copies[measured(r)] = append(copies[measured(r)], r)
			seeds[r.Config.Seed] = true
		}
	}
	for seed := range seeds {
		pooled.Seeds = append(pooled.Seeds, seed)
	}
	slices.Sort(pooled.Seeds)
	result := &study.Result{Pooled: true}
	tried := map[string]bool{}
	for _, t := range pooled.Trials() {
		trial := study.TrialResult{Trial: t}
		for _, seed := range pooled.Seeds {
			config := t.Config
			config.Seed = seed
			if same := copies[config]; len(same) > 0 {
				trial.Runs = append(trial.Runs, c.Copies.middle(same))
			}
		}
		if len(trial.Runs) > 0 {
			result.Trials = append(result.Trials, trial)
			tried[t.Value.Label] = true
		}
	}
	pooled.Axis = pooled.Axis.Only(func(v study.AxisValue) bool { return tried[v.Label] })
	if result.Study = pooled; len(result.Trials) > 0 {
		c.Result = result
	}
}

// joined is the values of both axes; one of them may be none.
func joined(a, b study.Axis) study.Axis {
	if a.IsZero() {
		return b
	}
	both, err := a.With(b)
	if err != nil {
		return a
	}
	return both
}

// middle counts the copies of one measurement and chooses the one in the middle
// by final validation accuracy: the mean of copies is no further measurement.
func (c *Copies) middle(same []*mlpkit.Run) *mlpkit.Run {
	if len(same) == 1 {
		return same[0]
	}
	same = slices.Clone(same)
	slices.SortFunc(same, func(a, b *mlpkit.Run) int {
		return cmp.Or(cmp.Compare(finalAccuracy(a), finalAccuracy(b)), cmp.Compare(a.Hash(), b.Hash()))
	})
	c.Runs += len(same) - 1
	c.Repeated++
	if slices.ContainsFunc(same[1:], func(r *mlpkit.Run) bool { return !equal(r, same[0]) }) {
		c.Unequal++
		c.Apart = max(c.Apart, finalAccuracy(same[len(same)-1])-finalAccuracy(same[0]))
	}
	return same[(len(same)-1)/2]
}

// equal reports whether two runs measured the same to the last bit, NaN equal to NaN.
func equal(a, b *mlpkit.Run) bool {
	if len(a.Epochs) != len(b.Epochs) || finalAccuracy(a) != finalAccuracy(b) && finalAccuracy(a) == finalAccuracy(a) {
		return false
	}
	return slices.EqualFunc(a.StepLoss, b.StepLoss, func(x, y float32) bool { return x == y || x != x && y != y })
}
