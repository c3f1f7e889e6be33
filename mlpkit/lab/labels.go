package lab

import (
	"fmt"
	"slices"
	"strings"

	"mlplab/mlpkit"
)

// labelled are the fields that tell one training from another in a label: limits
// and what is only measured are not among them.
func labelled() []mlpkit.Field {
	return slices.DeleteFunc(mlpkit.Fields(), func(f mlpkit.Field) bool {
		return !f.Varied && f.Name != "Epochs" && f.Name != "Seed"
	})
}

// differing is the labelled fields in which the configurations are not all the same.
func differing(configs []Config) []mlpkit.Field {
	var found []mlpkit.Field
	for _, f := range labelled() {
		for _, c := range configs {
			if f.Text(c) != f.Text(configs[0]) {
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
			parts = append(parts, f.Title+" "+f.Text(c))
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
		b.WriteString("-" + strings.ReplaceAll(f.Title, " ", "-") + "-" + f.Text(c))
	}
	return b.String()
}
