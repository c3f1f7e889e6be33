package study

import (
	"encoding/json"
	"testing"

	"mlplab/datasets"
	"mlplab/mlpkit"
)

// TestSourceOf: a set is what it holds, not what it is called.
func TestSourceOf(t *testing.T) {
	set := &datasets.Set{Name: "four", Rows: 1, Cols: 2, Classes: 2, Images: make([]uint8, 8), Labels: make([]uint8, 4)}
	a := SourceOf(set)
	split, err := set.Split(0.25, 1)
	if err != nil {
		t.Fatal(err)
	}
	d := mlpkit.DataInfo{Name: split.Train.Name, Train: split.Train.Len(), Validation: split.Validation.Len()}
	if !a.Gave(d) || !(Source{}).Gave(d) || SourceOfRun(d).Name != "four" {
		t.Errorf("%v did not give %+v", a, d)
	}
	d.Train--
	if a.Gave(d) {
		t.Errorf("%v gave %+v", a, d)
	}
	set.Name = "other"
	b := SourceOf(set)
	set.Images[0]++
	c := SourceOf(set)
	if !a.Same(b) || a.Same(c) || !a.Same(Source{}) || a.Examples != 4 {
		t.Errorf("%v, %v, %v", a, b, c)
	}
	raw, err := json.Marshal(a)
	var back Source
	if err != nil || json.Unmarshal(raw, &back) != nil || back != a {
		t.Errorf("%s gives %v, error %v", raw, back, err)
	}
}
