package lab

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"mlplab/datasets"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/lab/internal/display"
	"mlplab/mlpkit/plot"
	"mlplab/mlpkit/train"
)

// mistakesShown is how many mistakes the figure has room for.
const mistakesShown = 24

// Mistakes shows the validation images that r's network is most sure of and
// wrong about.
func Mistakes(r *Run) {
	d := newVerb()
	d.Do(func(ctx context.Context) error {
		model, data, err := d.trained(ctx, r)
		if err != nil {
			return err
		}
		wrong, err := mistakesOn(data.Validation, model)
		if err != nil {
			return err
		}
		if len(wrong) == 0 {
			d.Out.Text("The network makes no mistake on the validation images.")
			return nil
		}
		shown := wrong[:min(len(wrong), mistakesShown)]
		var images [][]uint8
		var captions []string
		for _, m := range shown {
			images = append(images, data.Validation.Image(m.index))
			captions = append(captions, fmt.Sprintf("%d, read as %d", m.class, m.predicted))
		}
		drawn, err := plot.Images(images, data.Validation.Rows, data.Validation.Cols, captions)
		f, err := display.Draw("mistakes", drawn, err)
		if err != nil {
			return err
		}
		d.Out.Figure(f)
		d.Out.Text(fmt.Sprintf("The %s with the most confidence of %s on %s validation images. The network gave its answer between %s and %s probability.",
			text.Count(len(shown), "mistake"), text.Thousands(len(wrong)), text.Thousands(data.Validation.Len()),
			text.Percent(shown[len(shown)-1].probability), text.Percent(shown[0].probability)))
		return nil
	})
}

// mistake is an example that a network gets wrong.
type mistake struct {
	index            int // in the set
	class, predicted int
	probability      float64 // that the network gave its wrong answer
}

// mistakesOn are the examples of set that the model gets wrong, those it is most
// sure of first.
func mistakesOn(set *datasets.Set, model *train.Model) ([]mistake, error) {
	rows, err := model.Probabilities(set.Images)
	if err != nil {
		return nil, err
	}
	predicted, err := model.Predict(set.Images)
	if err != nil {
		return nil, err
	}
	var wrong []mistake
	for i, p := range predicted {
		if class := int(set.Labels[i]); p != class {
			wrong = append(wrong, mistake{i, class, p, float64(rows[i][p])})
		}
	}
	slices.SortStableFunc(wrong, func(a, b mistake) int { return cmp.Compare(b.probability, a.probability) })
	return wrong, nil
}
