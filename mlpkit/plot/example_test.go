package plot_test

import (
	"fmt"
	"os"
	"path/filepath"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/exact"
	"mlplab/mlpkit/plot"
)

// A figure of two runs, written to a file. Runs come from [mlpkit.Train]; these
// are made up.
func ExampleCompare() {
	var runs []*mlpkit.Run
	for i, rate := range []float64{0.001, 0.01} {
		r := &mlpkit.Run{Config: mlpkit.Default(), Data: mlpkit.DataInfo{Train: 640}}
		r.Config.LearningRate, r.Config.Epochs = rate, 2
		for step := range 20 {
			r.StepLoss = append(r.StepLoss, 2.3/float32(step+1+i))
		}
		for epoch := range 2 {
			accuracy := exact.Float(0.9 + 0.03*float64(epoch) - 0.01*float64(i))
			r.Epochs = append(r.Epochs, mlpkit.Epoch{TrainAccuracy: accuracy, ValidationAccuracy: accuracy})
		}
		runs = append(runs, r)
	}
	label := func(r *mlpkit.Run) string { return fmt.Sprint("learning rate ", r.Config.LearningRate) }
	figure, err := plot.Compare(label, runs...)
	if err != nil {
		fmt.Println(err)
		return
	}
	svg, err := figure.SVG()
	if err != nil {
		fmt.Println(err)
		return
	}
	dir, err := os.MkdirTemp("", "figures")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	fmt.Println(os.WriteFile(filepath.Join(dir, "rates.svg"), svg, 0o644))
	fmt.Println(figure.Alt())
	// Output:
	// <nil>
	// Loss per step (logarithmic axis), training and validation accuracy per epoch of 2 runs. learning rate 0.001: loss 0.115 after 20 steps, training accuracy 93.00 %, validation accuracy 93.00 % after epoch 2. learning rate 0.01: loss 0.11 after 20 steps, training accuracy 92.00 %, validation accuracy 92.00 % after epoch 2.
}
