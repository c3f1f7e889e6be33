package train

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"mlplab/datasets"
	"mlplab/mlpkit"
)

// BenchmarkParallel measures what [Study] chooses between: one run, on
// the threads that suit it, or two at once with one thread each. It prints epochs per second of
// either, evaluation included, for batch sizes and widths, and the choice that a
// study makes. Run it on a quiet machine, some five minutes on two cores:
//
//	go test ./mlpkit/train -run NONE -bench Parallel -benchtime 1x -timeout 30m
//
// With -short it measures two of the twenty cells, to try it out.
func BenchmarkParallel(b *testing.B) {
	compiled(b)
	batches, widths := []int{1, 16, 64, 256, 1024}, []int{32, 128, 512, 1024}
	if testing.Short() {
		batches, widths = []int{64, 1024}, []int{32}
	}
	split, err := mnist(b).Split(0.2, 1)
	if err != nil {
		b.Fatal(err)
	}
	table := []string{"batch  width          one alone   two, one thread each   two/one   a study chooses"}
	for _, batch := range batches {
		for _, width := range widths {
			b.Run(fmt.Sprintf("batch=%d/width=%d", batch, width), func(b *testing.B) {
				c := mlpkit.Default()
				c.BatchSize, c.Width, c.MaxExamples = batch, width, examplesToTime(batch)
				for b.Loop() {
					cell := measureParallel(b, split, c)
					b.ReportMetric(cell.one, "epochs/s-one")
					b.ReportMetric(cell.two, "epochs/s-two")
					b.ReportMetric(cell.two/cell.one, "two/one")
					table = append(table, fmt.Sprintf("%5d  %5d   %16.2f   %20.2f   %7.2f   %s",
						batch, width, cell.one, cell.two, cell.two/cell.one, cell.choice()))
				}
			})
		}
	}
	fmt.Printf("epochs per second\n%s\n", strings.Join(table, "\n"))
}

// examplesToTime is enough of them for some tenths of a second.
func examplesToTime(batch int) int { return min(1000*batch, 96_000) }

// parallelCell is epochs per second of one run alone and of two runs with one
// thread each, and how many runs at once a study of two takes.
type parallelCell struct {
	one, two float64
	chosen   int
}

func (c parallelCell) choice() string {
	word, got := "one", c.one
	if c.chosen > 1 {
		word, got = "two", c.two
	}
	if best := max(c.one, c.two); got < 0.95*best {
		return fmt.Sprintf("%s, which is %.0f %% slower than the other", word, 100*(1-got/best))
	}
	return word
}

// measureParallel takes the medians of three rounds, one and two in turn.
func measureParallel(b *testing.B, split *datasets.Split, c mlpkit.Config) parallelCell {
	b.Helper()
	all := NewTrainer(device(b))
	chosen, err := all.Workers(2)
	if err != nil {
		b.Fatal(err)
	}
	each, err := all.singleThreaded(2)
	if err != nil {
		b.Fatal(err)
	}
	if len(each) < 2 {
		b.Skip("the backend has no runs with one thread each")
	}
	epochsPerSecond(b, []*Trainer{all}, split, c) // compiles
	epochsPerSecond(b, each, split, c)
	var one, two []float64
	for range 3 {
		one = append(one, epochsPerSecond(b, []*Trainer{all}, split, c))
		two = append(two, epochsPerSecond(b, each, split, c))
	}
	return parallelCell{median(one), median(two), len(chosen)}
}

// epochsPerSecond trains c once with each trainer, all at the same time, and adds
// up the epochs per second that they make.
func epochsPerSecond(b *testing.B, trainers []*Trainer, split *datasets.Split, c mlpkit.Config) float64 {
	b.Helper()
	rates, errs := make([]float64, len(trainers)), make([]error, len(trainers))
	var wg sync.WaitGroup
	for i, t := range trainers {
		wg.Go(func() {
			run, err := t.Train(context.Background(), split, c)
			if errs[i] = err; err != nil {
				return
			}
			var examples int
			var steps, evaluation float64
			for _, e := range run.Epochs {
				examples += e.Examples
				steps += e.TrainSeconds
				evaluation += e.EvalSeconds
			}
			whole := steps*float64(split.Train.Len())/float64(examples) + evaluation/float64(len(run.Epochs))
			rates[i] = 1 / whole
		})
	}
	wg.Wait()
	sum := 0.0
	for i, err := range errs {
		if err != nil {
			b.Fatal(err)
		}
		sum += rates[i]
	}
	return sum
}

func median[T cmp.Ordered](x []T) T {
	x = slices.Sorted(slices.Values(x))
	return x[len(x)/2]
}
