package main

import (
	"context"
	"slices"

	"mlplab/mlpkit/bench/report"
	"mlplab/mlpkit/bench/task"
)

// rounds trains each case in turns: in every round each peer once, the order
// moved on by one, so that what disturbs the machine for a while disturbs all.
func (d *driver) rounds(ctx context.Context) error {
	for _, t := range d.plan.rounds {
		result := report.CaseResult{Case: t.Case}
		peers := slices.DeleteFunc(slices.Clone(d.peers), func(k peerKind) bool {
			return t.peers != nil && !slices.Contains(t.peers, k.id)
		})
		for round := range t.rounds {
			for i := range peers {
				kind := peers[(i+round)%len(peers)]
				r := task.Request{Do: task.Train, Case: t.Case, Seeds: []int64{int64(round + 1)}, Epochs: t.epochs}
				if slices.Contains(t.slow, kind.id) {
					r.MaxSteps = t.partial
				}
				a, ok, err := d.ask(ctx, kind.id, r)
				if err != nil {
					return err
				}
				if ok {
					result.Samples = append(result.Samples, report.NewSample(kind.id, round, t.Case, t.epochs, a))
				}
			}
		}
		d.results.Cases = append(d.results.Cases, result)
		d.say("%s", result.Line(d.results.Peers))
	}
	return nil
}

// study times a study of three seeds, its runs in sequence, and JAX's vmap of
// three seeds beside its scan of one.
func (d *driver) study(ctx context.Context) error {
	t := d.plan.study
	if t == nil {
		return nil
	}
	d.results.Study = &report.Study{Case: t.Case, Seeds: len(studySeeds()), Epochs: t.epochs}
	for round := range t.rounds {
		var s report.StudyRound
		for _, part := range []struct {
			id, do string
			seeds  []int64
			keep   func(task.Answer)
		}{
			{task.Ours, task.Sequence, studySeeds(), func(a task.Answer) { s.Sequence = a.Wall }},
			{task.Ours, task.Study, studySeeds(), func(a task.Answer) { s.Study, s.Accuracy = a.Wall, a.Accuracy }},
			{task.JAX, task.Train, studySeeds(), func(a task.Answer) { s.Vmap, s.VmapAccuracy = a.Seconds, a.Accuracy }},
			{task.JAX, task.Train, []int64{int64(round + 1)}, func(a task.Answer) { s.Scan = a.Seconds }},
		} {
			a, ok, err := d.ask(ctx, part.id, task.Request{Do: part.do, Case: t.Case, Cases: []task.Case{t.Case}, Axis: "learning rate", Seeds: part.seeds, Epochs: t.epochs})
			if err != nil {
				return err
			}
			if ok {
				part.keep(a)
			}
		}
		d.results.Study.Rounds = append(d.results.Study.Rounds, s)
	}
	return nil
}

// growth times epochs of ours of 1/16 to all of the examples.
func (d *driver) growth(ctx context.Context) error {
	t := d.plan.growth
	if t == nil {
		return nil
	}
	points := make([]report.GrowthPoint, 5)
	for round := range t.rounds {
		for i := range points {
			c := t.Case
			c.Examples = t.Examples >> (len(points) - 1 - i)
			a, ok, err := d.ask(ctx, task.Ours, task.Request{Do: task.Train, Case: c, Seeds: []int64{int64(round + 1)}, Epochs: t.epochs})
			if err != nil || !ok {
				return err
			}
			points[i].Examples = c.Examples
			points[i].Seconds = append(points[i].Seconds, a.Seconds[1:]...)
		}
	}
	d.results.Growth = points
	return nil
}

// lab runs the experiments of the whole lab with ours, and one epoch of each of
// their trainings with the report's way, from which that one's time is estimated:
// its steps, scaled up where only the first were made, and the validation after them.
func (d *driver) lab(ctx context.Context) error {
	l := d.plan.lab
	if l == nil {
		return nil
	}
	d.results.Lab = &report.Lab{}
	for _, e := range l.experiments {
		if err := d.experiment(ctx, e, l.epochs, 0); err != nil {
			return err
		}
	}
	return d.experiment(ctx, experiment{"batch size 1", []task.Case{l.batchOne}}, 1, l.partial)
}

func (d *driver) experiment(ctx context.Context, e experiment, epochs, partial int) error {
	r := task.Request{Do: task.Study, Cases: e.cases, Axis: e.name, Seeds: []int64{1}, Epochs: epochs, Lab: true}
	if len(e.cases) == 1 {
		r.Do, r.Case = task.Train, e.cases[0] // as lab.Train
	}
	a, _, err := d.ask(ctx, task.Ours, r)
	if err != nil {
		return err
	}
	if r.Do == task.Train {
		a.Accuracies = []float64{a.Accuracy}
	}
	result := report.Experiment{Name: e.name, Epochs: epochs, Ours: a.Wall}
	r.Do, r.Epochs, r.MaxSteps = task.Train, 1, partial
	for i, c := range e.cases {
		r.Case = c
		theirs, ok, err := d.ask(ctx, task.Loader, r)
		if err != nil {
			return err
		}
		t := report.LabTraining{Name: c.Name}
		if i < len(a.Accuracies) {
			t.Accuracy = a.Accuracies[i]
		}
		if ok {
			t.LoaderEpoch = theirs.Seconds[0] * float64(c.Steps()) / float64(theirs.Steps)
			for _, seconds := range theirs.Validations {
				t.LoaderEpoch += seconds
			}
		}
		result.Trainings = append(result.Trainings, t)
	}
	d.results.Lab.Experiments = append(d.results.Lab.Experiments, result)
	return nil
}

// memory takes the peak memory of each peer in a process of its own that trains
// one case and nothing else.
func (d *driver) memory(ctx context.Context) error {
	t := d.plan.memory
	if t == nil {
		return nil
	}
	for _, p := range d.running {
		p.stop()
	}
	clear(d.running)
	for _, kind := range d.peers {
		_, ok, err := d.ask(ctx, kind.id, task.Request{Do: task.Train, Case: t.Case, Seeds: []int64{1}, Epochs: t.epochs})
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		p := d.running[kind.id]
		if peak := p.peak(); peak > 0 {
			d.results.Memory = append(d.results.Memory, report.Memory{Peer: kind.id, Bytes: peak})
		}
		p.stop()
		delete(d.running, kind.id)
	}
	return nil
}
