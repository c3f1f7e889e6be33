// Package cell is what every verb of a notebook cell shares: the display, the
// digits, training, the store, quick mode, and the way in which a verb ends. Packages
// lab and report hold the verbs.
//
// Read verb.go first; experiments.go lists the lab's five experiments.
package cell
