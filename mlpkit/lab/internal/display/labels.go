package display

import (
	"fmt"
	"slices"
	"strings"

	"mlplab/mlpkit"
)

// labelFields are the fields that tell one training from another in a label: limits
// and what is only measured are not among them.
func labelFields() []mlpkit.Field {
	return slices.DeleteFunc(mlpkit.Fields(), func(f mlpkit.Field) bool {
		return !f.Varied && f.Name != "Epochs" && f.Name != "Seed"
	})
}

// Differing is the Labelled fields in which the configurations are not all the same.
func Differing(configs []mlpkit.Config) []mlpkit.Field {
	var found []mlpkit.Field
	for _, f := range labelFields() {
		for _, c := range configs {
			if f.Text(c) != f.Text(configs[0]) {
				found = append(found, f)
				break
			}
		}
	}
	return found
}

// Labels names each configuration by the fields that differ. Equal ones are numbered.
func Labels(configs []mlpkit.Config) []string {
	names := make([]string, len(configs))
	seen := map[string]int{}
	for i, c := range configs {
		var parts []string
		for _, f := range Differing(configs) {
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

// Labelled names runs by the labels of their configurations, for [plot.Compare].
func Labelled(runs []*mlpkit.Run, labels []string) func(*mlpkit.Run) string {
	return func(r *mlpkit.Run) string {
		if i := slices.Index(runs, r); i >= 0 {
			return labels[i]
		}
		return r.Config.String()
	}
}

// LabelsOf names each run by the fields in which they differ.
func LabelsOf(runs []*mlpkit.Run) []string {
	configs := make([]mlpkit.Config, len(runs))
	for i, r := range runs {
		configs[i] = r.Config
	}
	return Labels(configs)
}

// Slug is what sets c apart from Default, as part of a file's name.
func Slug(c mlpkit.Config) string {
	var b strings.Builder
	for _, f := range Differing([]mlpkit.Config{mlpkit.Default(), c}) {
		b.WriteString("-" + strings.ReplaceAll(f.Title, " ", "-") + "-" + f.Text(c))
	}
	return b.String()
}

// FilePart is words as part of a file's name.
func FilePart(words string) string { return strings.ReplaceAll(words, " ", "-") }
