package lab

import (
	"context"
	"fmt"
	"time"

	"mlplab/mlpkit"
	"mlplab/mlpkit/plot"
	"mlplab/mlpkit/store"
)

// Train trains the network that c describes on the digits, 80 % to train with
// and 20 % to validate, split by c.Seed. It shows the progress of the training,
// then the curves, a line for each epoch and a summary, and returns it all.
//
// A loss that stops being a number is a result like any other: the summary says
// at which step.
func Train(c Config) *Run { return newDesk().trainOne(c) }

func (d *desk) trainOne(c Config) (run *Run) {
	d.do(func(ctx context.Context) (err error) {
		run, err = d.trainAndShow(ctx, c)
		return err
	})
	return run
}

func (d *desk) trainAndShow(ctx context.Context, c Config) (*Run, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	var notes []string
	if d.quick {
		notes = append(notes, quickNote([]Config{c}))
		c = shortened(c)
	}
	splits, err := d.splits(ctx)
	if err != nil {
		return nil, err
	}
	data, err := splits.get(c.Seed)
	if err != nil {
		return nil, err
	}
	run, err := d.train(ctx, data, c, func(p mlpkit.Progress) {
		d.out.Live(progress{
			Progress: p, Part: 1, Parts: 1, Notes: notes,
			Picture: func() ([]byte, error) { return sketch(plot.Training(p.Run)) },
		})
	})
	if run == nil {
		return nil, err
	}
	if len(run.StepLoss) > 0 {
		drawn, drawErr := plot.Training(run)
		f, drawErr := draw("train"+slug(c), drawn, drawErr)
		if drawErr != nil {
			return run, drawErr
		}
		d.out.Figure(f)
	}
	d.out.Epochs(run)
	d.say(append(notes, summary(run), d.keepInterrupted(run), backendNote(run)))
	return run, err
}

// keepInterrupted stores a run that was interrupted after its first step, since
// a long one may have cost much, and says so.
func (d *desk) keepInterrupted(r *Run) string {
	if r.Stopped != mlpkit.Interrupted || len(r.StepLoss) == 0 {
		return ""
	}
	if _, err := d.store.SaveRun(store.InterruptedRuns, r); err != nil {
		return fmt.Sprintf("What there is of it could not be stored: %v.", err)
	}
	return "What there is of it is stored among the interrupted runs, which no study counts."
}

// others estimates the time of the runs that are still to come from the mean of
// those that are done and the one under way.
func others(done []time.Duration, current time.Duration, toCome int) time.Duration {
	if toCome == 0 || current == 0 {
		return 0
	}
	sum := current
	for _, d := range done {
		sum += d
	}
	return sum / time.Duration(len(done)+1) * time.Duration(toCome)
}
