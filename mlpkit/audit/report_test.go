package audit

import (
	"strings"
	"testing"
)

func published(t *testing.T) Report {
	t.Helper()
	r, err := Published()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The sums were taken over the report's text, number by number, without this
// package and without regard to tables.
func TestPublishedIsComplete(t *testing.T) {
	r := published(t)
	if len(r) != 15 {
		t.Fatalf("%d tables, want 15", len(r))
	}
	var sums Epoch
	for _, table := range r {
		if len(table.Epochs) != 10 {
			t.Errorf("%s has %d epochs, want 10", table.Name(), len(table.Epochs))
		}
		for _, e := range table.Epochs {
			sums.TrainLoss += e.TrainLoss
			sums.ValLoss += e.ValLoss
			sums.TrainAcc += e.TrainAcc
			sums.ValAcc += e.ValAcc
		}
	}
	if want := (Epoch{323799, 369661, 1294564, 1288514}); sums != want {
		t.Errorf("sums %v, want %v", sums, want)
	}
	for _, e := range Experiments() {
		if n := len(r.Of(e)); n != 3 {
			t.Errorf("%s: %d tables, want 3", e, n)
		}
	}
}

// The sums of validation accuracy of each table tell which lines went where.
func TestPublishedTablesAreTheRightOnes(t *testing.T) {
	r := published(t)
	for _, want := range []struct {
		experiment Experiment
		value      string
		first      Epoch
		valAcc     Decimal
	}{
		{LearningRate, "0.001", Epoch{3603, 1807, 8989, 9483}, 96963},
		{LearningRate, "0.1", Epoch{19700, 16535, 3074, 3471}, 34470},
		{BatchSize, "16", Epoch{2624, 2083, 9206, 9387}, 95920},
		{BatchSize, "256", Epoch{2650, 1548, 9200, 9567}, 96084},
		{HiddenLayers, "0", Epoch{2436, 1508, 9262, 9563}, 96117},
		{HiddenLayers, "2", Epoch{3107, 1700, 9091, 9530}, 95992},
		{Width, "32", Epoch{3248, 2273, 9022, 9353}, 94830},
		{Loss, "mse", Epoch{205, 148, 8877, 9175}, 92624},
		{Loss, "mae", Epoch{1031, 1010, 984, 978}, 10030},
		{Loss, "cross-entropy", Epoch{2703, 1480, 9187, 9566}, 95905},
	} {
		table, err := r.Find(want.experiment, want.value)
		if err != nil {
			t.Fatal(err)
		}
		var sum Decimal
		for _, e := range table.Epochs {
			sum += e.ValAcc
		}
		if table.Epochs[0] != want.first || sum != want.valAcc {
			t.Errorf("%s: first %v, sum %d; want %v, %d", table.Name(), table.Epochs[0], sum, want.first, want.valAcc)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	const good = "width,32,1,0.3248,0.2273,0.9022,0.9353\n"
	for want, text := range map[string]string{
		"line 1":                 "",
		"want the names":         strings.Replace(columns, "epoch", "round", 1) + "\n" + good,
		"wrong number of fields": columns + "\nwidth,32,1,0.3248\n",
		"no table":               columns + "\n",
		`experiment "depth"`:     columns + "\n" + strings.Replace(good, "width", "depth", 1),
		"is empty":               columns + "\n" + strings.Replace(good, "32", "", 1),
		`line 2: epoch "2"`:      columns + "\n" + strings.Replace(good, ",1,", ",2,", 1),
		`line 3: epoch "1"`:      columns + "\n" + good + good,
		"begins a second time":   columns + "\n" + good + strings.Replace(good, "32", "64", 1) + good,
		`"0.324"`:                columns + "\n" + strings.Replace(good, "0.3248", "0.324", 1),
		`".3248"`:                columns + "\n" + strings.Replace(good, "0.3248", ".3248", 1),
		`"-0.3248"`:              columns + "\n" + strings.Replace(good, "0.3248", "-0.3248", 1),
		`"0.32e8"`:               columns + "\n" + strings.Replace(good, "0.3248", "0.32e8", 1),
		`"99999999990.3248"`:     columns + "\n" + strings.Replace(good, "0.3248", "99999999990.3248", 1),
		"want fractions up to 1": columns + "\n" + strings.Replace(good, "0.9353", "1.0001", 1),
		"bare \" in non-quoted":  columns + "\nwidth,3\"2,1,0.3248,0.2273,0.9022,0.9353\n",
	} {
		if _, err := Parse(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want one with %q", text, err, want)
		}
	}
	if r, err := Parse(strings.NewReader(columns + "\n" + good)); err != nil || r[0].Epochs[0].ValAcc.String() != "0.9353" {
		t.Errorf("good text: %v, %v", r, err)
	}
}

func TestFindNamesWhatThereIs(t *testing.T) {
	_, err := published(t).Find(Width, "33")
	if err == nil || !strings.Contains(err.Error(), "width 32") {
		t.Errorf("error %v", err)
	}
}
