package train

import (
	"math"

	"mlplab/mlpkit"
)

// activate returns an activation's value and slope at x.
func activate(a mlpkit.Activation, x float64) (value, slope float64) {
	logistic := 1 / (1 + math.Exp(-x))
	switch a {
	case mlpkit.ReLU:
		if x > 0 {
			return x, 1
		}
		return 0, 0
	case mlpkit.LeakyReLU:
		if x > 0 {
			return x, 1
		}
		return 0.01 * x, 0.01
	case mlpkit.Sigmoid:
		return logistic, logistic * (1 - logistic)
	case mlpkit.Tanh:
		t := math.Tanh(x)
		return t, 1 - t*t
	case mlpkit.GELU: // x·Φ(x), Φ the normal distribution
		phi := 0.5 * (1 + math.Erf(x/math.Sqrt2))
		return x * phi, phi + x*math.Exp(-x*x/2)/math.Sqrt(2*math.Pi)
	case mlpkit.SELU: // constants of Klambauer et al., 2017
		const alpha, scale = 1.6732632423543772, 1.0507009873554805
		if x > 0 {
			return scale * x, scale
		}
		return scale * alpha * math.Expm1(x), scale * alpha * math.Exp(x)
	case mlpkit.Swish:
		return x * logistic, logistic + x*logistic*(1-logistic)
	case mlpkit.Identity:
		return x, 1
	}
	panic("oracle: unknown activation " + a)
}

// lossOf returns the loss of one example and its gradient by the outputs.
func lossOf(l mlpkit.Loss, outputs []float64, label int) (value float64, gradient []float64) {
	gradient = make([]float64, len(outputs))
	classes := float64(len(outputs))
	if l == mlpkit.CrossEntropy {
		largest := outputs[0]
		for _, v := range outputs {
			largest = max(largest, v)
		}
		var sum float64
		for _, v := range outputs {
			sum += math.Exp(v - largest)
		}
		for j, v := range outputs {
			gradient[j] = math.Exp(v-largest) / sum
		}
		gradient[label]--
		return largest + math.Log(sum) - outputs[label], gradient
	}
	for j, v := range outputs {
		target := 0.0
		if j == label {
			target = 1
		}
		switch l {
		case mlpkit.MSE:
			value += (v - target) * (v - target) / classes
			gradient[j] = 2 * (v - target) / classes
		case mlpkit.MAE:
			value += math.Abs(v-target) / classes
			gradient[j] = math.Copysign(1, v-target) / classes
		case mlpkit.BCE: // −log σ(v) for the true class, −log(1−σ(v)) for the others
			sign := 1 - 2*target
			value += (max(sign*v, 0) + math.Log1p(math.Exp(-math.Abs(v)))) / classes
			gradient[j] = (1/(1+math.Exp(-v)) - target) / classes
		default:
			panic("oracle: unknown loss " + l)
		}
	}
	return value, gradient
}
