package audit

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestNoiseByHand(t *testing.T) {
	r := published(t)
	repeats, err := r.Repeats()
	if err != nil || len(repeats) != 5 {
		t.Fatal(len(repeats), err)
	}
	base, err := r.Find(LearningRate, "0.01")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := base.Level(ValAcc), (0.9643+0.9610+0.9613+0.9613+0.9698)/5; math.Abs(got-want) > 1e-12 {
		t.Errorf("level %v, want %v", got, want)
	}
	n := Noise{N: 5, Mean: 10, SD: 2}
	low, high := n.Interval() // t of 4 degrees of freedom is 2.776
	if math.Abs(n.Least()-2.776*2*math.Sqrt2) > 0.01 || math.Abs(high-10-2.776*2*math.Sqrt(1.2)) > 0.01 || math.Abs(low+high-20) > 1e-9 {
		t.Errorf("least %v, interval %v to %v", n.Least(), low, high)
	}
	if _, err := NoiseOf(repeats[:1], accuracyLevel); err == nil {
		t.Error("one table has no noise: want an error")
	}
}

func judged(t *testing.T, r Report) []Judgement {
	t.Helper()
	claims, err := JudgeTables(r)
	if err != nil {
		t.Fatal(err)
	}
	return claims
}

func verdictOf(t *testing.T, claims []Judgement, start string) Verdict {
	t.Helper()
	for _, c := range claims {
		if strings.HasPrefix(c.Text, start) {
			return c.Verdict
		}
	}
	t.Fatalf("no claim begins with %q", start)
	return ""
}

func TestJudgePublished(t *testing.T) {
	claims := judged(t, published(t))
	for start, want := range map[string]Verdict{
		"The choice of the learning rate": Supported, "0.001 converges slowly": Contradicted, "0.1 can": Supported, "0.01 balances": Contradicted,
		"The batch size changes": NoEvidence, "16 converges": NoEvidence, "256 is": NoEvidence, "64 is": NoEvidence,
		"More hidden layers": Contradicted, "Without hidden layers": Contradicted, "One or two hidden": NoEvidence,
		"Wider hidden layers": Supported, "Wider networks": Supported, "Far too wide": NoEvidence,
		"The right loss": NoEvidence, "Cross-entropy": Supported, "Squared and absolute": NoEvidence, "Another framework": NoEvidence,
	} {
		if got := verdictOf(t, claims, start); got != want {
			t.Errorf("%s…: %s, want %s", start, got, want)
		}
	}
	equal(t, "conclusions", len(claims), 18)
	for _, c := range claims {
		if c.Rule == "" || c.Reason == "" || !slices.Contains(Experiments(), c.Experiment) {
			t.Errorf("incomplete: %+v", c)
		}
	}
}

// changed is the published report with one table's column moved.
func changed(t *testing.T, e Experiment, value string, change func(*Epoch)) Report {
	t.Helper()
	r := published(t)
	for i := range r {
		if r[i].Experiment == e && r[i].Value == value {
			for k := range r[i].Epochs {
				change(&r[i].Epochs[k])
			}
		}
	}
	return r
}

// Verdicts follow the tables: other numbers, other verdicts.
func TestJudgeFollowsTheTables(t *testing.T) {
	for _, c := range []struct {
		start      string
		want       Verdict
		experiment Experiment
		value      string
		change     func(*Epoch)
	}{
		{"Without hidden layers", Supported, HiddenLayers, "0", func(e *Epoch) { e.ValAcc -= 500 }},
		{"More hidden layers", Supported, HiddenLayers, "0", func(e *Epoch) { e.TrainLoss += 1000 }},
		{"One or two hidden", Supported, HiddenLayers, "2", func(e *Epoch) { e.ValAcc += 100 }},
		{"The batch size changes", Supported, BatchSize, "16", func(e *Epoch) { e.TrainLoss += 500 }},
		{"16 converges", Contradicted, BatchSize, "16", func(e *Epoch) { e.TrainLoss += 500 }},
		{"0.01 balances", Supported, LearningRate, "0.001", func(e *Epoch) { e.ValAcc -= 200 }},
		{"0.001 converges slowly", Supported, LearningRate, "0.001", func(e *Epoch) { e.ValAcc -= 300 }},
		{"0.1 can", NoEvidence, LearningRate, "0.1", func(e *Epoch) { e.ValAcc = 9600 }},
		{"Wider networks", NoEvidence, Width, "32", func(e *Epoch) { e.ValAcc += 100 }},
		{"Far too wide", Supported, Width, "32", func(e *Epoch) { e.ValAcc += 300 }},
		{"Cross-entropy", NoEvidence, Loss, "mse", func(e *Epoch) { e.ValAcc += 350 }},
	} {
		if got := verdictOf(t, judged(t, changed(t, c.experiment, c.value, c.change)), c.start); got != c.want {
			t.Errorf("%s… with another %s %s: %s, want %s", c.start, c.experiment, c.value, got, c.want)
		}
	}
}

func TestJudgeNeedsItsTables(t *testing.T) {
	r := published(t)
	if _, err := JudgeTables(slices.DeleteFunc(slices.Clone(r), func(t Table) bool { return t.Name() == "width 32" })); err == nil {
		t.Error("a table is missing: want an error")
	}
	if _, err := JudgeTables(r[:3]); err == nil {
		t.Error("the repeats are missing: want an error")
	}
	r = published(t)
	r[0].Epochs = r[0].Epochs[:3]
	if _, err := JudgeTables(r); err == nil {
		t.Error("a table is short: want an error")
	}
}
