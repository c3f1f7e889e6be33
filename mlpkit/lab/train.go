package lab

import (
	"context"
	"fmt"
	"time"

	"mlplab/mlpkit"
	"mlplab/mlpkit/lab/internal/cell"
	"mlplab/mlpkit/lab/internal/display"
	"mlplab/mlpkit/plot"
	"mlplab/mlpkit/store"
)

// Train trains the network that c describes on the digits, 80 % to train with
// and 20 % to validate, split by c.Seed. It shows the progress of the training,
// then the curves, a line for each epoch and a summary, and returns it all.
//
// A loss that stops being a number is a result like any other: the summary says
// at which step.
func Train(c Config) *Run { return newVerb().trainOne(c) }

func (v *verb) trainOne(c Config) (run *Run) {
	v.Do(func(ctx context.Context) (err error) {
		run, err = v.trainAndShow(ctx, c)
		return err
	})
	return run
}

func (v *verb) trainAndShow(ctx context.Context, c Config) (*Run, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	var notes []string
	if v.Quick {
		notes = append(notes, cell.QuickNote([]Config{c}))
		c = cell.Shortened(c)
	}
	splits, err := v.Splits(ctx)
	if err != nil {
		return nil, err
	}
	data, err := splits.Get(c.Seed)
	if err != nil {
		return nil, err
	}
	run, err := v.Train(ctx, data, c, func(p mlpkit.Progress) {
		v.Out.Live(display.TrainingProgress{
			Progress: p, Part: 1, Parts: 1, Notes: notes,
			Picture: func() ([]byte, error) { return display.LivePicture(plot.Training(p.Run)) },
		})
	})
	if run == nil {
		return nil, err
	}
	if len(run.StepLoss) > 0 {
		drawn, drawErr := plot.Training(run)
		f, drawErr := display.Draw("train"+display.Slug(c), drawn, drawErr)
		if drawErr != nil {
			return run, drawErr
		}
		v.Out.Figure(f)
	}
	v.Out.Epochs(run)
	v.Say(append(notes, summary(run), v.keepInterrupted(run), cell.BackendNote(run)))
	return run, err
}

// keepInterrupted stores a run that was interrupted after its first step, since
// a long one may have cost much, and says so.
func (v *verb) keepInterrupted(r *Run) string {
	if r.Stopped != mlpkit.Interrupted || len(r.StepLoss) == 0 {
		return ""
	}
	if _, err := v.Store.SaveRun(store.InterruptedRuns, r); err != nil {
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
