// Package display shows what the verbs of a notebook cell have to show: figures,
// tables, paragraphs, the passing view of a training, and errors. A notebook's cell
// gets pictures and HTML, a terminal gets text and SVG files.
//
// It draws with plot and writes to GoNB; it computes nothing and links no GoMLX, so
// it knows neither the verbs nor train. Read display.go first, then notebook.go and
// terminal.go; folding.go keeps a cell's output small.
package display
