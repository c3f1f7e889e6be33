package audit

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// reportCSV is every table of the report, entered by a script from its text.
//
//go:embed data/report.csv
var reportCSV []byte

// Decimal is a number as the report prints it, counted in units of its last
// place, 0.0001, so that equal prints are equal numbers.
type Decimal int

// Round is x to four decimals.
func Round(x float64) Decimal { return Decimal(math.Round(x * 1e4)) }

// Float is the number.
func (d Decimal) Float() float64 { return float64(d) / 1e4 }

// String is the number with four decimals.
func (d Decimal) String() string { return strconv.FormatFloat(d.Float(), 'f', 4, 64) }

// Experiment is one of the report's five: what its table says was varied.
type Experiment string

// The report's experiments, in its order.
const (
	LearningRate Experiment = "learning rate"
	BatchSize    Experiment = "batch size"
	HiddenLayers Experiment = "hidden layers"
	Width        Experiment = "width"
	Loss         Experiment = "loss"
)

// Experiments lists the experiments in the report's order.
func Experiments() []Experiment {
	return []Experiment{LearningRate, BatchSize, HiddenLayers, Width, Loss}
}

// Table is one of the report's tables: a training of ten epochs.
type Table struct {
	Experiment Experiment
	Value      string // of what was varied, as the table's heading says
	Epochs     []Epoch
}

// Epoch is a line of a table. Accuracies are fractions.
type Epoch struct {
	TrainLoss, ValLoss, TrainAcc, ValAcc Decimal
}

// Name names the table: learning rate 0.01.
func (t Table) Name() string { return string(t.Experiment) + " " + t.Value }

// The columns that are compared, as functions of a table's lines.
var (
	TrainLoss = func(e Epoch) Decimal { return e.TrainLoss }
	ValAcc    = func(e Epoch) Decimal { return e.ValAcc }
)

// Column returns one number of each line, in order.
func (t Table) Column(of func(Epoch) Decimal) []float64 {
	var column []float64
	for _, e := range t.Epochs {
		column = append(column, of(e).Float())
	}
	return column
}

// Report is the published tables, in the report's order.
type Report []Table

// Published returns the report's 15 tables.
func Published() (Report, error) {
	r, err := Parse(bytes.NewReader(reportCSV))
	if err != nil {
		return nil, fmt.Errorf("the report's tables: %w", err)
	}
	return r, nil
}

// Find returns the table of an experiment's value.
func (r Report) Find(e Experiment, value string) (Table, error) {
	for _, t := range r {
		if t.Experiment == e && t.Value == value {
			return t, nil
		}
	}
	return Table{}, fmt.Errorf("table %s %s: the report has none; it has %s", e, value, strings.Join(r.names(), ", "))
}

// Of returns the tables of an experiment, in order.
func (r Report) Of(e Experiment) Report {
	var of Report
	for _, t := range r {
		if t.Experiment == e {
			of = append(of, t)
		}
	}
	return of
}

func (r Report) names() []string {
	var names []string
	for _, t := range r {
		names = append(names, t.Name())
	}
	return names
}

// columns is the first line of a file of tables.
const columns = "experiment,value,epoch,train_loss,val_loss,train_acc,val_acc"

// Parse reads tables from CSV: a line of names, then a line for each epoch,
// table after table, epochs counted from 1. Anything unexpected is an error that
// names its line.
func Parse(r io.Reader) (Report, error) {
	lines := csv.NewReader(r)
	lines.FieldsPerRecord = strings.Count(columns, ",") + 1
	head, err := lines.Read()
	if err != nil {
		return nil, fmt.Errorf("line 1: %w", err)
	}
	if got := strings.Join(head, ","); got != columns {
		return nil, fmt.Errorf("line 1: %q: want the names %q", got, columns)
	}
	var report Report
	for {
		fields, err := lines.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err // names its line
		}
		if report, err = report.with(fields); err != nil {
			line, _ := lines.FieldPos(0)
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
	}
	if len(report) == 0 {
		return nil, errors.New("no table: want a line for each epoch under the names")
	}
	return report, nil
}
