package lab

import (
	"context"
	"fmt"
	"strings"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/lab/internal/display"
)

// The size of the digits' problem.
const (
	rows, cols = 28, 28
	pixels     = rows * cols
	classes    = 10
)

// Model explains the network that c describes: its layers, what each computes,
// and how its parameters add up. Nothing is trained.
func Model(c Config) { newVerb().explain(c) }

func (v *verb) explain(c Config) {
	v.Do(func(context.Context) error {
		if err := c.Validate(); err != nil {
			return err
		}
		v.Out.Table(layerTable(c))
		v.Out.Text(modelWords(c))
		return nil
	})
}

// layerTable is a row for each layer of the network.
func layerTable(c Config) display.Table {
	t := display.Table{Head: []string{"layer", "inputs", "units", "weights", "biases", "parameters", "then"}, Words: []int{6}}
	in := pixels
	for i := range c.HiddenLayers + 1 {
		name, out, then := fmt.Sprintf("hidden %d", i+1), c.Width, string(c.Activation)
		if i == c.HiddenLayers {
			name, out, then = "output", classes, "softmax"
			if c.Loss == mlpkit.BCE {
				then = "sigmoid"
			}
		}
		t.Rows = append(t.Rows, []string{
			name, text.Thousands(in), text.Thousands(out),
			fmt.Sprintf("%s × %s = %s", text.Thousands(in), text.Thousands(out), text.Thousands(in*out)),
			text.Thousands(out), text.Thousands((in + 1) * out), then,
		})
		in = out
	}
	t.Rows = append(t.Rows, []string{"together", "", "", "", "", text.Thousands(c.Parameters(pixels, classes)), ""})
	return t
}

// modelWords says what the network does with an image.
func modelWords(c Config) string {
	sizes := []string{fmt.Sprint(pixels)}
	for range c.HiddenLayers {
		sizes = append(sizes, fmt.Sprint(c.Width))
	}
	sizes = append(sizes, fmt.Sprint(classes))
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s numbers to learn. ", strings.Join(sizes, " → "), text.Thousands(c.Parameters(pixels, classes)))
	if c.HiddenLayers == 0 {
		b.WriteString("Without a hidden layer this is a linear model: each class has one weight for each pixel and a bias, and the class with the largest sum wins.")
	} else {
		fmt.Fprintf(&b, "An image enters as %d grey levels. Each hidden unit sums its inputs, each times a weight, adds its bias and applies %s. The ten outputs are such sums too, one for each digit; the largest is the network's answer.", pixels, c.Activation)
	}
	return b.String()
}
