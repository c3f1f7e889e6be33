package lab

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"mlplab/datasets"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/lab/internal/cell"
	"mlplab/mlpkit/lab/internal/display"
	"mlplab/mlpkit/plot"
	"mlplab/mlpkit/study"
	"mlplab/mlpkit/train"
)

// PredictedDigits asks how many different answers networks give. It trains c with every
// value of the axis and as many seeds as Seeds says, three without it, keeps no
// run, and shows for each network which digits it answers at all on its
// validation images, and how many of its hidden units are dead.
func PredictedDigits(c Config, axis Axis, options ...StudyOption) {
	s := study.Study{Name: "answers", Base: c, Axis: axis, Seeds: study.Seeds(cell.StudySeeds)}
	for _, o := range options {
		o(&s)
	}
	newVerb().predictedDigits(s)
}

// predicted is what one network answers on its validation images.
type predicted struct {
	value    string
	run      *Run
	times    []int   // that each class is answered
	share    float64 // of the class answered most among the true labels
	accuracy float64
}

// different counts the classes answered at all.
func (a predicted) different() (n int) {
	for _, t := range a.times {
		n += min(1, t)
	}
	return n
}

// most is the class answered most.
func (a predicted) most() (class int) {
	for k, n := range a.times {
		if n > a.times[class] {
			class = k
		}
	}
	return class
}

func (v *verb) predictedDigits(s study.Study) {
	v.Do(func(ctx context.Context) error {
		s.Base.Diagnose = true
		result, note, err := v.TrainUnstored(ctx, s)
		if err != nil {
			return err
		}
		splits, err := v.Splits(ctx)
		if err != nil {
			return err
		}
		var all []predicted
		for _, g := range result.Groups() {
			for _, run := range g.Runs {
				split, err := splits.Get(run.Config.Seed)
				if err != nil {
					return err
				}
				a, err := predictedBy(run, split.Validation)
				if err != nil {
					return err
				}
				a.value = result.Study.Axis.Name() + " " + g.Label()
				all = append(all, a)
			}
		}
		drawn, err := plot.Axis(s.Axis.Name(), display.Logarithmic(s.Axis), display.Groups(result), plot.FinalValidationAccuracy)
		f, err := display.Draw("answers-"+display.FilePart(s.Axis.Name())+display.Slug(s.Base), drawn, err)
		if err != nil {
			return err
		}
		v.Out.Figure(f)
		v.Out.Table(predictedTable(all))
		v.Say([]string{note, predictedText(all), cell.BackendNote(result.Runs()[0])})
		return nil
	})
}

// predictedBy counts what a network answers.
func predictedBy(run *Run, validation *datasets.Set) (predicted, error) {
	last, ok := run.Last()
	if run.Network == nil || !ok {
		return predicted{}, errors.New("a network is missing: its training finished no epoch")
	}
	model, err := train.ModelOf(run)
	if err != nil {
		return predicted{}, err
	}
	counts, err := model.Confusion(validation)
	if err != nil {
		return predicted{}, err
	}
	a := predicted{run: run, times: make([]int, len(counts)), accuracy: float64(last.ValidationAccuracy)}
	for _, row := range counts {
		for class, n := range row {
			a.times[class] += n
		}
	}
	a.share = float64(validation.LabelCounts()[a.most()]) / float64(validation.Len())
	return a, nil
}

// predictedTable is a row for each network.
func predictedTable(all []predicted) display.Table {
	t := display.Table{Head: []string{"", "seed", "validation accuracy", "digits answered", "most often", "share of images that are that digit", "dead hidden units by layer"}}
	for _, a := range all {
		var dead []string
		layers := a.run.Epochs[len(a.run.Epochs)-1].Layers
		for _, l := range layers[:max(0, len(layers)-1)] {
			dead = append(dead, wholePercent(float64(l.DeadUnits)))
		}
		t.Rows = append(t.Rows, []string{
			a.value, fmt.Sprint(a.run.Config.Seed), text.Percent(a.accuracy), fmt.Sprint(a.different()), fmt.Sprint(a.most()), text.Percent(a.share), strings.Join(dead, ", "),
		})
	}
	return t
}

// predictedText says for each value how many networks collapsed.
func predictedText(all []predicted) string {
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
