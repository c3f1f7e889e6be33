package report

import (
	"fmt"
	"strings"
)

// GPU is this project on a GPU beside itself on the CPU.
type GPU struct {
	Name  string       `json:"name,omitempty"` // empty where there is no GPU
	Cases []CaseResult `json:"cases,omitempty"`
}

// The peers of its cases.
const (
	OnCPU = "ours-cpu"
	OnGPU = "ours-cuda"
)

func (r *Results) gpu(b *strings.Builder) {
	g := r.GPU
	if g == nil {
		return
	}
	b.WriteString("## On a GPU\n\n")
	switch {
	case g.Name == "":
		b.WriteString("no GPU\n\n")
		return
	case len(g.Cases) == 0:
		fmt.Fprintf(b, "%s: nothing was measured, see the failures.\n\n", g.Name)
		return
	}
	fmt.Fprintf(b, "%s. One hidden layer, steady epochs: median and range of the time of a step, in µs; accuracy on the validation images.\n\n", g.Name)
	b.WriteString("| batch | width | steps an epoch | CPU | GPU | CPU ÷ GPU | accuracy, CPU | accuracy, GPU |\n|--:|--:|--:|--:|--:|--:|--:|--:|\n")
	for _, c := range g.Cases {
		cpu, gpu := c.steady(OnCPU), c.steady(OnGPU)
		fmt.Fprintf(b, "| %d | %d | %d | %s | %s | %.2f | %s | %s |\n", c.Case.Batch, c.Case.Width, c.Case.Steps(),
			c.step(cpu), c.step(gpu), cpu.Median/gpu.Median, c.percent(OnCPU), c.percent(OnGPU))
	}
	b.WriteString("\n")
}

// step is the time of a step in microseconds, with its range.
func (c CaseResult) step(t Times) string {
	us := 1e6 / float64(c.Case.Steps())
	return fmt.Sprintf("%.0f (%.0f – %.0f)", t.Median*us, t.Min*us, t.Max*us)
}

// percent is the mean accuracy of a peer.
func (c CaseResult) percent(peer string) string {
	mean, _ := c.accuracy(peer)
	return fmt.Sprintf("%.2f %%", 100*mean)
}
