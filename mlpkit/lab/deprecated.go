package lab

import (
	"mlplab/mlpkit/lab/report"
)

// ReportTables is [report.Tables].
//
// Deprecated: import mlplab/mlpkit/lab/report and call report.Tables().
func ReportTables() { report.Tables() }

// ReportRepeats is [report.Repeats].
//
// Deprecated: import mlplab/mlpkit/lab/report and call report.Repeats().
func ReportRepeats() { report.Repeats() }

// ReportFit is [report.Fit].
//
// Deprecated: import mlplab/mlpkit/lab/report and call report.Fit().
func ReportFit(c Config, axis Axis, tables ...string) *Result { return report.Fit(c, axis, tables...) }

// ReportSplit is [report.Split].
//
// Deprecated: import mlplab/mlpkit/lab/report and call report.Split().
func ReportSplit(randomState uint32) { report.Split(randomState) }

// ReportJudged is [report.Judged].
//
// Deprecated: import mlplab/mlpkit/lab/report and call report.Judged().
func ReportJudged() { report.Judged() }

// Reconsider is [report.AgainstRuns].
//
// Deprecated: import mlplab/mlpkit/lab/report and call report.AgainstRuns().
func Reconsider() { report.AgainstRuns() }

// Answers is [PredictedDigits].
//
// Deprecated: call [PredictedDigits].
func Answers(c Config, axis Axis, options ...StudyOption) { PredictedDigits(c, axis, options...) }
