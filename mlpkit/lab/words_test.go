package lab

import (
	"strings"
	"testing"
	"time"
)

func TestLabels(t *testing.T) {
	a, b, c := Default(), Default(), Default()
	b.LearningRate, c.LearningRate = 0.01, 1e-7
	equal(t, "one field", labels([]Config{a, b, c}), "[learning rate 0.001 learning rate 0.01 learning rate 1e-07]")
	b.HiddenLayers = 0
	equal(t, "two fields", labels([]Config{a, b}), "[hidden layers 1, learning rate 0.001 hidden layers 0, learning rate 0.01]")
	equal(t, "equal ones", labels([]Config{a, a}), "[run (1) run (2)]")
	equal(t, "some equal", labels([]Config{a, c, a}), "[learning rate 0.001 learning rate 1e-07 learning rate 0.001 (2)]")
	equal(t, "one alone", labels([]Config{a}), "[run]")
	equal(t, "file of the base", slug(a), "")
	equal(t, "file of another", slug(b), "-hidden-layers-0-learning-rate-0.01")
}

func TestAllFieldsHaveNames(t *testing.T) {
	base := Default()
	for i, c := range []Config{
		{HiddenLayers: 7}, {Width: 7}, {Activation: Tanh}, {Loss: MAE}, {Optimizer: SGD}, {LearningRate: 7},
		{BatchSize: 7}, {Epochs: 7}, {Seed: 7}, {Init: He},
	} {
		var zero Config
		if d := differing([]Config{zero, c}); len(d) != 1 || d[0].Name != labelled()[i].Name {
			t.Errorf("%+v differs in %v", c, d)
		}
	}
	equal(t, "none", len(differing([]Config{base, base})), 0)
}

func TestTable(t *testing.T) {
	tab := table{head: []string{"", "n", "why"}, rows: [][]string{{"a<b", "1", "so"}, {"c", "100", "because"}}, words: []int{2}}
	equal(t, "text", tab.text(), "       n  why\na<b    1  so\nc    100  because")
	expect(t, tab.html(), "<table>", "a&lt;b", "<td>100</td>")
	for line := range strings.Lines(wrapped(strings.Repeat("word ", 100) + "\n  laid out  by hand")) {
		if len(line) > lineWidth+1 {
			t.Errorf("long line %q", line)
		}
	}
	expect(t, wrapped("a\n  b   c"), "a b c")
	if !strings.Contains(wrapped("a\n  b   c"), "\n  b   c") {
		t.Error("a line laid out by hand was changed")
	}
}

func TestEpochLinesAreCapped(t *testing.T) {
	accuracies := func(n int) []float64 { return make([]float64, n) }
	few := epochLines(made(brief(), accuracies(maxEpochLines)...))
	equal(t, "lines of few epochs", strings.Count(few, "\n"), maxEpochLines)
	many := epochLines(made(brief(), accuracies(1000)...))
	equal(t, "lines of many", strings.Count(many, "\n"), 2*edgeEpochLines+1)
	expect(t, many, "Epoch 5/1000", "990 epochs more", "Epoch 996/1000", "Epoch 1000/1000")
}

func TestTimeLeft(t *testing.T) {
	equal(t, "nothing to come", others(nil, time.Second, 0), time.Duration(0))
	equal(t, "nothing known", others(nil, 0, 3), time.Duration(0))
	equal(t, "mean times number", others([]time.Duration{time.Second}, 3*time.Second, 2), 4*time.Second)
}

func TestWrappedKeepsPercentSignsWithTheirNumbers(t *testing.T) {
	for n := range 30 {
		text := wrapped(strings.Repeat("x", 80+n) + " (81.27 %); more")
		if strings.Contains(text, "\n%") || strings.Contains(text, "\x00") || !strings.Contains(text, "81.27 %") {
			t.Errorf("%q", text)
		}
	}
}
