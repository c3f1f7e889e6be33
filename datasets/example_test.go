package datasets_test

import (
	"context"
	"fmt"

	"mlplab/datasets"
)

// The report's preprocessing: load, split 80/20, scale to [0,1] and flatten,
// labels one-hot.
func Example() {
	mnist, err := datasets.LoadMNIST(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	split, err := mnist.Train.Split(0.2, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("training:", split.Train.Len(), "validation:", split.Validation.Len(), "test:", mnist.Test.Len())

	first, err := mnist.Train.Head(1)
	if err != nil {
		fmt.Println(err)
		return
	}
	x, y := first.Float32(), first.OneHot()
	fmt.Println("inputs:", len(x), "label", first.Labels[0], "as", y[0])
	fmt.Printf("a pixel: %d becomes %.4f\n", first.Image(0)[28*5+14], x[28*5+14])
	// Output:
	// training: 48000 validation: 12000 test: 10000
	// inputs: 784 label 5 as [0 0 0 0 0 1 0 0 0 0]
	// a pixel: 18 becomes 0.0706
}
