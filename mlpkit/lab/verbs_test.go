package lab

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/exact"
	"mlplab/mlpkit/lab/internal/cell"
	"mlplab/mlpkit/lab/internal/display"
	"mlplab/mlpkit/lab/internal/labtest"
	"mlplab/mlpkit/store"
)

func TestTrainLeavesOneFigure(t *testing.T) {
	b := newBench()
	run := b.trainOne(labtest.Brief())
	if run == nil || len(run.Epochs) != 3 {
		t.Fatalf("run: %v", run)
	}
	if len(b.Trainings) < 3 {
		t.Errorf("%d progress reports, want one for each epoch at least", len(b.Trainings))
	}
	after := strings.Join(b.Events[b.Count("note")+len(b.Trainings):], " ")
	labtest.Equal(t, "events after the training", after, "figure epochs text close")
	f := b.Figures[0]
	if len(f.SVG) == 0 || len(f.PNG) == 0 || f.Alt == "" || f.Width == 0 || f.Height == 0 {
		t.Errorf("figure lacks a format: %d bytes SVG, %d bytes PNG, %d × %d, %q", len(f.SVG), len(f.PNG), f.Width, f.Height, f.Alt)
	}
	labtest.Expect(t, b.Said(), "After 3 epochs", "of the images it trained on", "steps and the measurements took")
	labtest.Equal(t, "exits", len(b.Exits), 0)
}

func TestFaultsAreSentences(t *testing.T) {
	wrong := labtest.Brief()
	wrong.Width, wrong.LearningRate = -3, -1
	large := labtest.Brief()
	large.BatchSize = 401
	for name, verb := range map[string]struct {
		run  func(*bench)
		want []string
	}{
		"train":        {func(b *bench) { b.trainOne(wrong) }, []string{"Width = -3: must be", "LearningRate = -1: must be"}},
		"large batch":  {func(b *bench) { b.trainOne(large) }, []string{"BatchSize = 401: must be at most 400"}},
		"compare":      {func(b *bench) { b.compareAll([]Config{labtest.Brief(), wrong}) }, []string{"configuration 2: Width = -3", "configuration 2: LearningRate = -1"}},
		"nothing":      {func(b *bench) { b.compareAll(nil) }, []string{"nothing to compare"}},
		"model":        {func(b *bench) { b.explain(wrong) }, []string{"Width = -3"}},
		"no set":       {func(b *bench) { b.samples(nil) }, []string{"set = nil"}},
		"example":      {func(b *bench) { b.pixels(labtest.Tiny(5), 5) }, []string{"example 5: tiny has the examples 0 to 4"}},
		"empty data":   {func(b *bench) { b.samples(&datasets.Set{}) }, nil},
		"damaged data": {func(b *bench) { s := labtest.Tiny(5); s.Labels[0] = 77; b.samples(s) }, []string{"77"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench()
			verb.run(b)
			labtest.Equal(t, "exits", b.Exits, []int{1})
			if len(b.Errors) != 1 || len(b.Figures) > 0 {
				t.Fatalf("errors %q, %d figures", b.Errors, len(b.Figures))
			}
			labtest.Expect(t, b.Errors[0], verb.want...)
			if strings.Contains(b.Errors[0], "goroutine") || strings.Contains(b.Errors[0], ".go:") {
				t.Errorf("a stack: %s", b.Errors[0])
			}
		})
	}
}

func TestDataThatCannotBeFound(t *testing.T) {
	b := newBench()
	b.MNIST = func(context.Context) (*datasets.MNIST, error) {
		return nil, errors.New("no digits here\nput them there")
	}
	b.trainOne(labtest.Brief())
	labtest.Equal(t, "error", b.Errors, []string{"no digits here\nput them there"})
	labtest.Equal(t, "exits", b.Exits, []int{1})
}

// interrupting cancels the verb's context as Ctrl-C does when a training has
// made its first steps.
func interrupting(b *bench, inRun int) (ctx context.Context) {
	ctx, cancel := context.WithCancel(context.Background())
	runs, train := 0, b.Train
	b.Train = func(ctx context.Context, data *datasets.Split, c Config, observers ...func(mlpkit.Progress)) (*Run, error) {
		runs++
		stop := func(p mlpkit.Progress) {
			if runs == inRun && p.Step > 0 {
				cancel()
			}
		}
		return train(ctx, data, c, append(observers, stop)...)
	}
	return ctx
}

func TestInterruptKeepsTheCurves(t *testing.T) {
	b := newBench()
	b.Store = store.Open(t.TempDir())
	ctx := interrupting(b, 1)
	c := labtest.Brief()
	c.Epochs = 1000
	b.DoWith(ctx, func(ctx context.Context) error { _, err := b.trainAndShow(ctx, c); return err })
	labtest.Equal(t, "exits", b.Exits, []int{0})
	labtest.Equal(t, "errors", len(b.Errors), 0)
	labtest.Equal(t, "figures", len(b.Figures), 1)
	labtest.Expect(t, b.Said(), "Interrupted after", "stored among the interrupted runs")
	runs, bad, err := b.Store.List(store.InterruptedRuns)
	if err != nil || len(bad) > 0 || len(runs) != 1 || runs[0].Stopped != mlpkit.Interrupted || len(runs[0].StepLoss) == 0 {
		t.Errorf("stored: %v, %v, %v", runs, bad, err)
	}
	if studies, err := b.Store.Studies(); err != nil || len(studies) > 0 {
		t.Errorf("studies %v, %v: interrupted runs are none", studies, err)
	}
}

func TestInterruptedComparison(t *testing.T) {
	b := newBench()
	b.Store = store.Open(t.TempDir())
	ctx := interrupting(b, 2)
	configs := []Config{labtest.Brief(), labtest.Brief(), labtest.Brief()}
	configs[1].LearningRate, configs[2].LearningRate = 0.1, 1
	configs[1].Epochs, configs[2].Epochs = 1000, 1000
	b.DoWith(ctx, func(ctx context.Context) error { _, err := b.compareAndShow(ctx, configs); return err })
	labtest.Equal(t, "exits", b.Exits, []int{0})
	labtest.Equal(t, "figures", len(b.Figures), 1)
	labtest.Equal(t, "rows", len(b.Tables[0].Rows), 2)
	labtest.Expect(t, b.Said(), "Interrupted: learning rate 0.1", "Not trained: learning rate 1")
}

func TestInterruptBeforeAnything(t *testing.T) {
	b := newBench()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	b.MNIST = func(ctx context.Context) (*datasets.MNIST, error) { return nil, ctx.Err() }
	b.DoWith(ctx, func(ctx context.Context) error { _, err := b.trainAndShow(ctx, labtest.Brief()); return err })
	labtest.Equal(t, "exits", b.Exits, []int{0})
	labtest.Equal(t, "events", b.Events, []string{"note", "close"})
}

func TestCompare(t *testing.T) {
	b := newBench()
	small, middle := labtest.Brief(), labtest.Brief()
	small.LearningRate, middle.LearningRate = 0.0001, 0.03
	runs := b.compareAll([]Config{small, middle})
	labtest.Equal(t, "runs", len(runs), 2)
	labtest.Equal(t, "order", runs[1].Config.LearningRate, 0.03)
	labtest.Equal(t, "events after the training", strings.Join(b.Events[b.Count("note")+len(b.Trainings):], " "), "figure table text close")
	labtest.Equal(t, "first column", []string{b.Tables[0].Rows[0][0], b.Tables[0].Rows[1][0]}, []string{"learning rate 0.0001", "learning rate 0.03"})
	last := 0.0
	for _, p := range b.Trainings {
		if f := p.Fraction(); f < last || f > 1 {
			t.Errorf("progress went from %v to %v", last, f)
		} else {
			last = f
		}
		if p.Picture != nil {
			if svg, err := p.Picture(); err != nil || len(svg) == 0 {
				t.Errorf("picture of %q: %d bytes, %v", p.Line(), len(svg), err)
			}
		}
	}
	labtest.Equal(t, "progress at the end", last, 1)
}

func TestDivergenceIsAResult(t *testing.T) {
	b := newBench()
	c := labtest.Brief()
	c.Loss, c.Optimizer, c.LearningRate = MSE, SGD, 1000
	run := b.trainOne(c)
	if _, ok := run.Diverged(); !ok {
		t.Fatal("did not diverge")
	}
	labtest.Equal(t, "exits", len(b.Exits), 0)
	labtest.Equal(t, "figures", len(b.Figures), 1)
	labtest.Expect(t, b.Said(), "Diverged", "smaller learning rate")
}

func TestQuickMode(t *testing.T) {
	b := newBench()
	b.Quick = true
	b.MNIST = func(context.Context) (*datasets.MNIST, error) {
		return &datasets.MNIST{Train: labtest.Tiny(10_000)}, nil
	}
	c := labtest.Brief()
	c.BatchSize = 8000
	run := b.trainOne(c)
	labtest.Equal(t, "images", []int{run.Data.Train, run.Data.Validation}, []int{cell.QuickTrain, cell.QuickValidation})
	labtest.Equal(t, "epochs and batch", []int{run.Config.Epochs, run.Config.BatchSize}, []int{cell.QuickEpochs, cell.QuickTrain})
	labtest.Expect(t, b.Texts[0], "Quick mode (MLPLAB_QUICK=1)", "6,000 images", "at most 2 epochs", "batches of at most 6,000")

	t.Setenv(cell.QuickEnv, "")
	labtest.Equal(t, "without the variable", cell.QuickMode(), false)
	t.Setenv(cell.QuickEnv, "1")
	labtest.Equal(t, "with it", cell.QuickMode(), true)
}

func TestSeedDecidesTheSplit(t *testing.T) {
	b := newBench()
	first, again, other := b.splitBySeed(1), b.splitBySeed(1), b.splitBySeed(2)
	labtest.Equal(t, "sizes", []int{first.Train.Len(), first.Validation.Len()}, []int{400, 100})
	labtest.Equal(t, "same seed", again.Train.Fingerprint(), first.Train.Fingerprint())
	if other.Train.Fingerprint() == first.Train.Fingerprint() {
		t.Error("another seed, the same split")
	}
}

func TestShowingData(t *testing.T) {
	b := newBench()
	b.samples(labtest.Tiny(100))
	b.pixels(labtest.Tiny(100), 3)
	labtest.Equal(t, "figures", len(b.Figures), 2)
	labtest.Equal(t, "counts", b.Tables[0].Rows[0], "[images 10 10 10 10 10 10 10 10 10 10]")
	labtest.Expect(t, b.Said(), "tiny: 100 images of 4 × 4 pixels", "Example 3, label 3", " 255")
}

func TestModelAddsUp(t *testing.T) {
	b := newBench()
	b.explain(Default())
	rows := b.Tables[0].Rows
	labtest.Equal(t, "rows", len(rows), 3)
	labtest.Equal(t, "sum", rows[2][5], "101,770")
	labtest.Expect(t, b.Said(), "784 → 128 → 10: 101,770 numbers to learn")
	linear := Default()
	linear.HiddenLayers = 0
	b.explain(linear)
	labtest.Equal(t, "linear", b.Tables[1].Rows[1][5], "7,850")
	labtest.Expect(t, b.Texts[1], "linear model")
}

func TestSummaryWords(t *testing.T) {
	c := labtest.Brief()
	labtest.Expect(t, summary(labtest.Made(c, 0.90, 0.96, 0.95)), "After 3 epochs", "96.00 % of the images it trained on", "95.00 % of the validation images",
		"best validation accuracy was 96.00 %, after epoch 2", "gap, training minus validation, is 1.00 percentage points", "6 steps")
	labtest.Expect(t, summary(labtest.Made(c, 0.1)), "After 1 epoch", "learned nothing")
	r := labtest.Made(c, 0.5)
	r.StepLoss[1] = float32(math.NaN())
	r.Stopped = mlpkit.Diverged
	labtest.Expect(t, summary(r), "at step 2", "NaN")
	r = labtest.Made(c)
	r.StepLoss = exact.Float32s{1}
	r.Stopped = mlpkit.Interrupted
	labtest.Expect(t, summary(r), "Interrupted after 1", "No epoch was finished")
	labtest.Equal(t, "no note about XLA", cell.BackendNote(r), "")
	r.Environment.Backend = "go"
	labtest.Expect(t, cell.BackendNote(r), "WARNING", "25 times slower")
}

func TestComparisonWords(t *testing.T) {
	configs := make([]Config, 4)
	for i, rate := range []float64{0.1, 0.2, 0.3, 0.4} {
		configs[i] = labtest.Brief()
		configs[i].LearningRate = rate
	}
	broken := labtest.Made(configs[3], 0.1)
	broken.StepLoss[0] = float32(math.Inf(1))
	broken.Stopped = mlpkit.Diverged
	c := &comparison{configs, display.Labels(configs), []*Run{
		labtest.Made(configs[0], 0.94, 0.96), labtest.Made(configs[1], 0.96, 0.97), labtest.Made(configs[2], 0.80, 0.81), broken}}
	labtest.Expect(t, c.summary(),
		"best first: learning rate 0.2 (97.00 %); learning rate 0.1 (96.00 %); learning rate 0.3 (81.00 %).",
		"First at 95 % validation accuracy after epoch 1: learning rate 0.2. After epoch 2: learning rate 0.1. Never: learning rate 0.3.",
		"Diverged: learning rate 0.4, whose loss was not a finite number at step 1.",
		"trained once, with one seed")
	rows := c.table().Rows
	labtest.Equal(t, "a row", rows[1][:6], []string{"learning rate 0.2", "98.00 %", "97.00 %", "97.00 %", "2", "1"})
	labtest.Equal(t, "diverged", rows[3][:4], []string{"learning rate 0.4", "–", "diverged at step 1", "–"})
}

func TestTimeLeft(t *testing.T) {
	labtest.Equal(t, "nothing to come", others(nil, time.Second, 0), time.Duration(0))
	labtest.Equal(t, "nothing known", others(nil, 0, 3), time.Duration(0))
	labtest.Equal(t, "mean times number", others([]time.Duration{time.Second}, 3*time.Second, 2), 4*time.Second)
}
