package playground

import (
	"fmt"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/text"
)

// words says what the training does and what it has come to.
func (s *server) words() string {
	r := s.current
	switch {
	case r.number != s.number || r.status == compiling || r.status == "":
		return "Compiling the network …"
	case r.status == failed:
		return fmt.Sprintf("The training failed: %v. Change the setting to begin another.", r.err)
	}
	run := r.run
	made, perEpoch := len(run.StepLoss), run.StepsPerEpoch()
	said := fmt.Sprintf("Step %s, %.1f epochs", text.Thousands(made), float64(made)/float64(perEpoch))
	if made == 0 {
		return "At the start weights: no step made yet."
	}
	if step, ok := run.Diverged(); ok {
		return fmt.Sprintf("Diverged: the loss is no finite number since step %s. The weights are lost; Reset, and try a smaller learning rate.", text.Thousands(step))
	}
	said += fmt.Sprintf(" · loss %.4f", run.StepLoss[made-1])
	if e, ok := run.Last(); ok {
		said += fmt.Sprintf(" · after epoch %d: training accuracy %.2f %%, validation accuracy %.2f %%",
			len(run.Epochs), 100*e.TrainAccuracy, 100*e.ValidationAccuracy)
	}
	return said
}

// describe explains c's network for data.
func describe(c mlpkit.Config, data *datasets.Split) string {
	sizes := fmt.Sprint(data.Train.Pixels())
	for range c.HiddenLayers {
		sizes += fmt.Sprintf(" → %d", c.Width)
	}
	return fmt.Sprintf("%s → %d, %s parameters", sizes, data.Train.Classes, text.Thousands(c.Parameters(data.Train.Pixels(), data.Train.Classes)))
}
