package train

import (
	"context"
	"errors"
	"fmt"
	"math"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/text"
)

// RangeTest is a learning-rate range test (L. N. Smith, Cyclical Learning Rates
// for Training Neural Networks, 2017): one training in which the rate grows from
// step to step, and the loss seen at each.
type RangeTest struct {
	Config mlpkit.Config
	// Rates and Losses have one entry a step; Smoothed is the exponential moving
	// average of Losses, corrected for its start.
	Rates, Losses, Smoothed []float64
	// Lowest is the rate where Smoothed is least, Steepest where it falls fastest
	// on the logarithmic axis.
	Lowest, Steepest float64
	// Suggested is a tenth of Lowest, as at that rate itself the loss is about to
	// rise, but no rate below those tried.
	Suggested float64
	// Stopped says why the test ended before its last rate; empty if it did not.
	Stopped string

	lowest int // index of the least of Smoothed
}

// RangeTestOptions choose the rates; the zero value is usual.
type RangeTestOptions struct {
	From, To float64 // first and last rate; 0 is 1e-6 and 10
	Steps    int     // 0 is 300
}

const (
	rangeSmoothing = 0.95 // weight of the past in the moving average
	rangeStopRatio = 3    // the test ends when the loss exceeds its minimum so many times
	maxRangeRate   = 1e6
	rangeChunk     = 20 // steps between two looks at the loss
)

// LRRangeTest runs a learning-rate range test of c's network, loss, optimizer and
// batch size. It stops when the smoothed loss exceeds three times its minimum or
// is no finite number. c's own learning rate and epochs play no part.
func LRRangeTest(ctx context.Context, data *datasets.Split, c mlpkit.Config, o RangeTestOptions) (*RangeTest, error) {
	t, err := defaultTrainer()
	if err != nil {
		return nil, err
	}
	return t.lrRangeTest(ctx, data, c, o)
}

// lrRangeTest is [LRRangeTest], on the trainer's backend.
func (t *Trainer) lrRangeTest(ctx context.Context, data *datasets.Split, c mlpkit.Config, o RangeTestOptions) (r *RangeTest, err error) {
	o = o.withDefaults()
	if err := o.validate(); err != nil {
		return nil, err
	}
	c.LearningRate = o.From
	if err := c.CheckData(data); err != nil {
		return nil, err
	}
	defer wrapPanic(&err, "range test of", c)
	growth := math.Pow(o.To/o.From, 1/float64(o.Steps-1))
	p, err := t.acquire(c, growth, data)
	if err != nil {
		return nil, err
	}
	defer t.release(p)
	if err := p.reset(c, data); err != nil {
		return nil, err
	}
	r = &RangeTest{Config: c}
	perEpoch := p.training.Steps(data.Train.Len())
	for step := 0; step < o.Steps && r.Stopped == ""; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if step%perEpoch == 0 {
			if err := p.shuffle(data.Train, c.Seed, step/perEpoch); err != nil {
				return nil, err
			}
		}
		from := step % perEpoch
		to := min(from+rangeChunk, perEpoch, from+o.Steps-step)
		metrics, err := p.training.Run(from, to, p.data.train.images, p.data.train.labels)
		if err != nil {
			return nil, err
		}
		for _, values := range metrics {
			r.add(o.From*math.Pow(growth, float64(step)), float64(values[0]))
			step++
		}
	}
	r.find()
	return r, nil
}

// withDefaults fills in what was left 0.
func (o RangeTestOptions) withDefaults() RangeTestOptions {
	if o.From == 0 {
		o.From = 1e-6
	}
	if o.To == 0 {
		o.To = 10
	}
	if o.Steps == 0 {
		o.Steps = 300
	}
	return o
}

func (o RangeTestOptions) validate() error {
	var faults []error
	if !(o.From > 0 && float32(o.From) > 0 && o.From < o.To && o.To <= maxRangeRate) {
		faults = append(faults, &mlpkit.FieldError{Field: "From, To", Value: fmt.Sprintf("%g, %g", o.From, o.To),
			Reason: fmt.Sprintf("must be learning rates above 0 and at most %g, the first below the second; 0, 0 is the usual 1e-06 to 10", float64(maxRangeRate))})
	}
	if o.Steps < 10 || o.Steps > 1e6 {
		faults = append(faults, &mlpkit.FieldError{Field: "Steps", Value: fmt.Sprint(o.Steps), Reason: "must be from 10 to 1000000; 300 is usual"})
	}
	return errors.Join(faults...)
}

// add takes in the loss of a step, unless the test has ended.
func (r *RangeTest) add(rate, loss float64) {
	if r.Stopped != "" {
		return
	}
	if !text.Finite(loss) {
		r.Stopped = fmt.Sprintf("the loss was no finite number at learning rate %.3g", rate)
		return
	}
	r.Rates = append(r.Rates, rate)
	r.Losses = append(r.Losses, loss)
	average, n := 0.0, len(r.Losses)
	if n > 1 {
		// Undo the last correction, average, correct again.
		average = r.Smoothed[n-2] * (1 - math.Pow(rangeSmoothing, float64(n-1)))
	}
	average = rangeSmoothing*average + (1-rangeSmoothing)*loss
	smoothed := average / (1 - math.Pow(rangeSmoothing, float64(n)))
	r.Smoothed = append(r.Smoothed, smoothed)
	if smoothed < r.Smoothed[r.lowest] {
		r.lowest = n - 1
	}
	if smoothed > rangeStopRatio*r.Smoothed[r.lowest] {
		r.Stopped = fmt.Sprintf("the smoothed loss exceeded %d times its minimum at learning rate %.3g", rangeStopRatio, rate)
	}
}

// find reads the curve.
func (r *RangeTest) find() {
	// The first averages are mostly noise, so the slope is looked for after them.
	// Rates grow by a constant factor, so equal steps are equal distances.
	steepest := min(rangeChunk, r.lowest)
	for i := steepest + 1; i <= r.lowest; i++ {
		if r.Smoothed[i]-r.Smoothed[i-1] < r.Smoothed[steepest]-r.Smoothed[steepest-1] {
			steepest = i
		}
	}
	if len(r.Rates) > 1 {
		r.Lowest, r.Steepest = r.Rates[r.lowest], r.Rates[steepest]
		r.Suggested = max(r.Lowest/10, r.Rates[0])
	}
}

// String says in words what the test found.
func (r *RangeTest) String() string {
	if len(r.Rates) < 2 {
		return "The range test ended at once: " + r.Stopped + ". Start from a smaller rate."
	}
	end := "It ran to its last rate"
	if r.Stopped != "" {
		end = "It ended when " + r.Stopped
	}
	end += fmt.Sprintf(", after %d steps.", len(r.Rates))
	switch r.lowest {
	case 0:
		return fmt.Sprintf("The smoothed loss was lowest at the first learning rate, %.2g, so nothing was learned. %s Start from a smaller rate.", r.Lowest, end)
	case len(r.Rates) - 1:
		return fmt.Sprintf("The smoothed loss was lowest at the last learning rate, %.2g. %s Go on to a larger rate.", r.Lowest, end)
	}
	tenth := "a tenth of that"
	if r.Suggested > r.Lowest/10 {
		tenth = "the first that was tried"
	}
	return fmt.Sprintf("The smoothed loss fell fastest at learning rate %.2g and was lowest at %.2g; %.2g, %s, is a usual first choice. %s",
		r.Steepest, r.Lowest, r.Suggested, tenth, end)
}
