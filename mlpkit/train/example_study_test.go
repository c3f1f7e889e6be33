package train_test

import (
	"context"
	"fmt"
	"log"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/study"
	"mlplab/mlpkit/train"
)

func ExampleStudy() {
	digits, err := datasets.LoadMNIST(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	base := mlpkit.Default()
	base.Epochs = 8 // after 5, three seeds do not always tell the first two apart
	// A rate of 0.1 among them would tremble so much that three seeds tell less of the others.
	s := study.Study{Name: "learning-rate", Base: base, Axis: study.LearningRates(0.001, 0.01, 0.0001), Seeds: study.Seeds(3)}
	result, err := train.Study(context.Background(), s, digits.Train, study.Options{})
	if err != nil {
		log.Fatal(err)
	}
	for _, c := range result.Compare() {
		fmt.Printf("%s better than %s: %v\n", c.A.Label(), c.B.Label(), c.Differs() && c.Difference > 0)
	}
	// verdict.Of(result) has it in words and numbers.

	// Output:
	// 0.001 better than 0.01: true
	// 0.001 better than 0.0001: true
	// 0.01 better than 0.0001: true
}
