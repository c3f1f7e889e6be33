package mlpkit

import "mlplab/mlpkit/internal/exact"

// Diagnosis says how one layer is doing after an epoch.
type Diagnosis struct {
	// DeadUnits is the fraction of the layer's units whose sum before the
	// activation is negative or zero for every validation image. With ReLU such a
	// unit outputs 0 for all of them and passes no gradient: it has stopped
	// learning. Always 0 for the output layer, which has no activation.
	DeadUnits exact.Float `json:"dead_units"`
	// WeightNorm is the Euclidean norm of the layer's weights and biases.
	WeightNorm exact.Float `json:"weight_norm"`
	// GradientNorm is that of the loss's gradient for them, on up to 1,000
	// training images.
	GradientNorm exact.Float `json:"gradient_norm"`
	// UpdateRatio is the norm of the change of them by the epoch's last step,
	// divided by WeightNorm. NaN where a budget of seconds cut the epoch short, as
	// the last step was not known to be one.
	UpdateRatio exact.Float `json:"update_ratio"`
}
