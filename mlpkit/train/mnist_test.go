package train

import (
	"context"
	"sync"
	"testing"

	"mlplab/datasets"
	"mlplab/mlpkit"
)

// loadMNIST loads the digits once.
var loadMNIST = sync.OnceValues(func() (*datasets.MNIST, error) { return datasets.LoadMNIST(context.Background()) })

// digits is the real MNIST, split as the report does.
func digits(t *testing.T, seed int64) *datasets.Split {
	t.Helper()
	mnist, err := loadMNIST()
	if err != nil {
		t.Fatal(err)
	}
	s, err := mnist.Train.Split(0.2, seed)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestMNIST: what the lab is for, on the real digits.
func TestMNIST(t *testing.T) {
	if testing.Short() {
		t.Skip("trains on the whole of MNIST, about 10 s")
	}
	compiled(t) // minutes without XLA
	sum := 0.0
	for seed := int64(1); seed <= 3; seed++ {
		c := mlpkit.Default()
		c.Seed = seed
		run := trainDigits(t, c)
		e, _ := run.Last()
		t.Logf("seed %d: %s", seed, run.EpochLine(9))
		sum += float64(e.ValidationAccuracy)
		if e.TrainAccuracy < e.ValidationAccuracy || run.Parameters != 101_770 || len(run.StepLoss) != 7500 {
			t.Errorf("seed %d: accuracy %v in training, %v in validation; %d parameters, %d steps", seed, e.TrainAccuracy, e.ValidationAccuracy, run.Parameters, len(run.StepLoss))
		}
		if accuracy, err := modelOf(t, run).Accuracy(digits(t, seed).Validation); err != nil || accuracy != float64(e.ValidationAccuracy) {
			t.Errorf("seed %d: the model's accuracy is %v, measured in training %v, error %v", seed, accuracy, e.ValidationAccuracy, err)
		}
	}
	if mean := sum / 3; !(mean >= 0.973 && mean < 0.985) {
		t.Errorf("mean validation accuracy %.4f, want at least 0.973", mean)
	}

	c := mlpkit.Default()
	c.HiddenLayers = 0
	run := trainDigits(t, c)
	t.Logf("linear: %s", run.EpochLine(9))
	if e, _ := run.Last(); !(e.ValidationAccuracy >= 0.91 && e.ValidationAccuracy <= 0.93) || run.Parameters != 7850 {
		t.Errorf("linear: validation accuracy %v, %d parameters; want 0.91 to 0.93, 7850", e.ValidationAccuracy, run.Parameters)
	}
}

// trainDigits trains with the package's own trainer, as users do.
func trainDigits(t *testing.T, c mlpkit.Config) *mlpkit.Run {
	t.Helper()
	run, err := Train(context.Background(), digits(t, c.Seed), c)
	if err != nil {
		t.Fatal(err)
	}
	return run
}
