package plot

import (
	"strings"
	"testing"
)

func effects() (*Figure, error) {
	return Effects(
		Effect{Name: "learning rate", Base: "0.001", Groups: rateGroups()},
		Effect{Name: "activation", Base: "relu", Groups: namedGroups()},
	)
}

func TestEffectsAlt(t *testing.T) {
	f, err := effects()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"2 hyperparameters", "Learning rate (", "points from worst to best)", "1 diverged", "relu 97.", "±"} {
		if !strings.Contains(f.Alt(), want) {
			t.Errorf("%q is not in: %s", want, f.Alt())
		}
	}
}

func TestEffectsHeightGrowsWithItsRows(t *testing.T) {
	two, err := effects()
	if err != nil {
		t.Fatal(err)
	}
	one, err := Effects(Effect{Name: "learning rate", Groups: rateGroups()})
	if err != nil {
		t.Fatal(err)
	}
	if rows := two.Height() - one.Height(); rows != effectHeading+effectRow*len(namedGroups()) {
		t.Errorf("eight more values and a heading take %d pixels", rows)
	}
}

func TestEffectsFaults(t *testing.T) {
	for want, effects := range map[string][]Effect{
		"effects is empty":                nil,
		"effects[0].Name is empty":        {{Groups: rateGroups()}},
		"effects[1] \"width\": groups is": {{Name: "loss", Groups: namedGroups()}, {Name: "width"}},
	} {
		if _, err := Effects(effects...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}
