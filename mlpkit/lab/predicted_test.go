package lab

import (
	"context"
	"testing"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/lab/internal/labtest"
	"mlplab/mlpkit/study"
	"mlplab/mlpkit/train"
)

func TestPredictedDigits(t *testing.T) {
	b := newBench()
	b.TrainStudy = func(ctx context.Context, s study.Study, set *datasets.Set, o study.Options) (*study.Result, error) {
		return train.Study(ctx, s, set, o)
	}
	c := labtest.Brief()
	c.Loss, c.Epochs, c.BatchSize = mlpkit.MAE, 2, 20
	b.predictedDigits(study.Study{Name: "answers", Base: c, Axis: study.LearningRates(10, 0.001), Seeds: study.Seeds(2)})
	labtest.Equal(t, "errors", b.Errors, []string{})
	labtest.Equal(t, "rows", len(b.Tables[0].Rows), 4)
	row := b.Tables[0].Rows[0] // a step of 10 kills every unit
	labtest.Equal(t, "answers", row[3], 1)
	labtest.Equal(t, "accuracy", row[2], row[5])
	labtest.Expect(t, b.Said(), "With learning rate 10, 2 of 2 networks answer the same digit")
}

func TestPredictedDigitsText(t *testing.T) {
	said := predictedText([]predicted{
		{value: "a", times: []int{9, 1, 0}, accuracy: 0.4},
		{value: "a", times: []int{0, 10, 0}, accuracy: 0.1},
		{value: "b", times: []int{3, 3, 4}, accuracy: 0.9},
	})
	labtest.Expect(t, said, "With a, 1 of 2 networks answer", "The others answer 2 different digits and are right on 40.00 %.",
		"With b, none of 1 network answers the same digit for every image. They answer 3 different digits and are right on 90.00 %.")
}
