package train

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/testkit"
	"mlplab/mlpkit/internal/text"
)

// exploding is a configuration whose loss leaves float32 within a few steps.
func exploding() mlpkit.Config {
	c := small()
	c.HiddenLayers, c.Loss, c.Optimizer, c.LearningRate, c.Epochs = 0, mlpkit.MSE, mlpkit.SGD, 1000, 20
	return c
}

// TestDivergence: a loss that leaves the numbers is a result that says where.
func TestDivergence(t *testing.T) {
	t.Parallel()
	data := tiny(76, 7)
	c := exploding()
	var last mlpkit.Progress
	run := train(t, device(t), options{}, data, c, func(p mlpkit.Progress) { last = p })
	step, ok := run.Diverged()
	if !ok || run.Stopped != mlpkit.Diverged {
		t.Fatalf("diverged %v, stopped %q: losses %v", ok, run.Stopped, run.StepLoss)
	}
	if text.Finite(run.StepLoss[step-1]) || slices.ContainsFunc(run.StepLoss[:step-1], func(l float32) bool { return !text.Finite(l) }) {
		t.Errorf("step %d is not the first without a number: %v", step, run.StepLoss)
	}
	if want := overflow(c, data); step < want-1 || step > want+1 {
		t.Errorf("diverged at step %d, the oracle leaves float32 at step %d", step, want)
	}
	if epoch := (step-1)/5 + 1; len(run.Epochs) != epoch || len(run.StepLoss) != 5*epoch {
		t.Errorf("diverged at step %d, stopped after %d epochs and %d steps of 5 an epoch", step, len(run.Epochs), len(run.StepLoss))
	}
	if !last.Done || last.Run != run || run.Network == nil {
		t.Errorf("last report %+v", last)
	}
	if !strings.Contains(run.String(), "Diverged") || !strings.Contains(run.String(), "NaN") && !strings.Contains(run.String(), "Inf") {
		t.Errorf("the run does not show it:\n%s", run)
	}
	roundTrip(t, run)
}

// overflow is the step at which the oracle's loss is too large for float32.
func overflow(c mlpkit.Config, data *datasets.Split) int {
	o := newOracle(c, data)
	step := 0
	for epoch := range c.Epochs {
		order := datasets.Permutation(data.Train.Len(), c.Seed, shuffleStream+uint64(epoch))
		for batch := range slices.Chunk(order, c.BatchSize) {
			step++
			if loss, _ := o.measure(data.Train, batch); loss > math.MaxFloat32 {
				return step
			}
			o.step(data.Train, batch, c.LearningRate, step)
		}
	}
	return 0
}

// roundTrip writes a run as JSON and reads it back, to the bit.
func roundTrip(t *testing.T, run *mlpkit.Run) {
	t.Helper()
	text, err := json.Marshal(run)
	if err != nil {
		t.Fatal(err)
	}
	var back mlpkit.Run
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	testkit.SameFloats(t, "losses read back", back.StepLoss, run.StepLoss)
	for i := range run.Epochs {
		if a, b := measures(run.Epochs[i]), measures(back.Epochs[i]); !slices.EqualFunc(a, b, func(x, y float64) bool {
			return x == y || math.IsNaN(x) && math.IsNaN(y)
		}) {
			t.Errorf("epoch %d: %v read back as %v", i+1, a, b)
		}
	}
	again, err := json.Marshal(&back)
	if err != nil || string(again) != string(text) {
		t.Errorf("written again:\n%s\nfirst:\n%s\n%v", again, text, err)
	}
	if back.Network != nil || back.Config != run.Config {
		t.Errorf("read back: %+v", back)
	}
}

// TestDivergenceAtTheEnd: the last update can do it, after the last loss.
func TestDivergenceAtTheEnd(t *testing.T) {
	t.Parallel()
	data := tiny(20, 7)
	c := exploding()
	c.BatchSize, c.Epochs = 20, 100 // one step an epoch
	c.Epochs = overflow(c, data) - 1
	run := train(t, device(t), options{}, data, c)
	if text.Finite(run.Epochs[len(run.Epochs)-1].ValidationLoss) {
		t.Fatalf("the validation loss is still a number:\n%s", run)
	}
	if step, ok := run.Diverged(); !ok || step != len(run.StepLoss) || run.Stopped != mlpkit.Diverged {
		t.Errorf("diverged at %d, %v, stopped %q:\n%s", step, ok, run.Stopped, run)
	}
}

// TestCancel: what there is comes back with the context's error.
func TestCancel(t *testing.T) {
	data := tiny(76, 7)
	trainer := NewTrainer(device(t))
	c := small()
	c.Epochs = 50
	for name, cancelAt := range map[string]func(mlpkit.Progress) bool{
		"at the start":      func(p mlpkit.Progress) bool { return p.Compiling },
		"after two epochs":  func(p mlpkit.Progress) bool { return p.EpochEnd && len(p.Run.Epochs) == 2 },
		"at the second run": func(p mlpkit.Progress) bool { return p.Step > 0 },
	} {
		ctx, cancel := context.WithCancel(context.Background())
		var last mlpkit.Progress
		run, err := trainer.Train(ctx, data, c, func(p mlpkit.Progress) {
			last = p
			if cancelAt(p) {
				cancel()
			}
		})
		if !cancelledWell(run, err) && name != "at the start" { // where nothing is left to compile, it is never told
			t.Errorf("%s: run %v, error %v", name, run, err)
		}
		if run != nil && (!last.Done || last.Run != run || len(run.StepLoss) != 5*len(run.Epochs) || run.Network == nil) {
			t.Errorf("%s: last report %+v of %v", name, last, run)
		}
		cancel()
	}

	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	run, err := trainer.Train(ctx, data, c)
	if !cancelledWell(run, err) || len(run.StepLoss) != 0 || len(run.Epochs) != 0 {
		t.Errorf("cancelled before it began: run %v, error %v", run, err)
	}
	ctx, cancel = context.WithTimeout(context.Background(), time.Nanosecond)
	defer cancel()
	if run, err := trainer.Train(ctx, data, c); run == nil || !errors.Is(err, context.DeadlineExceeded) || run.Stopped != mlpkit.Interrupted {
		t.Errorf("after its deadline: run %v, error %v", run, err)
	}
	roundTrip(t, run)
}

func cancelledWell(run *mlpkit.Run, err error) bool {
	return run != nil && err == context.Canceled && run.Stopped == mlpkit.Interrupted && strings.Contains(run.String(), "Interrupted")
}

// TestObserver holds the promises of [Progress].
func TestObserver(t *testing.T) {
	data := tiny(3000, 7)
	c := small()
	c.BatchSize = 8
	var all []mlpkit.Progress
	var epochs, losses []int
	observer := func(p mlpkit.Progress) {
		all = append(all, p)
		epochs, losses = append(epochs, len(p.Run.Epochs)), append(losses, len(p.Run.StepLoss))
	}
	other := 0
	run, err := NewTrainer(device(t)).Train(context.Background(), data, c, observer, func(mlpkit.Progress) { other++ })
	if err != nil {
		t.Fatal(err)
	}
	compiling, ends := 0, 0
	for i, p := range all {
		if p.Compiling {
			compiling++
		}
		if p.EpochEnd {
			ends++
		}
		if p.Done != (i == len(all)-1) {
			t.Errorf("report %d of %d: Done is %v", i+1, len(all), p.Done)
		}
		if p.Steps != 3*375 || p.Step != losses[i] || epochs[i] != ends || p.Remaining < 0 || p.Step > 0 && p.ExamplesPerSecond <= 0 {
			t.Errorf("report %d: %d epochs, %d losses, %+v", i+1, epochs[i], losses[i], p)
		}
		if i > 0 && (p.Step < all[i-1].Step || p.Elapsed < all[i-1].Elapsed) {
			t.Errorf("report %d goes back: %+v after %+v", i+1, p, all[i-1])
		}
	}
	if compiling != 1 || !all[0].Compiling || ends != 3 || other != len(all) || len(all) < 1+1+3+1 {
		t.Errorf("%d reports, %d to the other observer, %d of compiling, %d ends of epochs", len(all), other, compiling, ends)
	}
	if final := all[len(all)-1]; final.Step != final.Steps || final.Remaining != 0 || !reflect.DeepEqual(final.Run, run) {
		t.Errorf("last report %+v", final)
	}
}
