package study_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"mlplab/mlpkit"
	"mlplab/mlpkit/study"
)

// studyFaults are changes of a study for the worse and what must be said of them.
var studyFaults = map[string]struct {
	change       func(*study.Study)
	field, value string
	remedy       string
}{
	"no name":             {func(s *study.Study) { s.Name = "" }, "Name", `""`, "name the study"},
	"path as name":        {func(s *study.Study) { s.Name = "../x" }, "Name", `"../x"`, "use letters"},
	"space in name":       {func(s *study.Study) { s.Name = "a b" }, "Name", `"a b"`, "use letters"},
	"umlaut in name":      {func(s *study.Study) { s.Name = "größe" }, "Name", `"größe"`, "use letters"},
	"long name":           {func(s *study.Study) { s.Name = strings.Repeat("x", 81) }, "Name", "xxx", "shorter"},
	"no axis":             {func(s *study.Study) { s.Axis = study.Axis{} }, "Axis", "none", "LearningRates("},
	"no values":           {func(s *study.Study) { s.Axis = study.LearningRates() }, "Axis", "[]", "at least one"},
	"value twice":         {func(s *study.Study) { s.Axis = study.LearningRates(0.1, 0.01, 0.1) }, "Axis", "0.1", "once"},
	"name twice":          {func(s *study.Study) { s.Axis = study.Losses(mlpkit.MSE, mlpkit.MSE) }, "Axis", "mse", "once"},
	"no seeds":            {func(s *study.Study) { s.Seeds = nil }, "Seeds", "none", "Seeds(3)"},
	"negative seeds":      {func(s *study.Study) { s.Seeds = study.Seeds(-2) }, "Seeds", "none", "Seeds(3)"},
	"too many seeds":      {func(s *study.Study) { s.Seeds = study.Seeds(1 << 40) }, "Seeds", "10,001 seeds", "at most 10,000: give fewer"},
	"too many runs":       {func(s *study.Study) { s.Seeds, s.Tune = study.Seeds(3000), study.Widths(8, 16) }, "Seeds", "3,000 seeds", "at most 10,000: give fewer"},
	"seed twice":          {func(s *study.Study) { s.Seeds = []int64{1, 2, 1} }, "Seeds", "[1 2 1]", "once"},
	"epochs and examples": {func(s *study.Study) { s.Budget = study.Budget{Epochs: 2, Examples: 10} }, "Budget", "Examples:10", "leave the others 0"},
	"all budgets":         {func(s *study.Study) { s.Budget = study.Budget{1, 1, 1} }, "Budget", "Seconds:1", "leave the others 0"},
	"negative epochs":     {func(s *study.Study) { s.Budget.Epochs = -1 }, "Budget", "Epochs:-1", "1 to 100000 epochs"},
	"too many epochs":     {func(s *study.Study) { s.Budget.Epochs = 100_001 }, "Budget", "Epochs:100001", "1 to 100000 epochs"},
	"negative examples":   {func(s *study.Study) { s.Budget.Examples = -1 }, "Budget", "Examples:-1", "1 example or more"},
	"negative seconds":    {func(s *study.Study) { s.Budget.Seconds = -0.5 }, "Budget", "Seconds:-0.5", "above 0"},
	"NaN seconds":         {func(s *study.Study) { s.Budget.Seconds = math.NaN() }, "Budget", "NaN", "above 0"},
	"infinite seconds":    {func(s *study.Study) { s.Budget.Seconds = math.Inf(1) }, "Budget", "Inf", "above 0"},
	"tuned itself":        {func(s *study.Study) { s.Tune = study.LearningRates(0.1) }, "Tune", "learning rate", "tune another"},
	"tune without values": {func(s *study.Study) { s.Tune = study.Widths() }, "Tune", "[]", "at least one"},
	"tune twice":          {func(s *study.Study) { s.Tune = study.Widths(8, 8) }, "Tune", "8", "once"},
	"NaN twice":           {func(s *study.Study) { s.Axis = study.LearningRates(math.NaN(), math.NaN()) }, "Axis", "NaN", "once"},
	"NaN rate":            {func(s *study.Study) { s.Axis = study.LearningRates(0.1, math.NaN()) }, "LearningRate", "NaN", "above 0"},
	"infinite rate":       {func(s *study.Study) { s.Axis = study.LearningRates(math.Inf(1)) }, "LearningRate", "Inf", "above 0"},
	"zero rate":           {func(s *study.Study) { s.Axis = study.LearningRates(0) }, "LearningRate", "0", "above 0"},
	"batch of none":       {func(s *study.Study) { s.Axis = study.BatchSizes(16, 0) }, "BatchSize", "0", "16 to 1024"},
	"layers below none":   {func(s *study.Study) { s.Axis = study.HiddenLayers(-1) }, "HiddenLayers", "-1", "0 is a linear model"},
	"no width":            {func(s *study.Study) { s.Axis = study.Widths(0) }, "Width", "0", "32 to 1024"},
	"beyond memory":       {func(s *study.Study) { s.Base.HiddenLayers, s.Axis = 50, study.Widths(4000) }, "Width", "4000", "memory"},
	"unknown loss":        {func(s *study.Study) { s.Axis = study.Losses("l1") }, "Loss", `"l1"`, "cross-entropy"},
	"misspelt activation": {func(s *study.Study) { s.Axis = study.Activations("rellu") }, "Activation", `"rellu"`, `did you mean "relu"`},
	"unknown optimizer":   {func(s *study.Study) { s.Axis = study.Optimizers("lion") }, "Optimizer", `"lion"`, "adam"},
	"unknown init":        {func(s *study.Study) { s.Axis = study.Inits("xavier-ish") }, "Init", `"xavier-ish"`, "glorot"},
	"bad base":            {func(s *study.Study) { s.Base.Epochs = 0 }, "Epochs", "0", "10"},
	"bad tuned value":     {func(s *study.Study) { s.Tune = study.BatchSizes(-4) }, "BatchSize", "-4", "16 to 1024"},
}

// TestStudyFaults: what is wrong with a study is said in a sentence that names
// the field, the value and what would be right.
func TestStudyFaults(t *testing.T) {
	good := func() study.Study {
		return study.Study{Name: "good", Base: mlpkit.Default(), Axis: study.LearningRates(0.001, 0.01), Seeds: study.Seeds(3)}
	}
	if err := good().Validate(); err != nil {
		t.Fatal(err)
	}
	for name, c := range studyFaults {
		s := good()
		c.change(&s)
		err := s.Validate()
		var f *mlpkit.FieldError
		if !errors.As(err, &f) {
			t.Errorf("%s: error %v, want one about %s", name, err, c.field)
			continue
		}
		if f.Field != c.field || !strings.Contains(f.Value, c.value) && !strings.Contains(f.Reason, c.value) || !strings.Contains(f.Reason, c.remedy) {
			t.Errorf("%s: %v; want field %s, value %s, remedy %q", name, f, c.field, c.value, c.remedy)
		}
		// The trainer refuses it with the same words, before anything is trained.
		if _, err := study.Run(context.Background(), nil, s, nil, study.Options{}); err == nil || !strings.Contains(err.Error(), f.Error()) {
			t.Errorf("%s: the trainer says %v", name, err)
		}
	}
	// A fault of the base is said once, not once for every value and seed.
	s := good()
	s.Base.Width = -1
	if got := strings.Count(s.Validate().Error(), "Width"); got != 1 {
		t.Errorf("one fault said %d times: %v", got, s.Validate())
	}
	// All faults at once.
	s.Name, s.Seeds, s.Budget = "", nil, study.Budget{Epochs: -1}
	for _, field := range []string{"Name", "Seeds", "Budget"} {
		if !strings.Contains(s.Validate().Error(), field) {
			t.Errorf("%s is not among the faults: %v", field, s.Validate())
		}
	}
}
