package audit

import (
	"fmt"
	"slices"
	"strconv"
)

// with returns the report with a line more, which belongs to its last table or
// begins another.
func (r Report) with(fields []string) (Report, error) {
	experiment, value := Experiment(fields[0]), fields[1]
	if !slices.Contains(Experiments(), experiment) {
		return r, fmt.Errorf("experiment %q: want one of %q", experiment, Experiments())
	}
	if value == "" {
		return r, fmt.Errorf("value of %s: is empty", experiment)
	}
	if n := len(r); n == 0 || r[n-1].Experiment != experiment || r[n-1].Value != value {
		if _, err := r.Find(experiment, value); err == nil {
			return r, fmt.Errorf("table %s %s: begins a second time; keep its lines together", experiment, value)
		}
		r = append(r, Table{Experiment: experiment, Value: value})
	}
	t := &r[len(r)-1]
	if want := strconv.Itoa(len(t.Epochs) + 1); fields[2] != want {
		return r, fmt.Errorf("epoch %q of %s: want %s", fields[2], t.Name(), want)
	}
	var e Epoch
	for i, to := range []*Decimal{&e.TrainLoss, &e.ValLoss, &e.TrainAcc, &e.ValAcc} {
		var err error
		if *to, err = parseDecimal(fields[3+i]); err != nil {
			return r, err
		}
	}
	if e.TrainAcc > 1e4 || e.ValAcc > 1e4 {
		return r, fmt.Errorf("accuracies %s and %s: want fractions up to 1", e.TrainAcc, e.ValAcc)
	}
	t.Epochs = append(t.Epochs, e)
	return r, nil
}

// parseDecimal reads a number just as the report prints it: digits, a point,
// four digits.
func parseDecimal(s string) (Decimal, error) {
	bad := fmt.Errorf("%q: want a number with four decimals, such as 0.2668", s)
	point := len(s) - 5
	if point < 1 || point > 9 || s[point] != '.' {
		return 0, bad
	}
	units := 0
	for i, c := range []byte(s) {
		if i == point {
			continue
		}
		if c < '0' || c > '9' {
			return 0, bad
		}
		units = 10*units + int(c-'0')
	}
	return Decimal(units), nil
}
