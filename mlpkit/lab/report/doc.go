// Package report reads the lab report from 2023: its published tables, its
// conclusions, and what the lab's own trainings say about both. Its verbs are called
// in a notebook cell as those of package lab are:
//
//   - what is printed: [Tables], [Repeats]
//   - what made it: [Fit], [Split]
//   - what it concludes: [Judged] by its own tables, [AgainstRuns] by the lab's five
//     studies
//
// It imports mlpkit/audit, which holds the tables and both judges, and shares with
// lab what a verb works with. Read tables.go first.
package report
