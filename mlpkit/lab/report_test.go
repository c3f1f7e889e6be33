package lab

import (
	"context"
	"math"
	"strings"
	"testing"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/audit"
	"mlplab/mlpkit/study"
	"mlplab/mlpkit/train"
)

func TestReportTables(t *testing.T) {
	b := newBench()
	b.reportTables()
	equal(t, "rows", len(b.tables[0].rows), 15)
	equal(t, "first row", b.tables[0].rows[0], []string{"learning rate 0.001", "0.3603", "0.0202", "94.83 %", "97.72 %", "97.40 %", "97.42 %"})
	expect(t, b.said(), "15 tables with 150 lines")
}

func TestReportRepeats(t *testing.T) {
	b := newBench()
	b.reportRepeats()
	equal(t, "figures", len(b.figures), 1)
	equal(t, "rows", len(b.tables[0].rows), 4)
	expect(t, b.said(), "ends between 96.29 % (width 128) and 96.98 % (learning rate 0.01)", "batch size 16, batch size 256 and width 64")
}

func TestReportJudged(t *testing.T) {
	b := newBench()
	b.reportJudged()
	equal(t, "errors", b.errors, []string{})
	equal(t, "rows", len(b.tables[0].rows), 18)
	expect(t, b.said(), "Of 18 claims", "support 5, contradict 4, and hold no evidence for or against 9")
}

func TestReportFitNeedsTables(t *testing.T) {
	for want, names := range map[string][]string{"given no table": nil, `table "width 33": the report has learning rate 0.001`: {"width 32", "width 33"}} {
		b := newBench()
		b.reportFit(brief(), BatchSizes(10, 20), names)
		equal(t, "exits", b.exits, []int{1})
		expect(t, b.errors[0], want)
	}
}

// lossy is a study whose runs have these training losses: losses[value][seed][epoch].
func lossy(axis Axis, losses [][][]float64) *Result {
	s := study.Study{Name: "made", Base: brief(), Axis: axis, Seeds: study.Seeds(3)}
	r := &Result{Study: s}
	for i, trial := range s.Trials() {
		var runs []*Run
		for _, curve := range losses[i] {
			run := made(trial.Config, make([]float64, len(curve))...)
			for e, l := range curve {
				run.Epochs[e].TrainLoss = mlpkit.Float(l)
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

func TestReportFitVerdicts(t *testing.T) {
	tables, err := tablesNamed([]string{"batch size 16", "batch size 64"})
	if err != nil {
		t.Fatal(err)
	}
	published := tables[0].Column(audit.TrainLoss)
	b := newBench()
	b.trainStudy = func(context.Context, study.Study, *datasets.Set, study.Options) (*Result, error) {
		return lossy(BatchSizes(16, 64), [][][]float64{near(published, 1.4), near(published, 1)}), nil
	}
	b.reportFit(brief(), BatchSizes(16, 64), []string{"batch size 16"})
	equal(t, "errors", b.errors, []string{})
	equal(t, "figures", len(b.figures), 1)
	expect(t, b.said(), `The table "batch size 16" fits batch size 64 (0.`, "and not batch size 16 (", "Its heading says otherwise.", "our own trainings, each against")

	f, err := fitAll(lossy(BatchSizes(16, 64), [][][]float64{near(published, 1), near(published, 1.01)}), tables[:1])
	if err != nil {
		t.Fatal(err)
	}
	expect(t, f.verdict(0, "batch size"), "fits every setting tried", "That includes what its heading says.")
	f, err = fitAll(lossy(BatchSizes(16, 64), [][][]float64{near(published, 3), near(published, 2)}), tables[:1])
	if err != nil {
		t.Fatal(err)
	}
	expect(t, f.verdict(0, "batch size"), "fits none of the settings tried; nearest is batch size 64")
}

func TestReportFitComparesWhatBothHave(t *testing.T) {
	tables, err := tablesNamed([]string{"width 32"})
	if err != nil {
		t.Fatal(err)
	}
	f, err := fitAll(lossy(Widths(8), [][][]float64{near(tables[0].Column(audit.TrainLoss)[:4], 1)}), tables)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "epochs", f.epochs, 4)
	equal(t, "published", len(f.tables[0].Epochs), 4)
}

func TestReportFitTrains(t *testing.T) {
	b := newBench()
	b.trainStudy = func(ctx context.Context, s study.Study, set *datasets.Set, o study.Options) (*Result, error) {
		return train.Study(ctx, s, set, o)
	}
	r := b.reportFit(brief(), BatchSizes(20, 50), []string{"batch size 16", "batch size 64"})
	equal(t, "errors", b.errors, []string{})
	equal(t, "runs", len(r.Runs()), 6)
	equal(t, "rows", len(b.tables[0].rows), 2)
}

func TestReportSplit(t *testing.T) {
	b := newBench()
	b.quick = true
	b.mnist = func(ctx context.Context) (*datasets.MNIST, error) {
		return datasets.LoadMNIST(ctx)
	}
	b.reportSplit(42)
	if len(b.errors) > 0 && strings.Contains(b.errors[0], "MNIST") {
		t.Skip("no digits on this machine")
	}
	equal(t, "errors", b.errors, []string{})
	equal(t, "first row", b.tables[0].rows[0], []string{"1", "0.0978", "2", "1,174 of 12,000", "0.097833"})
	expect(t, b.said(), "explains 6 of the 6 different values, and so 10 of the 10 epochs", "none explains all 6", "Quick mode")
}

func TestStateSeriesMarksWhatWasTried(t *testing.T) {
	equal(t, "tried", len(stateSeries(1, []int{0, 2, 1}, 2).Marks), 1)
	equal(t, "not tried", len(stateSeries(3, []int{0, 2, 1}, 2).Marks), 0)
}

func TestReportSplitOfAnother(t *testing.T) {
	b := newBench()
	b.quick = true
	b.reportSplit(7) // of the bench's tiny set, whose classes are equally frequent
	expect(t, b.said(), "The split of random_state 7 explains")
	if strings.Contains(b.said(), "split is known") {
		t.Error("a split that explains too little is not known")
	}
}

func TestAnswers(t *testing.T) {
	b := newBench()
	b.trainStudy = func(ctx context.Context, s study.Study, set *datasets.Set, o study.Options) (*Result, error) {
		return train.Study(ctx, s, set, o)
	}
	c := brief()
	c.Loss, c.Epochs, c.BatchSize = MAE, 2, 20
	b.answers(study.Study{Name: "answers", Base: c, Axis: LearningRates(10, 0.001), Seeds: study.Seeds(2)})
	equal(t, "errors", b.errors, []string{})
	equal(t, "rows", len(b.tables[0].rows), 4)
	row := b.tables[0].rows[0] // a step of 10 kills every unit
	equal(t, "answers", row[3], 1)
	equal(t, "accuracy", row[2], row[5])
	expect(t, b.said(), "With learning rate 10, 2 of 2 networks answer the same digit")
}

func TestAnswersText(t *testing.T) {
	said := answersText([]answered{
		{value: "a", times: []int{9, 1, 0}, accuracy: 0.4},
		{value: "a", times: []int{0, 10, 0}, accuracy: 0.1},
		{value: "b", times: []int{3, 3, 4}, accuracy: 0.9},
	})
	expect(t, said, "With a, 1 of 2 networks answer", "The others answer 2 different digits and are right on 40.00 %.",
		"With b, none of 1 network answers the same digit for every image. They answer 3 different digits and are right on 90.00 %.")
}
