package lab

import (
	"fmt"
	"strings"

	"mlplab/mlpkit/internal/text"
)

// learned is the validation accuracy below which a network of ten classes is
// hardly better than guessing.
const learned = 0.15

// summary says in a paragraph what a run came to. Every number is computed.
func summary(r *Run) string {
	var b strings.Builder
	say := func(format string, args ...any) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, format, args...)
	}
	if line := r.StopLine(); line != "" {
		say("%s", line)
	}
	last, measured := r.Last()
	_, diverged := r.Diverged()
	switch {
	case diverged:
		say("From such a loss there is no way back: every weight it updates becomes NaN, not a number, too. So training stopped at the end of that epoch; a smaller learning rate is the usual remedy.")
	case measured:
		say("After %s the network is right on %s of the images it trained on and on %s of the validation images.",
			text.Count(len(r.Epochs), "epoch"), text.Percent(last.TrainAccuracy), text.Percent(last.ValidationAccuracy))
		if number, best := r.Best(); number != len(r.Epochs) {
			say("Its best validation accuracy was %s, after epoch %d.", text.Percent(best.ValidationAccuracy), number)
		}
		if last.ValidationAccuracy < learned {
			say("Guessing is right on about 10 %%: this network has learned nothing.")
		} else {
			say("%s", gap(float64(last.TrainAccuracy)-float64(last.ValidationAccuracy)))
		}
	case len(r.StepLoss) > 0:
		say("No epoch was finished, so there is no accuracy.")
	}
	if steps := len(r.StepLoss); steps > 0 {
		var training float64
		for _, e := range r.Epochs {
			training += e.TrainSeconds
		}
		if measured {
			say("%s and the measurements took %s", text.Count(steps, "step"), text.Duration(r.Seconds()))
			if training > 0 {
				say("(%s images a second in training)", text.Thousands(int(float64(len(r.Epochs)*r.Data.Train)/training)))
			}
			b.WriteByte(';')
		} else {
			say("%s were made;", text.Count(steps, "step"))
		}
		if r.CompileSeconds > 0 {
			say("its programs took %s to compile or load before that.", text.Duration(r.CompileSeconds))
		} else {
			say("the network was compiled before.")
		}
	}
	return b.String()
}

// gap puts the difference between training and validation accuracy into words.
func gap(difference float64) string {
	points := 100 * difference
	switch {
	case points >= 0.5:
		return fmt.Sprintf("The over-fitting gap, training minus validation, is %.2f percentage points.", points)
	case points <= -0.5:
		return fmt.Sprintf("Validation is %.2f percentage points above training: no over-fitting.", -points)
	}
	return fmt.Sprintf("Training and validation differ by %.2f percentage points: hardly any over-fitting.", max(points, -points))
}
