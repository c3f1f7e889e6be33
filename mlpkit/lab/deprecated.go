package lab

import "mlplab/mlpkit/lab/report"

// The verbs of notebooks from before, under the names that they have there.
//
// Deprecated: import mlplab/mlpkit/lab/report and call the verb named on the right;
// for Answers call [PredictedDigits].
var (
	ReportTables  = report.Tables
	ReportRepeats = report.Repeats
	ReportFit     = report.Fit
	ReportSplit   = report.Split
	ReportJudged  = report.Judged
	Reconsider    = report.AgainstRuns
	Answers       = PredictedDigits
)
