package main

import (
	"fmt"
	"slices"
	"strings"

	"mlplab/mlpkit/bench/task"
)

// plan is what a run of the benchmark does.
type plan struct {
	quick  bool
	rounds []timing   // cases that peers take turns at
	study  *timing    // of ours, its runs in sequence, and JAX's vmap
	growth *timing    // of ours, with growing numbers of examples
	lab    *labTiming // the whole lab
	memory *timing    // the case for which peak memory is taken
	gpu    []timing   // of ours, on a GPU and beside it on the CPU
	matrix int        // rows of the matrices of the limit
}

// timing is a case with how often it is trained. The first epoch of each round
// starts cold: it compiles where there is something to compile. The others are
// steady.
type timing struct {
	task.Case
	peers  []string // ids; nil for all
	epochs int      // a round
	rounds int
	// partial ends an epoch of the slow peers after so many steps; 0 is never.
	partial int
	slow    []string // ids of the slow peers
}

// seeds of the study.
func studySeeds() []int64 { return []int64{1, 2, 3} }

// labTiming is the lab of the report: experiments of three values each.
type labTiming struct {
	experiments []experiment
	epochs      int
	batchOne    task.Case // and this for one epoch
	partial     int       // steps of a slow peer at batch 1
}

type experiment struct {
	name  string
	cases []task.Case
}

// fullPlan takes about 17 minutes on two cores.
func fullPlan() plan {
	base := task.Base(48000)
	with := func(name string, change func(*task.Case)) task.Case {
		c := base.Named("%s", name)
		change(&c)
		return c
	}
	batch := func(n int) task.Case {
		return with(fmt.Sprintf("batch %d", n), func(c *task.Case) { c.Batch = n })
	}
	compiledOnes := []string{task.Ours, task.JAX, task.Loader, task.GoMLX}
	callers := []string{task.Loader, "torch-sliced", "keras", "sklearn", task.GoMLX} // a call from the language a step
	p := plan{matrix: 2048}
	p.rounds = []timing{
		{Case: batch(64), epochs: 3, rounds: 5},
		{Case: batch(1), epochs: 2, rounds: 3, partial: 3000, slow: callers},
		{Case: batch(16), epochs: 2, rounds: 4, partial: 1500, slow: []string{"keras", "sklearn", task.GoMLX}},
		{Case: batch(256), epochs: 3, rounds: 4},
		{Case: batch(1024), epochs: 3, rounds: 3},
	}
	for _, width := range []int{32, 512, 1024} {
		p.rounds = append(p.rounds, timing{
			Case:  with(fmt.Sprintf("width %d", width), func(c *task.Case) { c.Width = width }),
			peers: compiledOnes, epochs: 2, rounds: 3, partial: 375, slow: []string{task.Loader, task.GoMLX},
		})
	}
	for _, layers := range []int{0, 3} {
		p.rounds = append(p.rounds, timing{
			Case:  with(fmt.Sprintf("%d hidden layers", layers), func(c *task.Case) { c.Layers = layers }),
			peers: compiledOnes, epochs: 2, rounds: 3,
		})
	}
	p.study = &timing{Case: base.Named("study of 3 seeds"), epochs: 5, rounds: 3}
	p.growth = &timing{Case: base.Named("growth"), epochs: 4, rounds: 4}
	p.lab = &labTiming{experiments: reportExperiments(base), epochs: 10, batchOne: batch(1), partial: 3000}
	p.memory = &timing{Case: base.Named("memory"), epochs: 2, rounds: 1}
	p.gpu = gpuTimings(base)
	return p
}

// reportExperiments are the five experiments of the lab report, three values
// each, as its text describes them: the batch sizes are true ones, and its
// "0, 1, 2 hidden layers" are nets with 1, 2 and 3.
func reportExperiments(base task.Case) []experiment {
	with := func(name string, change func(*task.Case)) task.Case {
		c := base.Named("%s", name)
		c.LearningRate = 0.01
		change(&c)
		return c
	}
	es := []experiment{{name: "learning rate"}, {name: "batch size"}, {name: "hidden layers"}, {name: "width"}, {name: "loss"}}
	for i := range 3 {
		rate, batch, layers := []float64{0.001, 0.01, 0.1}[i], []int{16, 64, 256}[i], i+1
		width, loss := []int{32, 64, 128}[i], []string{"mse", "mae", "cross-entropy"}[i]
		for k, c := range []task.Case{
			with(fmt.Sprint("learning rate ", rate), func(c *task.Case) { c.LearningRate = rate }),
			with(fmt.Sprint("batch size ", batch), func(c *task.Case) { c.Batch = batch }),
			with(fmt.Sprint("hidden layers ", layers), func(c *task.Case) { c.Layers = layers }),
			with(fmt.Sprint("width ", width), func(c *task.Case) { c.Width = width }),
			with("loss "+loss, func(c *task.Case) { c.Loss = loss }),
		} {
			es[k].cases = append(es[k].cases, c)
		}
	}
	return es
}

// quickPlan tries every part on few examples. Its times mean nothing.
func quickPlan() plan {
	p := fullPlan()
	p.quick, p.matrix = true, 512
	const examples = 2400
	p.rounds = slices.DeleteFunc(p.rounds, func(t timing) bool {
		return t.Name != "batch 64" && t.Name != "batch 256" && t.Name != "width 512"
	})
	for i := range p.rounds {
		p.rounds[i].Examples, p.rounds[i].epochs, p.rounds[i].rounds = examples, 2, 1
		if p.rounds[i].partial > 0 {
			p.rounds[i].partial = 20
		}
	}
	for _, t := range []*timing{p.study, p.growth, p.memory} {
		t.Examples, t.epochs, t.rounds = examples, 2, 1
	}
	p.growth.Examples = 4800
	for i := range p.gpu {
		p.gpu[i].Examples, p.gpu[i].epochs, p.gpu[i].rounds = min(examples, p.gpu[i].Examples), 2, 1
	}
	p.lab.epochs, p.lab.partial = 1, 200
	p.lab.experiments = p.lab.experiments[4:]
	for i := range p.lab.experiments {
		for k := range p.lab.experiments[i].cases {
			p.lab.experiments[i].cases[k].Examples = examples
		}
	}
	p.lab.batchOne.Examples = examples
	return p
}

// only keeps the parts and the peers whose names contain one of the words. Words
// that match parts only leave all peers, and the other way round.
func (p plan) only(words string, peers []peerKind) (plan, []peerKind, error) {
	if words == "" {
		return p, peers, nil
	}
	var parts, people []string
	for _, word := range strings.Split(words, ",") {
		word = strings.ToLower(strings.TrimSpace(word))
		matched := false
		for _, name := range p.names() {
			// "batch 1" is not meant to be "batch 16" too.
			if name == word || strings.Contains(name, word) && !slices.Contains(p.names(), word) {
				parts, matched = append(parts, name), true
			}
		}
		for _, peer := range peers {
			if strings.Contains(peer.id, word) {
				people, matched = append(people, peer.id), true
			}
		}
		if !matched {
			return p, nil, fmt.Errorf("-only %q: no part or peer is called so; there are %s", word, strings.ReplaceAll(strings.TrimSpace(p.list(peers)), "\n", "; "))
		}
	}
	keep := func(name string) bool { return len(parts) == 0 || slices.Contains(parts, name) }
	p.rounds = slices.DeleteFunc(slices.Clone(p.rounds), func(t timing) bool { return !keep(t.Name) })
	for part, t := range map[string]**timing{"study": &p.study, "growth": &p.growth, "memory": &p.memory} {
		if !keep(part) {
			*t = nil
		}
	}
	if !keep("lab") {
		p.lab = nil
	}
	if !keep("gpu") {
		p.gpu = nil
	}
	if len(people) > 0 {
		peers = slices.DeleteFunc(slices.Clone(peers), func(k peerKind) bool { return !slices.Contains(people, k.id) })
	}
	return p, peers, nil
}

// names lists the parts.
func (p plan) names() (names []string) {
	for _, t := range p.rounds {
		names = append(names, t.Name)
	}
	return append(names, "study", "growth", "lab", "memory", "gpu")
}

// list is parts and peers for a person to read.
func (p plan) list(peers []peerKind) string {
	var ids []string
	for _, k := range peers {
		ids = append(ids, k.id)
	}
	return "parts: " + strings.Join(p.names(), ", ") + "\npeers: " + strings.Join(ids, ", ") + "\n"
}
