package mlpkit_test

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/testkit"
	"mlplab/mlpkit/internal/text"
)

// TestFieldsAreThoseOfAConfig: every field of a Config has one row, in its order,
// whose text sets it back, and whose usual values are valid.
func TestFieldsAreThoseOfAConfig(t *testing.T) {
	config, fields := reflect.TypeFor[mlpkit.Config](), mlpkit.Fields()
	if len(fields) != config.NumField() {
		t.Fatalf("%d rows for %d fields", len(fields), config.NumField())
	}
	var controls []int
	for i, f := range fields {
		if f.Name != config.Field(i).Name || f.Title == "" || f.Key() == "" || mlpkit.FieldNamed(f.Name).Title != f.Title {
			t.Errorf("row %d is %+v, want one of %s", i+1, f, config.Field(i).Name)
		}
		usual := f.Names
		for _, x := range f.Choices {
			usual = append(usual, text.Number(x))
		}
		for _, value := range append(usual, f.Text(mlpkit.Default())) {
			c := mlpkit.Default()
			if err := f.Set(&c, value); err != nil || f.Text(c) != value {
				t.Errorf("%s: %q is set to %q, %v", f.Name, value, f.Text(c), err)
			}
			if err := c.Validate(); err != nil {
				t.Errorf("%s: %v", f.Name, err)
			}
		}
		if f.Names == nil && f.Text(mlpkit.Config{}) != "false" {
			c := mlpkit.Default()
			if err := f.Set(&c, "many"); err == nil || !strings.Contains(err.Error(), f.Name+` = "many": must be a`) {
				t.Errorf("%s = many: %v", f.Name, err)
			}
		}
		if f.Control > 0 {
			controls = append(controls, f.Control)
		}
	}
	slices.Sort(controls)
	for i, place := range controls {
		if place != i+1 {
			t.Errorf("controls have the places %v", controls)
		}
	}
	if none := mlpkit.FieldNamed("Colour"); none.Name != "" {
		t.Errorf("an unknown field is %+v", none)
	}
}

// TestFieldsDocument keeps FIELDS.md, the table of hyperparameters for readers.
func TestFieldsDocument(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Hyperparameters\n\nThe fields of a Config. This page is written from the table in fields.go: `go test ./mlpkit -run TestFieldsDocument -update`.\n\n")
	b.WriteString("| field | in words | values | default | a study can vary it | usual |\n|---|---|---|---|---|---|\n")
	for _, f := range mlpkit.Fields() {
		varied := ""
		if f.Varied {
			varied = "yes"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | %s |\n", f.Name, f.Title, valuesOf(f), f.Text(mlpkit.Default()), varied, f.Hint)
	}
	testkit.Golden(t, "FIELDS.md", b.String())
}

// valuesOf are the values that a field takes, in words.
func valuesOf(f mlpkit.Field) string {
	_, broken := f.Get(mlpkit.Config{}).(float64)
	switch {
	case f.Names != nil:
		return strings.Join(f.Names, ", ")
	case f.Must != "":
		return strings.TrimPrefix(f.Must, "must be ")
	case f.Low == 0 && f.High == 0:
		return "true, false"
	case f.High == math.MaxInt64:
		return "any whole number"
	case broken:
		return fmt.Sprintf("%g to %g", f.Low, f.High)
	}
	return fmt.Sprintf("%.0f to %.0f", f.Low, f.High)
}
