package plot

import (
	"math"
	"math/rand/v2"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/exact"
)

// synthetic describes a made-up run whose curves look like those of training.
type synthetic struct {
	rate     float64
	batch    int
	epochs   int
	stop     int     // steps taken, 0 for all
	diverge  int     // step whose loss is NaN, 0 for none
	floor    float64 // of the loss
	accuracy float64 // at the end, on validation
	seed     uint64
}

// run makes the run; the same description makes the same run.
func (s synthetic) run() *mlpkit.Run {
	random := rand.New(rand.NewPCG(s.seed, 7))
	c := mlpkit.Default()
	c.LearningRate, c.BatchSize, c.Epochs, c.Seed = s.rate, s.batch, s.epochs, int64(s.seed)
	r := &mlpkit.Run{Config: c, Data: mlpkit.DataInfo{Name: "synthetic", Train: 48000, Validation: 12000}}
	total := r.StepsPerEpoch() * s.epochs
	if s.stop > 0 && s.stop < total {
		total = s.stop
	}
	for i := range total {
		t := float64(i*s.batch) / 48000
		loss := s.floor + (2.3-s.floor)/(1+12*t)/(1+t)
		loss *= math.Exp(random.NormFloat64() * 4 / math.Sqrt(float64(s.batch)+10) * min(1, 0.2+t*4))
		if s.diverge > 0 && i+1 >= s.diverge {
			loss = math.NaN()
		}
		r.StepLoss = append(r.StepLoss, float32(loss))
	}
	if s.diverge > 0 {
		r.Stopped = mlpkit.Diverged
	}
	for e := range total / r.StepsPerEpoch() {
		t := float64(e + 1)
		validation := s.accuracy - 0.06*math.Exp(-t/2) + random.NormFloat64()*0.0012
		train := math.Min(0.9996, validation+0.0022*t-0.006)
		r.Epochs = append(r.Epochs, mlpkit.Epoch{
			TrainLoss:          exact.Float(s.floor + 0.3/t),
			RunningAccuracy:    exact.Float(train - 0.004),
			TrainAccuracy:      exact.Float(train),
			ValidationLoss:     exact.Float(s.floor + 0.3/t + 0.05),
			ValidationAccuracy: exact.Float(validation),
			TrainSeconds:       1.2, EvalSeconds: 0.2,
		})
	}
	return r
}

// The usual runs of the tests.
func good() *mlpkit.Run {
	return synthetic{rate: 0.001, batch: 64, epochs: 10, floor: 0.012, accuracy: 0.979, seed: 1}.run()
}

func middling() *mlpkit.Run {
	return synthetic{rate: 0.01, batch: 64, epochs: 10, floor: 0.09, accuracy: 0.967, seed: 2}.run()
}

func poor() *mlpkit.Run {
	return synthetic{rate: 0.1, batch: 64, epochs: 10, floor: 1.1, accuracy: 0.62, seed: 3}.run()
}

func diverging() *mlpkit.Run {
	return synthetic{rate: 10, batch: 64, epochs: 10, stop: 750, diverge: 312, floor: 3, accuracy: 0.1, seed: 4}.run()
}

func rateLabel(r *mlpkit.Run) string { return "learning rate " + number(r.Config.LearningRate, 3) }
