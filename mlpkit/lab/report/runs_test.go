package report

import (
	"slices"
	"strings"
	"testing"

	"mlplab/mlpkit"
	"mlplab/mlpkit/audit"
	"mlplab/mlpkit/internal/exact"
	"mlplab/mlpkit/lab/internal/celltest"
	"mlplab/mlpkit/lab/internal/labtest"
	"mlplab/mlpkit/study"
)

// trembling gives the step losses of a study of batch sizes a scatter: the given
// amplitude around their mean.
func trembling(t *testing.T, b *bench, amplitude func(batch int) float64) {
	t.Helper()
	result, _, err := b.Store.Result("batch-size")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range result.Runs() {
		for i := range r.StepLoss {
			r.StepLoss[i] = float32(0.5 + amplitude(r.Config.BatchSize)*float64(i%2))
		}
		if _, err := b.Store.SaveRun("batch-size", r); err != nil {
			t.Fatal(err)
		}
	}
}

// verdicts are the judgements of a bench's store, by claim.
func verdicts(t *testing.T, b *bench) map[string]string {
	t.Helper()
	b.againstRuns()
	if len(b.Errors) > 0 || len(b.Tables) == 0 {
		t.Fatalf("errors %q, %d tables", b.Errors, len(b.Tables))
	}
	found := map[string]string{}
	for _, row := range b.Tables[0].Rows {
		found[row[2]] = row[3]
	}
	return found
}

func TestAgainstRuns(t *testing.T) {
	b := full(t)
	trembling(t, b, func(batch int) float64 { return 4 / float64(batch) })
	found := verdicts(t, b)
	labtest.Equal(t, "claims", len(found), 18)
	for claim, want := range map[string]audit.Verdict{
		"The choice of the learning rate matters much":                audit.Supported,
		"0.001 converges slowly and may stay below what is possible":  audit.InPart,       // slowly, but not below 0.01
		"0.1 can be unstable or overshoot":                            audit.Supported,    // 97.4 → 74, with a fall on the way
		"0.01 balances speed and stability well":                      audit.InPart,       // soonest, but 0.8 points below
		"16 converges sooner but varies more":                         audit.Supported,    // epoch 1, and scatters more
		"256 is steadier but converges later":                         audit.Supported,    // later, and scatters less
		"64 is a reasonable balance":                                  audit.Supported,    // at 95 % after 2 epochs, 16 after 1
		"More hidden layers can learn more complex patterns":          audit.Supported,    // training accuracy rises
		"Without hidden layers the network does poorly":               audit.Supported,    // 4.9 points
		"One or two hidden layers help, further ones less and less":   audit.Supported,    // 4.9, 0.1, 0.02
		"Wider networks do better than narrow ones":                   audit.Supported,    // at every step
		"Far too wide ones over-fit or cost more time":                audit.Contradicted, // made runs take the same time
		"The right loss depends on the task":                          audit.NoEvidence,
		"Cross-entropy suits classification":                          audit.Supported,
		"Squared and absolute error suit regression rather than this": audit.InPart, // mae is far below, mse is not
	} {
		labtest.Equal(t, claim, found[claim], want)
	}
	why := b.Tables[0].Rows
	labtest.Expect(t, why[3][4], "learning rate 0.01 takes 1 epoch and 0.5 seconds to 95 %; learning rate 0.01 ends 0.80 points below learning rate 0.001, more than luck explains.")
	labtest.Expect(t, why[16][4], "mse ends 0.01 points above cross-entropy, which may be luck")
	labtest.Expect(t, b.Said(), "Of 18 conclusions: supported 12, in part 3, contradicted 1, no evidence 2.")
}

// The same claims must fall when the runs say the opposite.
func TestAgainstRunsCanFail(t *testing.T) {
	b := storing(t)
	celltest.Store(t, b.Store, "learning-rate", study.LearningRates(0.001, 0.01, 0.1), []float64{0.96, 0.975}, []float64{0.94, 0.945}, []float64{0.96, 0.976})
	celltest.Store(t, b.Store, "batch-size", study.BatchSizes(16, 64, 256), []float64{0.90, 0.92, 0.94}, []float64{0.93, 0.94, 0.951}, []float64{0.96, 0.97, 0.975})
	trembling(t, b, func(batch int) float64 { return float64(batch) / 1000 })
	celltest.Store(t, b.Store, "hidden-layers", study.HiddenLayers(0, 1, 2), []float64{0.97, 0.985}, []float64{0.96, 0.975}, []float64{0.95, 0.97})
	celltest.Store(t, b.Store, "width", study.Widths(32, 64, 128), []float64{0.97, 0.976}, []float64{0.96, 0.97}, []float64{0.95, 0.96})
	celltest.Store(t, b.Store, "loss", study.Losses(mlpkit.CrossEntropy, mlpkit.MSE, mlpkit.MAE), []float64{0.90, 0.95}, []float64{0.96, 0.97}, []float64{0.96, 0.98})
	var stand []string
	for claim, f := range verdicts(t, b) {
		if f != string(audit.Contradicted) && f != string(audit.NoEvidence) {
			stand = append(stand, claim+": "+f)
		}
	}
	slices.Sort(stand)
	labtest.Equal(t, "claims that stand", strings.Join(stand, "\n"),
		"The batch size changes speed and stability: supported\nThe choice of the learning rate matters much: supported")

	b = storing(t)
	celltest.Store(t, b.Store, "learning-rate", study.LearningRates(0.001, 0.01), []float64{0.96}, []float64{0.9601})
	labtest.Equal(t, "nothing matters", verdicts(t, b)["The choice of the learning rate matters much"], audit.Contradicted)
}

// The same runs say the same, whatever the order their values were typed in.
func TestAgainstRunsDoesNotDependOnTheOrderTyped(t *testing.T) {
	course := func(last float64) []float64 { return []float64{last - 0.02, last} }
	rising, falling := storing(t), storing(t)
	celltest.Store(t, rising.Store, "width", study.Widths(32, 64, 128, 256), course(0.95), course(0.96), course(0.97), course(0.975))
	celltest.Store(t, falling.Store, "width", study.Widths(256, 128, 64, 32), course(0.975), course(0.97), course(0.96), course(0.95))
	celltest.Store(t, rising.Store, "hidden-layers", study.HiddenLayers(0, 1, 2), course(0.92), course(0.974), course(0.975))
	celltest.Store(t, falling.Store, "hidden-layers", study.HiddenLayers(2, 1, 0), course(0.975), course(0.974), course(0.92))
	rows := func(b *bench) string {
		b.againstRuns()
		var lines []string
		for _, row := range b.Tables[0].Rows {
			lines = append(lines, strings.Join(row, " | "))
		}
		return strings.Join(lines, "\n")
	}
	want := rows(rising)
	labtest.Equal(t, "conclusions", rows(falling), want)
	labtest.Expect(t, want, "Wider networks do better than narrow ones | supported", "further ones less and less | supported",
		"width 256 takes", "from 0 to 1 +5.40 points")
}

func TestNothingWiderThanTheBaseIsNoEvidence(t *testing.T) {
	b := storing(t)
	celltest.Store(t, b.Store, "width", study.Widths(128, 32), []float64{0.97}, []float64{0.95})
	found := verdicts(t, b)
	labtest.Equal(t, "too wide", found["Far too wide ones over-fit or cost more time"], audit.NoEvidence)
	labtest.Expect(t, b.Tables[0].Rows[2][4], "nothing wider was tried")
}

func TestAgainstRunsWithMissingValues(t *testing.T) {
	b := storing(t)
	celltest.Store(t, b.Store, "learning-rate", study.LearningRates(0.001, 0.003), []float64{0.96}, []float64{0.97})
	found := verdicts(t, b)
	labtest.Equal(t, "0.01", found["0.01 balances speed and stability well"], audit.NotDecided)
	labtest.Expect(t, b.Tables[0].Rows[3][4], "the study has no finished run of learning rate 0.01 that stayed finite")
}

func TestWhatLuckMayExplainIsNotDecided(t *testing.T) {
	b := storing(t)
	r := celltest.Store(t, b.Store, "hidden-layers", study.HiddenLayers(0, 1), []float64{0.93}, []float64{0.95})
	for i, run := range r.Trials[0].Runs { // one seed far off, so that the means say little
		run.Epochs[0].ValidationAccuracy = exact.Float(0.85 + 0.05*float64(i))
		if _, err := b.Store.SaveRun("hidden-layers", run); err != nil {
			t.Fatal(err)
		}
	}
	labtest.Equal(t, "linear", verdicts(t, b)["Without hidden layers the network does poorly"], audit.NotDecided)
}

func TestAgainstRunsWithoutStudies(t *testing.T) {
	b := storing(t)
	b.againstRuns()
	labtest.Equal(t, "errors and exits", len(b.Errors)+len(b.Exits), 0)
	labtest.Expect(t, b.Said(), "Not in the store yet: the study of learning rate, batch size, hidden layers, width and loss.")
}

// TestAgainstRunsExpectsItsQuestion: a study of widths under the name learning-rate
// is not taken for one of learning rates.
func TestAgainstRunsExpectsItsQuestion(t *testing.T) {
	b := storing(t)
	celltest.Store(t, b.Store, "learning-rate", study.Widths(32, 128), []float64{0.95, 0.96}, []float64{0.97, 0.975})
	celltest.Store(t, b.Store, "width", study.Widths(32, 128), []float64{0.95, 0.96}, []float64{0.97, 0.975})
	b.againstRuns()
	labtest.Expect(t, b.Said(), `The stored study "learning-rate" varies width, not learning rate`)
	for _, row := range b.Tables[0].Rows {
		if strings.HasPrefix(row[1], "learning rate") {
			t.Errorf("widths are called learning rates: %q", row)
		}
	}
}
