package report

import (
	"context"
	"math"
	"strings"
	"testing"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/audit"
	"mlplab/mlpkit/internal/exact"
	"mlplab/mlpkit/lab/internal/labtest"
	"mlplab/mlpkit/study"
	"mlplab/mlpkit/train"
)

func TestTables(t *testing.T) {
	b := newBench()
	b.tables()
	labtest.Equal(t, "rows", len(b.Tables[0].Rows), 15)
	labtest.Equal(t, "first row", b.Tables[0].Rows[0], []string{"learning rate 0.001", "0.3603", "0.0202", "94.83 %", "97.72 %", "97.40 %", "97.42 %"})
	labtest.Expect(t, b.Said(), "15 tables with 150 lines")
}

func TestRepeats(t *testing.T) {
	b := newBench()
	b.repeats()
	labtest.Equal(t, "figures", len(b.Figures), 1)
	labtest.Equal(t, "rows", len(b.Tables[0].Rows), 4)
	labtest.Expect(t, b.Said(), "ends between 96.29 % (width 128) and 96.98 % (learning rate 0.01)", "batch size 16, batch size 256 and width 64")
}

func TestJudged(t *testing.T) {
	b := newBench()
	b.judged()
	labtest.Equal(t, "errors", b.Errors, []string{})
	labtest.Equal(t, "rows", len(b.Tables[0].Rows), 18)
	labtest.Expect(t, b.Said(), "Of 18 claims", "support 5, contradict 4, and hold no evidence for or against 9")
}

func TestFitNeedsTables(t *testing.T) {
	for want, names := range map[string][]string{"given no table": nil, `table "width 33": the report has learning rate 0.001`: {"width 32", "width 33"}} {
		b := newBench()
		b.fit(labtest.Brief(), study.BatchSizes(10, 20), names)
		labtest.Equal(t, "exits", b.Exits, []int{1})
		labtest.Expect(t, b.Errors[0], want)
	}
}

// lossy is a study whose runs have these training losses: losses[value][seed][epoch].
func lossy(axis study.Axis, losses [][][]float64) *study.Result {
	s := study.Study{Name: "made", Base: labtest.Brief(), Axis: axis, Seeds: study.Seeds(3)}
	r := &study.Result{Study: s}
	for i, trial := range s.Trials() {
		var runs []*mlpkit.Run
		for _, curve := range losses[i] {
			run := labtest.Made(trial.Config, make([]float64, len(curve))...)
			for e, l := range curve {
				run.Epochs[e].TrainLoss = exact.Float(l)
			}
			runs = append(runs, run)
		}
		r.Trials = append(r.Trials, study.TrialResult{Trial: trial, Runs: runs})
	}
	return r
}

// near is three curves that scatter about one, times a factor.
func near(curve []float64, factor float64) (curves [][]float64) {
	for k, off := range []float64{0.98, 1.00, 1.02} {
		var c []float64
		for e, v := range curve {
			c = append(c, v*factor*math.Pow(off, float64(1+(k+e)%2)))
		}
		curves = append(curves, c)
	}
	return curves
}

func TestFitVerdicts(t *testing.T) {
	tables, err := tablesNamed([]string{"batch size 16", "batch size 64"})
	if err != nil {
		t.Fatal(err)
	}
	published := tables[0].Column(audit.TrainLoss)
	b := newBench()
	b.TrainStudy = func(context.Context, study.Study, *datasets.Set, study.Options) (*study.Result, error) {
		return lossy(study.BatchSizes(16, 64), [][][]float64{near(published, 1.4), near(published, 1)}), nil
	}
	b.fit(labtest.Brief(), study.BatchSizes(16, 64), []string{"batch size 16"})
	labtest.Equal(t, "errors", b.Errors, []string{})
	labtest.Equal(t, "figures", len(b.Figures), 1)
	labtest.Expect(t, b.Said(), `The table "batch size 16" fits batch size 64 (0.`, "and not batch size 16 (", "Its heading says otherwise.", "our own trainings, each against")

	f, err := fitAll(lossy(study.BatchSizes(16, 64), [][][]float64{near(published, 1), near(published, 1.01)}), tables[:1])
	if err != nil {
		t.Fatal(err)
	}
	labtest.Expect(t, f.verdict(0, "batch size"), "fits every setting tried", "That includes what its heading says.")
	f, err = fitAll(lossy(study.BatchSizes(16, 64), [][][]float64{near(published, 3), near(published, 2)}), tables[:1])
	if err != nil {
		t.Fatal(err)
	}
	labtest.Expect(t, f.verdict(0, "batch size"), "fits none of the settings tried; nearest is batch size 64")
}

func TestFitComparesWhatBothHave(t *testing.T) {
	tables, err := tablesNamed([]string{"width 32"})
	if err != nil {
		t.Fatal(err)
	}
	f, err := fitAll(lossy(study.Widths(8), [][][]float64{near(tables[0].Column(audit.TrainLoss)[:4], 1)}), tables)
	if err != nil {
		t.Fatal(err)
	}
	labtest.Equal(t, "epochs", f.epochs, 4)
	labtest.Equal(t, "published", len(f.tables[0].Epochs), 4)
}

func TestFitTrains(t *testing.T) {
	b := newBench()
	b.TrainStudy = func(ctx context.Context, s study.Study, set *datasets.Set, o study.Options) (*study.Result, error) {
		return train.Study(ctx, s, set, o)
	}
	r := b.fit(labtest.Brief(), study.BatchSizes(20, 50), []string{"batch size 16", "batch size 64"})
	labtest.Equal(t, "errors", b.Errors, []string{})
	labtest.Equal(t, "runs", len(r.Runs()), 6)
	labtest.Equal(t, "rows", len(b.Tables[0].Rows), 2)
}

func TestSplit(t *testing.T) {
	b := newBench()
	b.Quick = true
	b.MNIST = func(ctx context.Context) (*datasets.MNIST, error) {
		return datasets.LoadMNIST(ctx)
	}
	b.split(42)
	if len(b.Errors) > 0 && strings.Contains(b.Errors[0], "MNIST") {
		t.Skip("no digits on this machine")
	}
	labtest.Equal(t, "errors", b.Errors, []string{})
	labtest.Equal(t, "first row", b.Tables[0].Rows[0], []string{"1", "0.0978", "2", "1,174 of 12,000", "0.097833"})
	labtest.Expect(t, b.Said(), "explains 6 of the 6 different values, and so 10 of the 10 epochs", "none explains all 6", "Quick mode")
}

func TestStateSeriesMarksWhatWasTried(t *testing.T) {
	labtest.Equal(t, "tried", len(stateSeries(1, []int{0, 2, 1}, 2).Marks), 1)
	labtest.Equal(t, "not tried", len(stateSeries(3, []int{0, 2, 1}, 2).Marks), 0)
}

func TestSplitOfAnother(t *testing.T) {
	b := newBench()
	b.Quick = true
	b.split(7) // of the bench's tiny set, whose classes are equally frequent
	labtest.Expect(t, b.Said(), "The split of random_state 7 explains")
	if strings.Contains(b.Said(), "split is known") {
		t.Error("a split that explains too little is not known")
	}
}
