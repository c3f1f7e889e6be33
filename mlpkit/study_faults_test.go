package mlpkit

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
)

// TestStudyFaults: what is wrong with a study is said in a sentence that names
// the field, the value and what would be right.
func TestStudyFaults(t *testing.T) {
	good := func() Study {
		return Study{Name: "good", Base: Default(), Axis: LearningRates(0.001, 0.01), Seeds: Seeds(3)}
	}
	if err := good().Validate(); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change       func(*Study)
		field, value string
		remedy       string
	}{
		"no name":             {func(s *Study) { s.Name = "" }, "Name", `""`, "name the study"},
		"path as name":        {func(s *Study) { s.Name = "../x" }, "Name", `"../x"`, "use letters"},
		"space in name":       {func(s *Study) { s.Name = "a b" }, "Name", `"a b"`, "use letters"},
		"umlaut in name":      {func(s *Study) { s.Name = "größe" }, "Name", `"größe"`, "use letters"},
		"long name":           {func(s *Study) { s.Name = strings.Repeat("x", 81) }, "Name", "xxx", "shorter"},
		"no axis":             {func(s *Study) { s.Axis = Axis{} }, "Axis", "none", "LearningRates("},
		"no values":           {func(s *Study) { s.Axis = LearningRates() }, "Axis", "[]", "at least one"},
		"value twice":         {func(s *Study) { s.Axis = LearningRates(0.1, 0.01, 0.1) }, "Axis", "0.1", "once"},
		"name twice":          {func(s *Study) { s.Axis = Losses(MSE, MSE) }, "Axis", "mse", "once"},
		"no seeds":            {func(s *Study) { s.Seeds = nil }, "Seeds", "none", "Seeds(3)"},
		"negative seeds":      {func(s *Study) { s.Seeds = Seeds(-2) }, "Seeds", "none", "Seeds(3)"},
		"too many seeds":      {func(s *Study) { s.Seeds = Seeds(1 << 40) }, "Seeds", "10,001 seeds", "at most 10,000: give fewer"},
		"too many runs":       {func(s *Study) { s.Seeds, s.Tune = Seeds(3000), Widths(8, 16) }, "Seeds", "3,000 seeds", "at most 10,000: give fewer"},
		"seed twice":          {func(s *Study) { s.Seeds = []int64{1, 2, 1} }, "Seeds", "[1 2 1]", "once"},
		"epochs and examples": {func(s *Study) { s.Budget = Budget{Epochs: 2, Examples: 10} }, "Budget", "Examples:10", "leave the others 0"},
		"all budgets":         {func(s *Study) { s.Budget = Budget{1, 1, 1} }, "Budget", "Seconds:1", "leave the others 0"},
		"negative epochs":     {func(s *Study) { s.Budget.Epochs = -1 }, "Budget", "Epochs:-1", "1 to 100000 epochs"},
		"too many epochs":     {func(s *Study) { s.Budget.Epochs = 100_001 }, "Budget", "Epochs:100001", "1 to 100000 epochs"},
		"negative examples":   {func(s *Study) { s.Budget.Examples = -1 }, "Budget", "Examples:-1", "1 example or more"},
		"negative seconds":    {func(s *Study) { s.Budget.Seconds = -0.5 }, "Budget", "Seconds:-0.5", "above 0"},
		"NaN seconds":         {func(s *Study) { s.Budget.Seconds = math.NaN() }, "Budget", "NaN", "above 0"},
		"infinite seconds":    {func(s *Study) { s.Budget.Seconds = math.Inf(1) }, "Budget", "Inf", "above 0"},
		"tuned itself":        {func(s *Study) { s.Tune = LearningRates(0.1) }, "Tune", "learning rate", "tune another"},
		"tune without values": {func(s *Study) { s.Tune = Widths() }, "Tune", "[]", "at least one"},
		"tune twice":          {func(s *Study) { s.Tune = Widths(8, 8) }, "Tune", "8", "once"},
		"NaN twice":           {func(s *Study) { s.Axis = LearningRates(math.NaN(), math.NaN()) }, "Axis", "NaN", "once"},
		"NaN rate":            {func(s *Study) { s.Axis = LearningRates(0.1, math.NaN()) }, "LearningRate", "NaN", "above 0"},
		"infinite rate":       {func(s *Study) { s.Axis = LearningRates(math.Inf(1)) }, "LearningRate", "Inf", "above 0"},
		"zero rate":           {func(s *Study) { s.Axis = LearningRates(0) }, "LearningRate", "0", "above 0"},
		"batch of none":       {func(s *Study) { s.Axis = BatchSizes(16, 0) }, "BatchSize", "0", "16 to 1024"},
		"layers below none":   {func(s *Study) { s.Axis = HiddenLayers(-1) }, "HiddenLayers", "-1", "0 is a linear model"},
		"no width":            {func(s *Study) { s.Axis = Widths(0) }, "Width", "0", "32 to 1024"},
		"beyond memory":       {func(s *Study) { s.Base.HiddenLayers, s.Axis = 50, Widths(4000) }, "Width", "4000", "memory"},
		"unknown loss":        {func(s *Study) { s.Axis = Losses("l1") }, "Loss", `"l1"`, "cross-entropy"},
		"misspelt activation": {func(s *Study) { s.Axis = Activations("rellu") }, "Activation", `"rellu"`, `did you mean "relu"`},
		"unknown optimizer":   {func(s *Study) { s.Axis = Optimizers("lion") }, "Optimizer", `"lion"`, "adam"},
		"unknown init":        {func(s *Study) { s.Axis = Inits("xavier-ish") }, "Init", `"xavier-ish"`, "glorot"},
		"bad base":            {func(s *Study) { s.Base.Epochs = 0 }, "Epochs", "0", "10"},
		"bad tuned value":     {func(s *Study) { s.Tune = BatchSizes(-4) }, "BatchSize", "-4", "16 to 1024"},
	} {
		s := good()
		c.change(&s)
		err := s.Validate()
		var f *FieldError
		if !errors.As(err, &f) {
			t.Errorf("%s: error %v, want one about %s", name, err, c.field)
			continue
		}
		if f.Field != c.field || !strings.Contains(f.Value, c.value) && !strings.Contains(f.Reason, c.value) || !strings.Contains(f.Reason, c.remedy) {
			t.Errorf("%s: %v; want field %s, value %s, remedy %q", name, f, c.field, c.value, c.remedy)
		}
		// The trainer refuses it with the same words, before anything is trained.
		if _, err := RunStudy(context.Background(), nil, s, nil, StudyOptions{}); err == nil || !strings.Contains(err.Error(), f.Error()) {
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
	s.Name, s.Seeds, s.Budget = "", nil, Budget{Epochs: -1}
	for _, field := range []string{"Name", "Seeds", "Budget"} {
		if !strings.Contains(s.Validate().Error(), field) {
			t.Errorf("%s is not among the faults: %v", field, s.Validate())
		}
	}
}
