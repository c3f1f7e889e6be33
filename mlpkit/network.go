package mlpkit

import (
	"fmt"
	"strings"

	"mlplab/mlpkit/internal/text"
)

// Network is a trained network as plain arrays. What computes with it is in
// package train.
type Network struct {
	Activation Activation
	Layers     []Layer // the first after the input first, the output last
}

// Layer is one dense layer's weights [In, Out], row by row, and biases [Out].
type Layer struct {
	In, Out int
	Weights []float32
	Biases  []float32
}

// Parameters is the number of weights and biases.
func (n *Network) Parameters() int {
	total := 0
	for _, l := range n.Layers {
		total += len(l.Weights) + len(l.Biases)
	}
	return total
}

// String explains the network: MLP 784→128→10 relu, 101,770 parameters.
func (n *Network) String() string {
	sizes := []string{fmt.Sprint(n.Layers[0].In)}
	for _, l := range n.Layers {
		sizes = append(sizes, fmt.Sprint(l.Out))
	}
	activation := ""
	if len(n.Layers) > 1 {
		activation = " " + string(n.Activation)
	}
	return fmt.Sprintf("MLP %s%s, %s parameters", strings.Join(sizes, "→"), activation, text.Thousands(n.Parameters()))
}
