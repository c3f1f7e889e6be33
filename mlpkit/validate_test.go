package mlpkit

import (
	"errors"
	"math"
	"strings"
	"testing"
)

func TestValidateGood(t *testing.T) {
	for name, change := range map[string]func(*Config){
		"default":       func(*Config) {},
		"linear":        func(c *Config) { c.HiddenLayers = 0 },
		"deep":          func(c *Config) { c.HiddenLayers = 100 },
		"wide":          func(c *Config) { c.Width = 65536 },
		"narrow":        func(c *Config) { c.Width = 1 },
		"stochastic":    func(c *Config) { c.BatchSize = 1 },
		"smallest rate": func(c *Config) { c.LearningRate = 0x1p-126 },
		"largest rate":  func(c *Config) { c.LearningRate = 1e6 },
		"long":          func(c *Config) { c.Epochs = 100_000 },
		"negative seed": func(c *Config) { c.Seed = math.MinInt64 },
	} {
		c := Default()
		change(&c)
		if err := c.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// badConfig is a change of a Config for the worse and what must be said of it.
type badConfig struct {
	change       func(*Config)
	field, value string
	says         []string
}

func badRate(v float64, value string, says ...string) badConfig {
	return badConfig{func(c *Config) { c.LearningRate = v }, "LearningRate", value, append(says, usualRate)}
}

func badActivation(v Activation, value string, says ...string) badConfig {
	return badConfig{func(c *Config) { c.Activation = v }, "Activation", value, append(says, "relu, sigmoid, tanh, leaky-relu, gelu, selu, swish, none")}
}

func badLoss(v Loss, value string, says ...string) badConfig {
	return badConfig{func(c *Config) { c.Loss = v }, "Loss", value, append(says, "cross-entropy, mse, mae, bce")}
}

func badOptimizer(v Optimizer, value string, says ...string) badConfig {
	return badConfig{func(c *Config) { c.Optimizer = v }, "Optimizer", value, append(says, "adam, sgd, momentum, rmsprop")}
}

func badInit(v Init, value string, says ...string) badConfig {
	return badConfig{func(c *Config) { c.Init = v }, "Init", value, append(says, "uniform, he, glorot")}
}

// What a fault of a field names as usual.
const (
	usualDepth  = "0 is a linear model"
	usualWidth  = "32 to 1024 is usual"
	usualBatch  = "16 to 1024 is usual"
	usualEpochs = "10 is what the report used"
	usualRate   = "0.001 is usual for adam"
)

var badConfigs = []badConfig{
	{func(c *Config) { c.HiddenLayers = -1 }, "HiddenLayers", "-1", []string{"from 0 to 100", usualDepth}},
	{func(c *Config) { c.HiddenLayers = 101 }, "HiddenLayers", "101", []string{"from 0 to 100", usualDepth}},
	{func(c *Config) { c.HiddenLayers = math.MaxInt }, "HiddenLayers", "9223372036854775807", []string{"from 0 to 100", usualDepth}},
	{func(c *Config) { c.HiddenLayers = math.MinInt }, "HiddenLayers", "-9223372036854775808", []string{"from 0 to 100", usualDepth}},
	{func(c *Config) { c.Width = 0 }, "Width", "0", []string{"from 1 to 65536", usualWidth}},
	{func(c *Config) { c.Width = -128 }, "Width", "-128", []string{"from 1 to 65536", usualWidth}},
	{func(c *Config) { c.Width = 65537 }, "Width", "65537", []string{"from 1 to 65536", usualWidth}},
	{func(c *Config) { c.Width = math.MaxInt }, "Width", "9223372036854775807", []string{"from 1 to 65536", usualWidth}},
	{func(c *Config) { c.Width, c.HiddenLayers = 65536, 2 }, "Width", "65536", []string{"with 2 hidden layers", "4,347,133,962", "at most 268,435,456", "fewer layers or a smaller width"}},
	{func(c *Config) { c.Width, c.HiddenLayers = 2000, 100 }, "Width", "2000", []string{"with 100 hidden layers", "fewer layers or a smaller width"}},
	{func(c *Config) { c.Width, c.HiddenLayers = 65536, 100 }, "Width", "65536", []string{"with 100 hidden layers", "fewer layers or a smaller width"}},
	{func(c *Config) { c.BatchSize = 0 }, "BatchSize", "0", []string{"from 1 to", usualBatch}},
	{func(c *Config) { c.BatchSize = -64 }, "BatchSize", "-64", []string{"from 1 to", usualBatch}},
	{func(c *Config) { c.BatchSize = math.MaxInt }, "BatchSize", "9223372036854775807", []string{"from 1 to 2147483647", usualBatch}},
	{func(c *Config) { c.Epochs = 0 }, "Epochs", "0", []string{"from 1 to 100000", usualEpochs}},
	{func(c *Config) { c.Epochs = -10 }, "Epochs", "-10", []string{"from 1 to 100000", usualEpochs}},
	{func(c *Config) { c.Epochs = 100_001 }, "Epochs", "100001", []string{"from 1 to 100000", usualEpochs}},
	{func(c *Config) { c.MaxExamples = -1 }, "MaxExamples", "-1", []string{"0 for no limit"}},
	{func(c *Config) { c.MaxSeconds = -0.5 }, "MaxSeconds", "-0.5", []string{"0 for no limit"}},
	{func(c *Config) { c.MaxSeconds = math.NaN() }, "MaxSeconds", "NaN", []string{"0 for no limit"}},
	{func(c *Config) { c.MaxSeconds = math.Inf(1) }, "MaxSeconds", "+Inf", []string{"0 for no limit"}},
	badRate(0, "0", "above 0"),
	badRate(math.Copysign(0, -1), "-0", "above 0"),
	badRate(-0.001, "-0.001", "above 0"),
	badRate(math.NaN(), "NaN", "must be a number above 0"),
	badRate(math.Inf(1), "+Inf", "at most 1000000"),
	badRate(math.Inf(-1), "-Inf", "above 0"),
	badRate(1.5e6, "1.5e+06", "at most 1000000"),
	badRate(math.MaxFloat64, "1.7976931348623157e+308", "at most 1000000"),
	badRate(1e-40, "1e-40", "at least 1.2e-38"),
	badRate(math.SmallestNonzeroFloat64, "5e-324", "at least 1.2e-38"),
	badActivation("", `""`, "no activation given"),
	badActivation("  ", `"  "`, "no activation given"),
	badActivation("rellu", `"rellu"`, `did you mean "relu"?`),
	badActivation("ReLU", `"ReLU"`, `did you mean "relu"?`),
	badActivation("leaky_relu", `"leaky_relu"`, `did you mean "leaky-relu"?`),
	badActivation("sigmod", `"sigmod"`, `did you mean "sigmoid"?`),
	badActivation("silu", `"silu"`, `did you mean "swish"?`),
	badActivation("linear", `"linear"`, `did you mean "none"?`),
	badActivation("quadratic formula", `"quadratic formula"`, "there is no such activation; choose one of"),
	badActivation("relu\n", `"relu\n"`, `did you mean "relu"?`),
	badLoss("", `""`, "no loss given"),
	badLoss("crossentropy", `"crossentropy"`, `did you mean "cross-entropy"?`),
	badLoss("cross_entropy", `"cross_entropy"`, `did you mean "cross-entropy"?`),
	badLoss("L1", `"L1"`, `did you mean "mae"?`),
	badLoss("hinge of the door", `"hinge of the door"`, "there is no such loss; choose"),
	badOptimizer("", `""`, "no optimizer given"),
	badOptimizer("Adam", `"Adam"`, `did you mean "adam"?`),
	badOptimizer("sdg", `"sdg"`, `did you mean "sgd"?`),
	badOptimizer("RMSprop", `"RMSprop"`, `did you mean "rmsprop"?`),
	badOptimizer("lion tamer", `"lion tamer"`, "there is no such optimizer; choose"),
	badInit("", `""`, "no initialization given"),
	badInit("xavier", `"xavier"`, `did you mean "glorot"?`),
	badInit("unifrom", `"unifrom"`, `did you mean "uniform"?`),
	badInit("日本語の初期化", `"日本語の初期化"`, "there is no such initialization"),
}

// TestValidateBad: every fault names the field, the value, what is allowed and
// what to do.
func TestValidateBad(t *testing.T) {
	for _, b := range badConfigs {
		c := Default()
		b.change(&c)
		err := c.Validate()
		var field *FieldError
		if !errors.As(err, &field) || field.Field != b.field || field.Value != b.value {
			t.Errorf("%s = %s: %v", b.field, b.value, err)
			continue
		}
		if strings.Count(err.Error(), "\n") > 0 {
			t.Errorf("%s = %s: more than one fault: %v", b.field, b.value, err)
		}
		for _, want := range append(b.says, b.field+" = "+b.value+": ") {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s = %s: %q, want %q in it", b.field, b.value, err, want)
			}
		}
		if strings.Contains(field.Reason, "did you mean") && !strings.Contains(strings.Join(b.says, " "), "did you mean") {
			t.Errorf("%s = %s: an odd suggestion: %s", b.field, b.value, field.Reason)
		}
	}
}

// TestValidateAll: all faults are told at once, in the order of the fields.
func TestValidateAll(t *testing.T) {
	all := Config{HiddenLayers: -1, LearningRate: math.NaN(), MaxExamples: -1, MaxSeconds: -1}
	want := []string{"HiddenLayers", "Width", "Activation", "Loss", "Optimizer", "LearningRate", "BatchSize", "Epochs", "Init", "MaxExamples", "MaxSeconds"}
	lines := strings.Split(all.Validate().Error(), "\n")
	if len(lines) != len(want) {
		t.Fatalf("%d faults, want %d:\n%s", len(lines), len(want), strings.Join(lines, "\n"))
	}
	for i, name := range want {
		if !strings.HasPrefix(lines[i], name+" = ") {
			t.Errorf("fault %d is %q, want one of %s", i+1, lines[i], name)
		}
	}
	faults, ok := all.Validate().(interface{ Unwrap() []error })
	if !ok || len(faults.Unwrap()) != len(want) {
		t.Fatalf("not joined: %T", all.Validate())
	}
	for _, fault := range faults.Unwrap() {
		if _, ok := fault.(*FieldError); !ok {
			t.Errorf("%T: %v", fault, fault)
		}
	}
}
