package lab

import (
	"context"
	"os"
	"os/signal"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/store"
	"mlplab/mlpkit/study"
	"mlplab/mlpkit/train"
)

// desk is what a verb works with. Every call of a verb sets up its own; tests
// put other things on it.
type desk struct {
	out   display
	mnist func(context.Context) (*datasets.MNIST, error)
	train func(context.Context, *datasets.Split, Config, ...func(mlpkit.Progress)) (*Run, error)
	// trainStudy trains all runs of a study.
	trainStudy func(context.Context, study.Study, *datasets.Set, study.Options) (*Result, error)
	store      *store.Store
	quick      bool
	exit       func(code int)
}

// newDesk is a desk for real work.
func newDesk() *desk {
	return &desk{
		out:        newDisplay(),
		mnist:      datasets.LoadMNIST,
		train:      train.Train,
		trainStudy: train.Study,
		store:      store.Open(runsFolder()),
		quick:      QuickMode(),
		exit:       os.Exit,
	}
}

// do runs a verb. Errors end the program with one sentence, not with a stack;
// an interrupt ends it quietly, the verb having shown what there is.
func (d *desk) do(verb func(ctx context.Context) error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	d.doWith(ctx, verb)
}

func (d *desk) doWith(ctx context.Context, verb func(ctx context.Context) error) {
	err := verb(ctx)
	if err == nil {
		d.out.Close(false)
		return
	}
	code := 0
	if ctx.Err() == nil {
		d.out.Error(sentence(err))
		code = 1
	}
	d.out.Close(ctx.Err() != nil)
	d.exit(code)
}

// say shows the paragraphs that are not empty.
func (d *desk) say(paragraphs []string) {
	for _, p := range paragraphs {
		if p != "" {
			d.out.Text(p)
		}
	}
}
