package lab

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/store"
)

func TestTrainLeavesOneFigure(t *testing.T) {
	b := newBench()
	run := b.trainOne(brief())
	if run == nil || len(run.Epochs) != 3 {
		t.Fatalf("run: %v", run)
	}
	if len(b.live) < 3 {
		t.Errorf("%d progress reports, want one for each epoch at least", len(b.live))
	}
	after := strings.Join(b.events[b.count("note")+len(b.live):], " ")
	equal(t, "events after the training", after, "figure epochs text close")
	f := b.figures[0]
	if len(f.svg) == 0 || len(f.png) == 0 || f.alt == "" || f.width == 0 || f.height == 0 {
		t.Errorf("figure lacks a format: %d bytes SVG, %d bytes PNG, %d × %d, %q", len(f.svg), len(f.png), f.width, f.height, f.alt)
	}
	expect(t, b.said(), "After 3 epochs", "of the images it trained on", "steps and the measurements took")
	equal(t, "exits", len(b.exits), 0)
}

func TestFaultsAreSentences(t *testing.T) {
	wrong := brief()
	wrong.Width, wrong.LearningRate = -3, -1
	large := brief()
	large.BatchSize = 401
	for name, verb := range map[string]struct {
		run  func(*bench)
		want []string
	}{
		"train":        {func(b *bench) { b.trainOne(wrong) }, []string{"Width = -3: must be", "LearningRate = -1: must be"}},
		"large batch":  {func(b *bench) { b.trainOne(large) }, []string{"BatchSize = 401: must be at most 400"}},
		"compare":      {func(b *bench) { b.compareAll([]Config{brief(), wrong}) }, []string{"configuration 2: Width = -3", "configuration 2: LearningRate = -1"}},
		"nothing":      {func(b *bench) { b.compareAll(nil) }, []string{"nothing to compare"}},
		"model":        {func(b *bench) { b.explain(wrong) }, []string{"Width = -3"}},
		"no set":       {func(b *bench) { b.samples(nil) }, []string{"set = nil"}},
		"example":      {func(b *bench) { b.pixels(tiny(5), 5) }, []string{"example 5: tiny has the examples 0 to 4"}},
		"empty data":   {func(b *bench) { b.samples(&datasets.Set{}) }, nil},
		"damaged data": {func(b *bench) { s := tiny(5); s.Labels[0] = 77; b.samples(s) }, []string{"77"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench()
			verb.run(b)
			equal(t, "exits", b.exits, []int{1})
			if len(b.errors) != 1 || len(b.figures) > 0 {
				t.Fatalf("errors %q, %d figures", b.errors, len(b.figures))
			}
			expect(t, b.errors[0], verb.want...)
			if strings.Contains(b.errors[0], "goroutine") || strings.Contains(b.errors[0], ".go:") {
				t.Errorf("a stack: %s", b.errors[0])
			}
		})
	}
}

func TestDataThatCannotBeFound(t *testing.T) {
	b := newBench()
	b.mnist = func(context.Context) (*datasets.MNIST, error) {
		return nil, errors.New("no digits here\nput them there")
	}
	b.trainOne(brief())
	equal(t, "error", b.errors, []string{"no digits here\nput them there"})
	equal(t, "exits", b.exits, []int{1})
}

// interrupting cancels the verb's context as Ctrl-C does when a training has
// made its first steps.
func interrupting(b *bench, inRun int) (ctx context.Context) {
	ctx, cancel := context.WithCancel(context.Background())
	runs, train := 0, b.train
	b.train = func(ctx context.Context, data *datasets.Split, c Config, observers ...func(mlpkit.Progress)) (*Run, error) {
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
	b.store = store.Open(t.TempDir())
	ctx := interrupting(b, 1)
	c := brief()
	c.Epochs = 1000
	b.doWith(ctx, func(ctx context.Context) error { _, err := b.trainAndShow(ctx, c); return err })
	equal(t, "exits", b.exits, []int{0})
	equal(t, "errors", len(b.errors), 0)
	equal(t, "figures", len(b.figures), 1)
	expect(t, b.said(), "Interrupted after", "stored among the interrupted runs")
	runs, bad, err := b.store.List(store.InterruptedRuns)
	if err != nil || len(bad) > 0 || len(runs) != 1 || runs[0].Stopped != mlpkit.Interrupted || len(runs[0].StepLoss) == 0 {
		t.Errorf("stored: %v, %v, %v", runs, bad, err)
	}
	if studies, err := b.store.Studies(); err != nil || len(studies) > 0 {
		t.Errorf("studies %v, %v: interrupted runs are none", studies, err)
	}
}

func TestInterruptedComparison(t *testing.T) {
	b := newBench()
	b.store = store.Open(t.TempDir())
	ctx := interrupting(b, 2)
	configs := []Config{brief(), brief(), brief()}
	configs[1].LearningRate, configs[2].LearningRate = 0.1, 1
	configs[1].Epochs, configs[2].Epochs = 1000, 1000
	b.doWith(ctx, func(ctx context.Context) error { _, err := b.compareAndShow(ctx, configs); return err })
	equal(t, "exits", b.exits, []int{0})
	equal(t, "figures", len(b.figures), 1)
	equal(t, "rows", len(b.tables[0].rows), 2)
	expect(t, b.said(), "Interrupted: learning rate 0.1", "Not trained: learning rate 1")
}

func TestInterruptBeforeAnything(t *testing.T) {
	b := newBench()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	b.mnist = func(ctx context.Context) (*datasets.MNIST, error) { return nil, ctx.Err() }
	b.doWith(ctx, func(ctx context.Context) error { _, err := b.trainAndShow(ctx, brief()); return err })
	equal(t, "exits", b.exits, []int{0})
	equal(t, "events", b.events, []string{"note", "close"})
}

func TestCompare(t *testing.T) {
	b := newBench()
	small, middle := brief(), brief()
	small.LearningRate, middle.LearningRate = 0.0001, 0.03
	runs := b.compareAll([]Config{small, middle})
	equal(t, "runs", len(runs), 2)
	equal(t, "order", runs[1].Config.LearningRate, 0.03)
	equal(t, "events after the training", strings.Join(b.events[b.count("note")+len(b.live):], " "), "figure table text close")
	equal(t, "first column", []string{b.tables[0].rows[0][0], b.tables[0].rows[1][0]}, []string{"learning rate 0.0001", "learning rate 0.03"})
	last := 0.0
	for _, p := range b.live {
		if f := p.fraction(); f < last || f > 1 {
			t.Errorf("progress went from %v to %v", last, f)
		} else {
			last = f
		}
		if p.Picture != nil {
			if svg, err := p.Picture(); err != nil || len(svg) == 0 {
				t.Errorf("picture of %q: %d bytes, %v", p.line(), len(svg), err)
			}
		}
	}
	equal(t, "progress at the end", last, 1)
}

func TestDivergenceIsAResult(t *testing.T) {
	b := newBench()
	c := brief()
	c.Loss, c.Optimizer, c.LearningRate = MSE, SGD, 1000
	run := b.trainOne(c)
	if _, ok := run.Diverged(); !ok {
		t.Fatal("did not diverge")
	}
	equal(t, "exits", len(b.exits), 0)
	equal(t, "figures", len(b.figures), 1)
	expect(t, b.said(), "Diverged", "smaller learning rate")
}

func TestQuickMode(t *testing.T) {
	b := newBench()
	b.quick = true
	b.mnist = func(context.Context) (*datasets.MNIST, error) {
		return &datasets.MNIST{Train: tiny(10_000)}, nil
	}
	c := brief()
	c.BatchSize = 8000
	run := b.trainOne(c)
	equal(t, "images", []int{run.Data.Train, run.Data.Validation}, []int{quickTrain, quickValidation})
	equal(t, "epochs and batch", []int{run.Config.Epochs, run.Config.BatchSize}, []int{quickEpochs, quickTrain})
	expect(t, b.texts[0], "Quick mode (MLPLAB_QUICK=1)", "6,000 images", "at most 2 epochs", "batches of at most 6,000")

	t.Setenv(QuickEnv, "")
	equal(t, "without the variable", QuickMode(), false)
	t.Setenv(QuickEnv, "1")
	equal(t, "with it", QuickMode(), true)
}

func TestSeedDecidesTheSplit(t *testing.T) {
	b := newBench()
	first, again, other := b.splitBySeed(1), b.splitBySeed(1), b.splitBySeed(2)
	equal(t, "sizes", []int{first.Train.Len(), first.Validation.Len()}, []int{400, 100})
	equal(t, "same seed", again.Train.Fingerprint(), first.Train.Fingerprint())
	if other.Train.Fingerprint() == first.Train.Fingerprint() {
		t.Error("another seed, the same split")
	}
}

func TestShowingData(t *testing.T) {
	b := newBench()
	b.samples(tiny(100))
	b.pixels(tiny(100), 3)
	equal(t, "figures", len(b.figures), 2)
	equal(t, "counts", b.tables[0].rows[0], "[images 10 10 10 10 10 10 10 10 10 10]")
	expect(t, b.said(), "tiny: 100 images of 4 × 4 pixels", "Example 3, label 3", " 255")
}

func TestModelAddsUp(t *testing.T) {
	b := newBench()
	b.explain(Default())
	rows := b.tables[0].rows
	equal(t, "rows", len(rows), 3)
	equal(t, "sum", rows[2][5], "101,770")
	expect(t, b.said(), "784 → 128 → 10: 101,770 numbers to learn")
	linear := Default()
	linear.HiddenLayers = 0
	b.explain(linear)
	equal(t, "linear", b.tables[1].rows[1][5], "7,850")
	expect(t, b.texts[1], "linear model")
}

func TestSummaryWords(t *testing.T) {
	c := brief()
	expect(t, summary(made(c, 0.90, 0.96, 0.95)), "After 3 epochs", "96.00 % of the images it trained on", "95.00 % of the validation images",
		"best validation accuracy was 96.00 %, after epoch 2", "gap, training minus validation, is 1.00 percentage points", "6 steps")
	expect(t, summary(made(c, 0.1)), "After 1 epoch", "learned nothing")
	r := made(c, 0.5)
	r.StepLoss[1] = float32(math.NaN())
	r.Stopped = mlpkit.Diverged
	expect(t, summary(r), "at step 2", "NaN")
	r = made(c)
	r.StepLoss = mlpkit.Losses32{1}
	r.Stopped = mlpkit.Interrupted
	expect(t, summary(r), "Interrupted after 1", "No epoch was finished")
	equal(t, "no note about XLA", backendNote(r), "")
	r.Environment.Backend = "go"
	expect(t, backendNote(r), "WARNING", "25 times slower")
}

func TestComparisonWords(t *testing.T) {
	configs := make([]Config, 4)
	for i, rate := range []float64{0.1, 0.2, 0.3, 0.4} {
		configs[i] = brief()
		configs[i].LearningRate = rate
	}
	broken := made(configs[3], 0.1)
	broken.StepLoss[0] = float32(math.Inf(1))
	broken.Stopped = mlpkit.Diverged
	c := &comparison{configs, labels(configs), []*Run{
		made(configs[0], 0.94, 0.96), made(configs[1], 0.96, 0.97), made(configs[2], 0.80, 0.81), broken}}
	expect(t, c.summary(),
		"best first: learning rate 0.2 (97.00 %); learning rate 0.1 (96.00 %); learning rate 0.3 (81.00 %).",
		"First at 95 % validation accuracy after epoch 1: learning rate 0.2. After epoch 2: learning rate 0.1. Never: learning rate 0.3.",
		"Diverged: learning rate 0.4, whose loss was not a finite number at step 1.",
		"trained once, with one seed")
	rows := c.table().rows
	equal(t, "a row", rows[1][:6], []string{"learning rate 0.2", "98.00 %", "97.00 %", "97.00 %", "2", "1"})
	equal(t, "diverged", rows[3][:4], []string{"learning rate 0.4", "–", "diverged at step 1", "–"})
}
