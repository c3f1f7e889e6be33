package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"time"

	"mlplab/mlpkit/bench/report"
	"mlplab/mlpkit/bench/task"
)

// driver runs a plan with peers.
type driver struct {
	root, python, data string // absolute paths
	self               string // this program, which is also the peers in Go
	plan               plan
	peers              []peerKind
	out                io.Writer // progress
	hasGPU             func() bool

	running map[string]*process
	results *report.Results
	began   time.Time
}

// run measures everything of the plan. The results name a peer that
// fails, and the others go on; ours must work.
func (d *driver) run(ctx context.Context) (*report.Results, error) {
	if err := d.prepare(ctx); err != nil {
		return nil, err
	}
	d.running, d.began = map[string]*process{}, time.Now()
	defer func() {
		for _, p := range d.running {
			p.stop()
		}
	}()
	d.results = &report.Results{Quick: d.plan.quick, Date: time.Now().Format(time.DateOnly), Machine: thisMachine()}
	d.results.Limits = task.Limits{Matrix: d.plan.matrix, WorkingSets: workingSets(d.plan.quick)}
	for _, step := range []struct {
		name string
		do   func(context.Context) error
	}{
		{"versions", d.versions},
		{"limits of the machine", d.limits},
		{"rounds", d.rounds},
		{"study", d.study},
		{"growth", d.growth},
		{"lab", d.lab},
		{"limits again", d.limits},
		{"memory", d.memory},
		{"gpu", d.gpu},
	} {
		d.say("%s", step.name)
		if err := step.do(ctx); err != nil {
			return nil, err
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	d.results.Seconds = time.Since(d.began).Seconds()
	return d.results, nil
}

// prepare finds this program and exports the data.
func (d *driver) prepare(ctx context.Context) (err error) {
	if d.self, err = os.Executable(); err != nil {
		return err
	}
	_, split, err := digits(ctx)
	if err != nil {
		return err
	}
	if err := export(split, d.data); err != nil {
		return err
	}
	split = nil
	debug.FreeOSMemory() // the driver only waits from here on
	return nil
}

// say prints a line of progress.
func (d *driver) say(format string, args ...any) {
	fmt.Fprintf(d.out, "%5.0f s  %s\n", time.Since(d.began).Seconds(), fmt.Sprintf(format, args...))
}

// ask sends a request to the peer of an id, which it starts if need be. ok is
// false for peers that are not taking part and where the peer failed, which is
// noted. Only a failure of ours, or the end of ctx, is an error.
func (d *driver) ask(ctx context.Context, id string, r task.Request) (a task.Answer, ok bool, err error) {
	kind, found := find(d.peers, id)
	if !found {
		return a, false, nil
	}
	p := d.running[id]
	if p == nil {
		if p, err = d.start(ctx, kind); err == nil {
			d.running[id] = p
		}
	}
	if err == nil {
		a, err = p.ask(r)
	}
	if err == nil {
		return a, true, nil
	}
	if ctx.Err() != nil {
		return a, false, ctx.Err()
	}
	if p != nil {
		p.stop() // a new one is started for the next request
		delete(d.running, id)
	}
	if id == task.Ours {
		return a, false, err
	}
	d.note(err)
	return a, false, nil
}

// note keeps a failure once.
func (d *driver) note(err error) {
	for _, before := range d.results.Failures {
		if before == err.Error() {
			return
		}
	}
	d.results.Failures = append(d.results.Failures, err.Error())
	d.say("failed: %v", err)
}

// versions asks every peer what it is; those that do not start take no part.
func (d *driver) versions(ctx context.Context) error {
	var able []peerKind
	for _, kind := range d.peers {
		a, ok, err := d.ask(ctx, kind.id, task.Request{Do: task.Info})
		if err != nil {
			return err
		}
		if ok {
			able = append(able, kind)
			d.results.Peers = append(d.results.Peers, report.Peer{ID: kind.id, Title: kind.title, Version: a.Version})
		}
	}
	if len(able) == 0 {
		return errors.New("no peer works")
	}
	d.peers = able
	return nil
}

// workingSets are the sizes of the copies that are timed, from what the first
// cache holds to what none does.
func workingSets(quick bool) []int {
	sizes := []int{1 << 18, 1 << 20, 1 << 21, 1 << 22, 1 << 24, 1 << 26, 1 << 28}
	if quick {
		return sizes[:5]
	}
	return sizes
}

// limits measures the machine's limits with every peer that can.
func (d *driver) limits(ctx context.Context) error {
	l := &d.results.Limits
	for _, id := range []string{task.Loader, task.JAX} {
		a, ok, err := d.ask(ctx, id, task.Request{Do: task.Measure, Matrix: l.Matrix, WorkingSets: l.WorkingSets})
		if err != nil {
			return err
		}
		if ok {
			*l = l.Merge(a)
		}
	}
	return nil
}
