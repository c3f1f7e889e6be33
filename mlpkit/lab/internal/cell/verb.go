package cell

import (
	"context"
	"os"
	"os/signal"
	"strings"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/backend"
	"mlplab/mlpkit/lab/internal/display"
	"mlplab/mlpkit/store"
	"mlplab/mlpkit/study"
	"mlplab/mlpkit/train"
)

// Verb is one call of a verb: what it works with. Every call sets up its own; tests
// put other things on it.
type Verb struct {
	Out   display.Display
	MNIST func(context.Context) (*datasets.MNIST, error)
	Train func(context.Context, *datasets.Split, mlpkit.Config, ...func(mlpkit.Progress)) (*mlpkit.Run, error)
	// TrainStudy trains all runs of a study.
	TrainStudy func(context.Context, study.Study, *datasets.Set, study.Options) (*study.Result, error)
	Store      *store.Store
	Quick      bool
	Exit       func(code int)
}

// New is a call that does real work.
func New() *Verb {
	return &Verb{
		Out:        display.New(),
		MNIST:      datasets.LoadMNIST,
		Train:      train.Train,
		TrainStudy: train.Study,
		Store:      store.Open(RunsFolder()),
		Quick:      QuickMode(),
		Exit:       os.Exit,
	}
}

// Do runs a verb. Errors end the program with one sentence, not with a stack;
// an interrupt ends it quietly, the verb having shown what there is.
func (v *Verb) Do(verb func(ctx context.Context) error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	v.DoWith(ctx, verb)
}

// DoWith is [Verb.Do] with a context of the caller's.
func (v *Verb) DoWith(ctx context.Context, verb func(ctx context.Context) error) {
	err := verb(ctx)
	if err == nil {
		v.Out.Close(false)
		return
	}
	code := 0
	if ctx.Err() == nil {
		v.Out.Error(display.Sentence(err))
		code = 1
	}
	v.Out.Close(ctx.Err() != nil)
	v.Exit(code)
}

// Say shows the paragraphs that are not empty.
func (v *Verb) Say(paragraphs []string) {
	for _, p := range paragraphs {
		if p != "" {
			v.Out.Text(p)
		}
	}
}

// TellDamaged says which stored files could not be read.
func (v *Verb) TellDamaged(bad []store.Damaged) {
	for _, b := range bad {
		v.Out.Text(b.String())
	}
}

// BackendNote warns of a slow backend, if the run was computed with it.
func BackendNote(r *mlpkit.Run) string {
	if b := r.Environment.Backend; b != "go" && !strings.HasPrefix(b, "go:") {
		return ""
	}
	return "WARNING: " + backend.SlowWarning + ". lab.Environment() says why."
}
