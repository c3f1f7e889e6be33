package lab

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"mlplab/datasets"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/plot"
	"mlplab/mlpkit/study"
	"mlplab/mlpkit/train"
)

// Answers asks how many different answers networks give. It trains c with every
// value of the axis and as many seeds as Seeds says, three without it, keeps no
// run, and shows for each network which digits it answers at all on its
// validation images, and how many of its hidden units are dead.
func Answers(c Config, axis Axis, options ...StudyOption) {
	s := study.Study{Name: "answers", Base: c, Axis: axis, Seeds: study.Seeds(studySeeds)}
	for _, o := range options {
		o(&s)
	}
	newDesk().answers(s)
}

// answered is what one network answers on its validation images.
type answered struct {
	value    string
	run      *Run
	times    []int   // that each class is answered
	share    float64 // of the class answered most among the true labels
	accuracy float64
}

// different counts the classes answered at all.
func (a answered) different() (n int) {
	for _, t := range a.times {
		n += min(1, t)
	}
	return n
}

// most is the class answered most.
func (a answered) most() (class int) {
	for k, n := range a.times {
		if n > a.times[class] {
			class = k
		}
	}
	return class
}

func (d *desk) answers(s study.Study) {
	d.do(func(ctx context.Context) error {
		s.Base.Diagnose = true
		result, note, err := d.trainForReport(ctx, s)
		if err != nil {
			return err
		}
		splits, err := d.splits(ctx)
		if err != nil {
			return err
		}
		var all []answered
		for _, g := range result.Groups() {
			for _, run := range g.Runs {
				split, err := splits.get(run.Config.Seed)
				if err != nil {
					return err
				}
				a, err := answersOf(run, split.Validation)
				if err != nil {
					return err
				}
				a.value = result.Study.Axis.Name() + " " + g.Label()
				all = append(all, a)
			}
		}
		drawn, err := plot.Axis(s.Axis.Name(), logarithmic(s.Axis), groups(result), plot.FinalValidationAccuracy)
		f, err := draw("answers-"+slugged(s.Axis.Name())+slug(s.Base), drawn, err)
		if err != nil {
			return err
		}
		d.out.Figure(f)
		d.out.Table(answersTable(all))
		d.say([]string{note, answersText(all), backendNote(result.Runs()[0])})
		return nil
	})
}

// answersOf counts what a network answers.
func answersOf(run *Run, validation *datasets.Set) (answered, error) {
	last, ok := run.Last()
	if run.Network == nil || !ok {
		return answered{}, errors.New("a network is missing: its training finished no epoch")
	}
	model, err := train.ModelOf(run)
	if err != nil {
		return answered{}, err
	}
	counts, err := model.Confusion(validation)
	if err != nil {
		return answered{}, err
	}
	a := answered{run: run, times: make([]int, model.Classes()), accuracy: float64(last.ValidationAccuracy)}
	for _, row := range counts {
		for class, n := range row {
			a.times[class] += n
		}
	}
	a.share = float64(validation.LabelCounts()[a.most()]) / float64(validation.Len())
	return a, nil
}

// answersTable is a row for each network.
func answersTable(all []answered) table {
	t := table{head: []string{"", "seed", "validation accuracy", "digits answered", "most often", "share of images that are that digit", "dead hidden units by layer"}}
	for _, a := range all {
		var dead []string
		layers := a.run.Epochs[len(a.run.Epochs)-1].Layers
		for _, l := range layers[:max(0, len(layers)-1)] {
			dead = append(dead, wholePercent(float64(l.DeadUnits)))
		}
		t.rows = append(t.rows, []string{
			a.value, fmt.Sprint(a.run.Config.Seed), text.Percent(a.accuracy), fmt.Sprint(a.different()), fmt.Sprint(a.most()), text.Percent(a.share), strings.Join(dead, ", "),
		})
	}
	return t
}

// answersText says for each value how many networks collapsed.
func answersText(all []answered) string {
	var lines []string
	for i := 0; i < len(all); {
		n, constant, fewest, most := 0, 0, len(all[i].times), 0
		low, high := 1.0, 0.0
		for k := i; k < len(all) && all[k].value == all[i].value; k++ {
			n++
			if all[k].different() == 1 {
				constant++
				continue
			}
			fewest, most = min(fewest, all[k].different()), max(most, all[k].different())
			low, high = min(low, all[k].accuracy), max(high, all[k].accuracy)
		}
		others := "The others"
		line := fmt.Sprintf("With %s, %d of %s answer the same digit for every image, and their accuracy is how frequent that digit is.", all[i].value, constant, text.Count(n, "network"))
		if constant == 0 {
			line = fmt.Sprintf("With %s, none of %s answers the same digit for every image.", all[i].value, text.Count(n, "network"))
			others = "They"
		}
		if constant < n {
			line += fmt.Sprintf(" %s answer %s different digits and are right on %s.", others, between(fmt.Sprint(fewest), fmt.Sprint(most)), between(text.Percent(low), text.Percent(high)))
		}
		lines = append(lines, line)
		i += n
	}
	return strings.Join(lines, "\n")
}

// between writes a range, or a number that is both its ends.
func between(low, high string) string {
	if low == high {
		return low
	}
	return low + " to " + high
}
