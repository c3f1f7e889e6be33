// Package plot turns training runs into figures: pure functions from
// [mlpkit.Run] values to a [Figure], which is drawn by gonum/plot and written
// as SVG or PNG. Each figure has a file of its own: training.go is the one to
// read first; figure.go puts plots together, style_axes.go draws the axes of all.
//
// # Reading the curves
//
// The loss of every step is shown as a faint line, reduced to the lowest and
// the highest value of each pixel column, so that a long run keeps its spikes
// and a small file. Over it lies the exponential moving average, corrected for
// its start, of about a sixtieth of the planned steps; near the beginning it
// averages fewer, a fifth of the steps so far, so that the first drop stays
// steep. The vertical axis is linear from 0, or logarithmic where the averages
// span more than a factor of 20. It covers the averages and nearly all single
// steps; the rarest spikes end at its edge. If those of the averages do, the
// name of the axis has the highest value.
//
// A loss that is no finite number ends the curve with a red cross that names
// the step. Accuracies of epochs that end after that step are left out: the
// network that they belong to is broken.
//
// Where accuracies of several runs lie far apart, such as 10 % and 98 %, their
// errors are on a logarithmic axis, which keeps the good ones distinct.
//
// # Colours
//
// [Color] is the palette of Okabe and Ito, which colour-blind people can tell
// apart. The first run, value or series of a figure has the first colour in
// all its panels, so callers who keep the order keep the colours.
package plot
