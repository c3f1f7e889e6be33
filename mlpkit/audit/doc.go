// Package audit reads a published report of experiments the way a careful
// colleague would: its tables as data, its conclusions as claims that the tables
// and other runs support, contradict or leave open, and its curves as something
// that another run of the same settings should be able to reproduce.
//
// The report is the student lab report of 2023 that this lab grew out of. Its
// numbers are facts and are copied here; everything else is computed from them.
// Nothing in this package trains.
//
// claims.go is the file to read first: the list of conclusions with both judges.
// tables.go judges by the report's tables (levels.go has what it measures),
// runs.go by studies of this lab (evidence.go likewise). Of the house it imports
// mlpkit, for the results of studies, and internal/text.
package audit
