package store

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/exact"
)

// Runs can be written as tables for other programs. TensorBoard's HParams event
// files are not written: no Go library that is kept up writes them, and the CSV
// files load into a pandas.DataFrame or a spreadsheet as they are.

// resultColumns head the columns of [WriteCSV] after those of the configuration.
var resultColumns = []string{
	"data", "train_examples", "validation_examples", "parameters",
	"finished_epochs", "steps", "train_loss", "train_accuracy", "validation_loss", "validation_accuracy",
	"best_epoch", "best_validation_accuracy", "seconds", "compile_seconds", "stopped", "diverged_step",
	"backend", "pjrt", "gomlx", "go", "threads", "hash",
}

// WriteCSV writes a row for each run under a row of names: configuration, data,
// the measures after the last epoch, and what it was computed with. What there
// is not is empty; accuracies are fractions.
func WriteCSV(w io.Writer, runs []Run) error {
	columns := []string{"study"}
	for _, f := range configColumns() {
		columns = append(columns, f.Key())
	}
	table := csv.NewWriter(w)
	table.Write(append(columns, resultColumns...)) // errors are kept until the end
	for _, r := range runs {
		table.Write(row(r))
	}
	table.Flush()
	if err := table.Error(); err != nil {
		return fmt.Errorf("writing CSV: %w", err)
	}
	return nil
}

// row is a run's cells.
func row(r Run) (cells []string) {
	d, e := r.Data, r.Environment
	var loss, train, validationLoss, validation, best any
	last, ok := r.Last()
	number, bestEpoch := r.Best()
	if ok {
		loss, train, validationLoss, validation = last.TrainLoss, last.TrainAccuracy, last.ValidationLoss, last.ValidationAccuracy
		best = bestEpoch.ValidationAccuracy
	}
	var diverged any
	if step, ok := r.Diverged(); ok {
		diverged = step
	}
	values := []any{r.Study}
	for _, f := range configColumns() {
		values = append(values, f.Get(r.Config))
	}
	values = append(values, d.Name, d.Train, d.Validation, r.Parameters,
		len(r.Epochs), len(r.StepLoss), loss, train, validationLoss, validation,
		number, best, r.Seconds(), r.CompileSeconds, r.Stopped, diverged,
		e.Backend, e.PJRT, e.GoMLX, e.Go, e.Threads, r.Hash())
	for _, v := range values {
		cells = append(cells, cell(v))
	}
	return cells
}

// configColumns are the fields of a Config that decide a run's numbers: all but
// what is only measured.
func configColumns() []mlpkit.Field {
	return slices.DeleteFunc(mlpkit.Fields(), func(f mlpkit.Field) bool { return f.Name == "Diagnose" })
}

// cell is a value as CSV readers take it: numbers exact, NaN as NaN.
func cell(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case exact.Float:
		return cell(float64(v))
	case float64:
		if math.IsInf(v, 0) {
			return fmt.Sprintf("%+v", v)
		}
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return fmt.Sprint(v)
}
