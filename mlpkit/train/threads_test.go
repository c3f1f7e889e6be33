package train

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"mlplab/mlpkit"
)

// TestThreads: small steps run on one thread, others on all; a run says on how
// many, and the same one again has the same losses whatever ran between.
func TestThreads(t *testing.T) {
	compiled(t)
	split := tiny(200, 1)
	trainer := NewTrainer(device(t))
	if _, ok, err := device(t).SingleThreaded(0); err != nil || !ok {
		t.Skip("the backend has no runs with one thread")
	}
	all := runtime.NumCPU()
	losses := map[string][]float32{}
	for range 2 {
		for _, c := range []struct{ batch, width, want int }{
			{1, 1024, all}, {2, 1024, 1}, {32, 1024, 1}, {33, 1024, all}, {16, 4096, all}, {16, 32, all},
		} {
			config := mlpkit.Default()
			config.BatchSize, config.Width, config.Epochs = c.batch, c.width, 1
			run, err := trainer.Train(context.Background(), split, config)
			if err != nil {
				t.Fatal(err)
			}
			name := fmt.Sprintf("batch %d, width %d", c.batch, c.width)
			if run.Environment.Threads != c.want {
				t.Errorf("%s: %d threads, want %d", name, run.Environment.Threads, c.want)
			}
			if before := losses[name]; before != nil && fmt.Sprint(before) != fmt.Sprint(run.StepLoss) {
				t.Errorf("%s: other losses the second time", name)
			}
			losses[name] = run.StepLoss
		}
	}
	worker, err := trainer.singleThreaded(1)
	if err != nil {
		t.Fatal(err)
	}
	if trainer.spare != nil && worker[0].spare != nil {
		t.Error("two copies of the examples wait for the next run")
	}
}

// BenchmarkThreads measures what [Trainer.pickThreads] chooses between: the time of an
// epoch, evaluation included, on one thread against all, for batch sizes and widths. Run it on a quiet machine, some three minutes on two cores:
//
//	go test ./mlpkit/train -run NONE -bench Threads -benchtime 1x -timeout 30m
//
// With -short it measures two cells, to try it out.
func BenchmarkThreads(b *testing.B) {
	compiled(b)
	batches, widths := []int{1, 2, 4, 8, 16, 24, 32, 64}, []int{32, 128, 512}
	if testing.Short() {
		batches, widths = []int{16, 64}, []int{32}
	}
	split, err := mnist(b).Split(0.2, 1)
	if err != nil {
		b.Fatal(err)
	}
	each, ok, err := device(b).SingleThreaded(1)
	if err != nil || !ok {
		b.Skip("the backend has no runs with one thread", err)
	}
	all := device(b)
	all.Choice.Threads = 1 // told so, a trainer does not look for a better one
	trainers := []*Trainer{newTrainer(each[0], options{}), newTrainer(all, options{})}
	table := []string{"batch  width   ms, one thread   all threads   one/all   a run takes"}
	for _, batch := range batches {
		for _, width := range widths {
			b.Run(fmt.Sprintf("batch=%d/width=%d", batch, width), func(b *testing.B) {
				c := mlpkit.Default()
				c.BatchSize, c.Width, c.Epochs, c.MaxExamples = batch, width, 1, min(examplesToTime(batch), split.Train.Len())
				for b.Loop() {
					var rates [2][]float64
					for round := range 4 {
						for i, t := range trainers {
							rate := epochsPerSecond(b, []*Trainer{t}, split, c)
							if round > 0 { // the first compiles
								rates[i] = append(rates[i], rate)
							}
						}
					}
					one, all := 1000/median(rates[0]), 1000/median(rates[1])
					chosen := "all"
					if keyOf(c, 0, split).onOneThread() {
						chosen = "one"
					}
					b.ReportMetric(one/all, "one/all")
					table = append(table, fmt.Sprintf("%5d  %5d   %14.0f   %11.0f   %7.2f   %s", batch, width, one, all, one/all, chosen))
				}
			})
		}
	}
	fmt.Println(strings.Join(table, "\n"))
}
