package lab

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"mlplab/mlpkit"
	"mlplab/mlpkit/class"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/lab/internal/cell"
	"mlplab/mlpkit/lab/internal/display"
	"mlplab/mlpkit/plot"
	"mlplab/mlpkit/study"
	"mlplab/mlpkit/verdict"
)

// ClassEnv is the environment variable that names the folder that a class
// shares: in it one folder for each student, which holds what a folder of runs
// holds. A hub sets it.
const ClassEnv = "MLPLAB_CLASS"

// A ClassOption changes what [Class] reads.
type ClassOption func(*classRequest)

type classRequest struct{ folder string }

// From reads the class's runs from a folder in place of the one that [ClassEnv]
// names: one that holds a copy of each student's folder of runs, for example.
func From(folder string) ClassOption { return func(r *classRequest) { r.folder = folder } }

// Class shows the named study as the whole class has done it: everybody's runs in
// one figure, a table, a verdict and a ranking. A configuration and a seed count
// once, however many students trained them, and what differs in anything but the
// study's hyperparameter is told and not mixed in. The ranking names nobody but
// those who wrote a name into the file NAME of their folder of runs. It reads
// other people's files and changes none.
func Class(name string, options ...ClassOption) *Result {
	r := classRequest{folder: os.Getenv(ClassEnv)}
	for _, o := range options {
		o(&r)
	}
	return newVerb().class(name, r.folder, cell.RunsFolder())
}

func (v *verb) class(name, folder, own string) (result *Result) {
	v.Do(func(ctx context.Context) error {
		if folder == "" {
			return fmt.Errorf("%s is not set, so the class's folder is unknown: give one, as in lab.Class(%q, lab.From(\"folder\")); it holds one folder of runs for each student", ClassEnv, name)
		}
		v.Out.Note("Reading the class's runs …")
		o := class.Options{Own: strings.TrimSuffix(own, study.QuickRuns), Quick: v.Quick}
		for _, c := range cell.Experiments {
			if c.Study == name {
				o.Field = c.Field
			}
		}
		c, err := class.Read(ctx, folder, name, o)
		if err != nil {
			return err
		}
		if c.Result == nil {
			v.Say(append([]string{fmt.Sprintf("No student of this class has a finished run of the study %q that could be read.", name)}, notCounted(c)...))
			return nil
		}
		result = c.Result
		return v.showClass(c)
	})
	return result
}

func (v *verb) showClass(c *class.Class) error {
	fs, err := classFigures(c)
	if err != nil {
		return err
	}
	for _, f := range fs {
		v.Out.Figure(f)
	}
	v.Out.Table(classTable(c))
	v.Say(append([]string{counted(c), copies(c)}, notCounted(c)...))
	v.Out.Text(verdict.Of(c.Result))
	if places := c.Ranking(); len(places) > 0 {
		v.Out.Table(rankingTable(places))
		v.Out.Text("Places go by the highest mean validation accuracy that one of a student's values ended with. The best of many owes something to luck, and with few seeds much. Names are as students gave them.")
	}
	v.Say([]string{v.QuickStoreNote()})
	return nil
}

// mostCurves is how many values the figure of curves shows.
const mostCurves = 14

// mostValues is how many the figure of values shows.
const mostValues = 60

// classFigures draws the curves of each value and everybody's runs side by side.
func classFigures(c *class.Class) ([]display.Figure, error) {
	gs := display.Groups(c.Result)
	var fs []display.Figure
	if len(gs) <= mostCurves {
		drawn, err := plot.Study(gs)
		f, err := display.Draw("class-"+c.Study, drawn, err)
		if err != nil {
			return nil, err
		}
		fs = append(fs, f)
	}
	if len(gs) > mostValues {
		return nil, nil
	}
	for i, g := range c.Result.Groups() {
		gs[i].Label = g.Value.Label
	}
	axis := c.Result.Study.Axis
	drawn, err := plot.Axis(axis.Name(), display.Logarithmic(axis), gs)
	f, err := display.Draw("class-"+c.Study+"-values", drawn, err)
	return append(fs, f), err
}

// classTable is the study's table with the number of students of each value.
func classTable(c *class.Class) display.Table {
	t := resultTable(c.Result)
	t.Head = slices.Insert(t.Head, 1, "students")
	for i, trial := range c.Result.Trials {
		t.Rows[i] = slices.Insert(t.Rows[i], 1, fmt.Sprint(c.Tried(trial.Trial)))
	}
	return t
}

// counted says how much there is.
func counted(c *class.Class) string {
	s := c.Counted
	return fmt.Sprintf("Of %s in this class, %s the study %q. Counted are %s of %s, with seed %s: %s, %s, on %s.",
		text.Count(len(c.Students)+c.Without, "student"), has(len(c.Students)), c.Study, text.Count(s.Runs, "run"), text.Count(len(s.Students), "student"),
		seedList(c.Result.Study.Seeds), classBase(c), budget(s.Config), class.Plain(s.Data.Name))
}

// classBase is what all counted runs share, without the study's hyperparameter.
func classBase(c *class.Class) string {
	base := c.Counted.Config
	for _, f := range []study.Axis{c.Result.Study.Axis, c.Result.Study.Tune} {
		for _, v := range f.Values()[:min(1, len(f.Values()))] {
			base = v.Set(base)
		}
	}
	var parts []string
	for _, f := range mlpkit.Fields() {
		if f.Varied && f.Name != c.Result.Study.Axis.Field() && f.Name != c.Result.Study.Tune.Field() {
			parts = append(parts, f.Title+" "+f.Text(base))
		}
	}
	return strings.Join(parts, ", ")
}

// budget says how long a configuration trains.
func budget(c Config) string {
	switch {
	case c.MaxExamples > 0:
		return text.Count(c.MaxExamples, "example")
	case c.MaxSeconds > 0:
		return text.Duration(c.MaxSeconds) + " of training"
	}
	return text.Count(c.Epochs, "epoch")
}

// seedList is the seeds, of many the first and the last.
func seedList(seeds []int64) string {
	var l []string
	for _, s := range seeds {
		l = append(l, fmt.Sprint(s))
	}
	if len(l) > 12 {
		return fmt.Sprintf("%s … %s (%d of them)", strings.Join(l[:5], ", "), l[len(l)-1], len(l))
	}
	return text.List(l)
}

// copies says what became of measurements that several students made.
func copies(c *class.Class) string {
	if c.Copies.Runs == 0 {
		return "No two students trained the same configuration with the same seed."
	}
	said := fmt.Sprintf("The same configuration and seed is one measurement, however often it is made: %s of these runs repeat %s, and each counts once, by the run in the middle of its copies. So a mean here is one over seeds, and copies make it no surer.",
		text.Thousands(c.Copies.Runs), text.Count(c.Copies.Repeated, "measurement"))
	if c.Copies.Unequal == 0 {
		return said + " All copies are equal to the last bit."
	}
	return said + fmt.Sprintf(" Of %s the copies are not equal to the last bit, as on different machines; they end up to %s points apart.", text.Count(c.Copies.Unequal, "measurement"), text.Points(c.Copies.Apart))
}

// mostTold is how many lines say what was left out.
const mostTold = 20

// notCounted says what was left out and why.
func notCounted(c *class.Class) []string {
	var lines []string
	for _, s := range c.Others {
		lines = append(lines, fmt.Sprintf("Not mixed in: %s of %s with %s.", text.Count(s.Runs, "run"), text.Count(len(s.Students), "student"), apart(c, s)))
	}
	if c.Quick > 0 {
		lines = append(lines, fmt.Sprintf("%s this study in quick mode only, which counts for nothing.", has(c.Quick)))
	}
	lines = append(lines, you(c))
	for _, p := range c.Passed {
		lines = append(lines, "Passed over: "+p+".")
	}
	if more := len(lines) - mostTold; more > 0 {
		lines = append(lines[:mostTold], fmt.Sprintf("… and %s like these.", text.Count(more, "line")))
	}
	return lines
}

func has(students int) string {
	if students == 1 {
		return "1 has"
	}
	return text.Thousands(students) + " have"
}

// apart says in what another setting differs from the counted one.
func apart(c *class.Class, s *class.Setting) string {
	var parts []string
	for _, f := range display.Differing([]Config{c.Counted.Config, s.Config}) {
		if f.Name != "Epochs" {
			parts = append(parts, fmt.Sprintf("%s %s in place of %s", f.Title, f.Text(s.Config), f.Text(c.Counted.Config)))
		}
	}
	if here, there := budget(c.Counted.Config), budget(s.Config); here != there {
		parts = append(parts, fmt.Sprintf("%s in place of %s", there, here))
	}
	if c.Counted.Tuned != s.Tuned {
		parts = append(parts, fmt.Sprintf("%s tuned in place of %s", cmp.Or(s.Tuned, "nothing"), cmp.Or(c.Counted.Tuned, "nothing")))
	}
	if c.Counted.Data != s.Data {
		parts = append(parts, fmt.Sprintf("other data (%s, %s and %s to validate)", class.Plain(s.Data.Name), text.Count(s.Data.Train, "example"), text.Thousands(s.Data.Validation)))
	}
	return text.List(parts)
}

// you says where the reader is not among the counted.
func you(c *class.Class) string {
	if !slices.ContainsFunc(c.Students, isYou) || c.Counted != nil && slices.ContainsFunc(c.Counted.Students, isYou) {
		return ""
	}
	return "Your own runs are not among those that are counted."
}
