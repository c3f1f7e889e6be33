package playground

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/signal"
	"time"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"

	"mlplab/mlpkit"
	"mlplab/mlpkit/lab"
	"mlplab/mlpkit/plot"
	"mlplab/mlpkit/train"
)

// Without a page there is nothing to do; a reader of the notebook learns what
// would be here.
const noPage = `The playground is for a notebook that is open in a browser, and here is no browser to draw on.
Open this notebook in JupyterLab (make lab) and run this cell there: it shows a control for each hyperparameter, curves that move, and a field to draw a digit.`

// Open shows the playground, set as c says. It holds the kernel until Stop is
// pressed in it, the cell is interrupted or the page is closed; then it leaves a
// figure of the last runs and the line of Go for the last setting.
//
// Networks of runs that are given, such as lab.Best(), can be asked about digits
// beside the one in training.
//
// Without a browser, as when a notebook is executed by a program, it says so and
// returns at once. A mistake in c ends the program with a sentence about it.
func Open(c lab.Config, given ...*lab.Run) {
	if err := open(c, given); err != nil {
		settle(leaving)
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// leaving is how long the end may wait for a kernel that looks for a page that
// is gone. That takes it 3.5 s, and a program that ended before takes it along, as
// its answer then finds nobody; after an interrupt, GoNB kills a program that
// takes more than 5 s.
const leaving = 4 * time.Second

func open(c mlpkit.Config, given []*mlpkit.Run) error {
	if c.MaxExamples != 0 || c.MaxSeconds != 0 || c.Diagnose {
		return errors.New("MaxExamples, MaxSeconds, Diagnose: the playground trains by epochs and diagnoses nothing; leave these out")
	}
	if err := checkConfig(c, math.MaxInt); err != nil {
		return err
	}
	if !reachable() {
		fmt.Println(noPage)
		return nil
	}
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt)
	defer cancel()
	data := lab.Split(c.Seed)
	if err := checkConfig(c, data.Train.Len()); err != nil { // quick mode has fewer examples
		return err
	}
	id := gonbui.UniqueId()
	address := "/mlplab/playground/" + id
	view, err := page("mlplab-"+id, address, c, data.Train.Len())
	if err != nil {
		return err
	}
	slot := gonbui.UniqueId()
	display(slot, map[protocol.MIMEType]any{protocol.MIMETextHTML: view, protocol.MIMETextPlain: noPage}, nil)
	l := openLink(address)
	s := newServer(l, newWorker(func(c mlpkit.Config) (stepper, error) { return train.NewStepper(data, c) }), data, c)
	for _, run := range given {
		if run == nil || run.Network == nil {
			return errors.New("given = a run without its network: give one that a verb of this cell returned, such as lab.Best() or lab.Train(c)")
		}
		if err := s.give(run); err != nil {
			return err
		}
	}
	why := s.serve(ctx)
	l.Send(encode(endMessage{"end", endTexts[why]}), false)
	l.close(leaving)
	return s.leave(slot, why)
}

var endTexts = map[reason]string{
	stopped:     "The playground was stopped. Run the cell again to go on playing.",
	interrupted: "The playground was interrupted. Run the cell again to go on playing.",
	left:        "The page with the playground was closed or loaded anew, so the cell has ended. Run it again to go on playing.",
	nobody: fmt.Sprintf(`No page has answered for %d s, so the cell has ended. In JupyterLab, run it again; a busy browser may need that.
Other front ends, such as an editor's, do not let the cell reach its page.`, greeting),
}

// leave puts what stays in the cell in the view's place.
func (s *server) leave(slot string, why reason) error {
	runs, names := s.shown()
	if why == nobody || len(runs) == 0 {
		display(slot, map[protocol.MIMEType]any{protocol.MIMETextPlain: endTexts[why]}, nil)
		settle(leaving)
		return nil
	}
	f, err := plot.Compare(func(r *mlpkit.Run) string { return names[r] }, runs...)
	if err != nil {
		return err
	}
	svg, err := f.SVG()
	if err != nil {
		return err
	}
	png, err := f.PNG(1)
	if err != nil {
		return err
	}
	display(slot, map[protocol.MIMEType]any{
		protocol.MIMEImageSVG:  string(svg),
		protocol.MIMEImagePNG:  png,
		protocol.MIMETextPlain: f.Alt(),
	}, map[string]any{string(protocol.MIMEImagePNG): map[string]any{"width": f.Width(), "height": f.Height()}})
	settle(leaving)
	fmt.Println(endTexts[why])
	fmt.Println("The last setting as code:", code(s.config))
	return nil
}

// shown is the runs that the figure compares, and their names: the kept ones and
// the current one, if it has made a step.
func (s *server) shown() (runs []*mlpkit.Run, names map[*mlpkit.Run]string) {
	names = map[*mlpkit.Run]string{}
	add := func(number int, run *mlpkit.Run, name string) {
		if run != nil && len(run.StepLoss) > 0 {
			runs = append(runs, run)
			names[run] = fmt.Sprintf("%d: %s", number, name)
		}
	}
	for _, k := range s.earlier {
		add(k.number, k.run, k.label)
	}
	if s.current.number == s.number {
		add(s.number, s.current.run, label(s.config, s.base))
	}
	return runs, names
}
