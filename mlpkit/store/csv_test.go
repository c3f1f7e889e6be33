package store

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strings"
	"testing"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/testkit"
)

// read is a CSV table as rows of named cells.
func readTable(t *testing.T, b *bytes.Buffer) []map[string]string {
	t.Helper()
	lines, err := csv.NewReader(b).ReadAll() // fails on rows of other lengths than the head
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, name := range lines[0] {
			row[name] = line[i]
		}
		rows = append(rows, row)
	}
	return rows
}

func TestExport(t *testing.T) {
	c := mlpkit.Default()
	c.LearningRate, c.Loss = 0.1, mlpkit.MAE
	whole := testkit.Synthetic(c, testkit.Course{Validation: []float64{0.5, 0.75, 0.625}, ValidationLoss: []float64{1, 2, 4}})
	broken := testkit.Synthetic(mlpkit.Default(), testkit.Course{Validation: []float64{0.1}, DivergedAt: 7})
	empty := testkit.Synthetic(mlpkit.Default(), testkit.Course{})
	runs := []Run{{Run: whole, Study: "a, \"b\""}, {Run: broken, Study: "b"}, {Run: empty, Study: "c"}}

	var b bytes.Buffer
	if err := WriteCSV(&b, runs); err != nil {
		t.Fatal(err)
	}
	rows := readTable(t, &b)
	if len(rows) != 3 {
		t.Fatalf("%d rows, want 3", len(rows))
	}
	for i, want := range []map[string]string{
		{"study": `a, "b"`, "learning_rate": "0.1", "loss": "mae", "validation_accuracy": "0.625", "validation_loss": "4",
			"best_epoch": "2", "best_validation_accuracy": "0.75", "finished_epochs": "3", "steps": "2250", "diverged_step": "",
			"stopped": "", "hash": whole.Hash(), "parameters": "101770", "threads": "2"},
		{"study": "b", "diverged_step": "7", "stopped": "diverged"},
		{"study": "c", "finished_epochs": "0", "validation_accuracy": "", "best_validation_accuracy": ""},
	} {
		for name, value := range want {
			if got, ok := rows[i][name]; !ok || got != value {
				t.Errorf("row %d, %s: %q, want %q", i, name, got, value)
			}
		}
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no room") }

func TestExportError(t *testing.T) {
	run := testkit.Synthetic(mlpkit.Default(), testkit.Course{Validation: []float64{0.5}})
	if err := WriteCSV(full{}, []Run{{Run: run}}); err == nil || !strings.Contains(err.Error(), "no room") {
		t.Errorf("error %v, want the writer's", err)
	}
}
