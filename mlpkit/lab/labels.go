package lab

import (
	"fmt"
	"strings"

	"mlplab/mlpkit/internal/text"
)

// field is a field of a Config in words.
type field struct {
	name  string
	value func(Config) string
}

// fields is all of a Config's fields, in its order.
var fields = []field{
	{"hidden layers", func(c Config) string { return fmt.Sprint(c.HiddenLayers) }},
	{"width", func(c Config) string { return fmt.Sprint(c.Width) }},
	{"activation", func(c Config) string { return string(c.Activation) }},
	{"loss", func(c Config) string { return string(c.Loss) }},
	{"optimizer", func(c Config) string { return string(c.Optimizer) }},
	{"learning rate", func(c Config) string { return text.Number(c.LearningRate) }},
	{"batch size", func(c Config) string { return fmt.Sprint(c.BatchSize) }},
	{"epochs", func(c Config) string { return fmt.Sprint(c.Epochs) }},
	{"seed", func(c Config) string { return fmt.Sprint(c.Seed) }},
	{"initialization", func(c Config) string { return string(c.Init) }},
}

// differing is the fields in which the configurations are not all the same.
func differing(configs []Config) []field {
	var found []field
	for _, f := range fields {
		for _, c := range configs {
			if f.value(c) != f.value(configs[0]) {
				found = append(found, f)
				break
			}
		}
	}
	return found
}

// labels names each configuration by the fields that differ. Equal ones are numbered.
func labels(configs []Config) []string {
	names := make([]string, len(configs))
	seen := map[string]int{}
	for i, c := range configs {
		var parts []string
		for _, f := range differing(configs) {
			parts = append(parts, f.name+" "+f.value(c))
		}
		name := strings.Join(parts, ", ")
		if name == "" {
			name = "run"
		}
		seen[name]++
		if n := seen[name]; n > 1 || name == "run" && len(configs) > 1 {
			name = fmt.Sprintf("%s (%d)", name, n)
		}
		names[i] = name
	}
	return names
}

// slug is what sets c apart from Default, as part of a file's name.
func slug(c Config) string {
	var b strings.Builder
	for _, f := range differing([]Config{Default(), c}) {
		b.WriteString("-" + strings.ReplaceAll(f.name, " ", "-") + "-" + f.value(c))
	}
	return b.String()
}
