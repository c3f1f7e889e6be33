// Package playground is the interactive part of the lab: a view in a notebook
// cell with a control for each hyperparameter, curves that move while the network
// trains, and a field to draw a digit for it.
//
//	playground.Open(lab.Default())
//
// The parts, each to be understood and tested without the others:
//
//   - digit.go makes of ink an image as MNIST has them, nearest.go finds the
//     training images that resemble it, network.go computes what a network
//     says of it.
//   - worker.go trains, in chunks short enough to be interrupted at any time.
//   - server.go holds the state: what was asked for, what came of it, what the
//     view is to show. It knows views only as a [link] for texts.
//   - message.go and frame.go are what goes over the link, as JSON.
//   - kernel.go is the link to a page, through GoNB; view holds the page's part.
//
// It imports datasets, mlpkit, plot and, for the data of a cell, lab;
// read server.go first.
package playground
