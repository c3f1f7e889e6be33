package display

import (
	"fmt"
	"strconv"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/plot"
)

// PlotlyFigure is a figure to explore.
type PlotlyFigure struct {
	Alt    string         // what it shows, in words
	Plotly map[string]any // as plotly.js takes it
}

// The steps of a loss curve are averaged in groups. Notebooks keep the points, so
// there are few of them, fewer yet where runs are many.
const (
	mostPoints   = 300 // of a curve
	mostTogether = 2400
	digitsKept   = 4 // significant ones
)

// PlotlyData is the loss of every step and the accuracies of each epoch as
// plotly.js takes them. Keys and values are plotly's.
func PlotlyData(runs []*mlpkit.Run, names []string) map[string]any {
	var traces []any
	colours := map[string]string{}
	for i, r := range runs {
		name, first := names[i], colours[names[i]] == ""
		if first {
			colours[name] = text.Hex(plot.Color(len(colours)))
		}
		add := func(x, y []any, axis, of string, legend bool, dash string) {
			traces = append(traces, map[string]any{
				"type": "scatter", "mode": "lines", "name": name, "legendgroup": name, "showlegend": legend,
				"x": x, "y": y, "xaxis": "x" + axis, "yaxis": "y" + axis,
				"line":          map[string]any{"color": colours[name], "width": 1.8, "dash": dash},
				"hovertemplate": fmt.Sprintf("%s, seed %d<br>%s<extra></extra>", name, r.Config.Seed, of),
			})
		}
		steps, losses := averagedLoss(r, min(mostPoints, mostTogether/len(runs)+1))
		add(steps, losses, "", "step %{x:,}: loss %{y:.4~g}", first, "solid")
		epochs, training, validation := accuracies(r)
		add(epochs, training, "2", "training accuracy after epoch %{x}: %{y:.2f} %", false, "dot")
		add(epochs, validation, "2", "validation accuracy after epoch %{x}: %{y:.2f} %", false, "solid")
	}
	return map[string]any{"data": traces, "layout": plotlyLayout(plot.LossName(runs)), "config": map[string]any{"displaylogo": false, "responsive": true}}
}

// plotlyLayout is how plotly.js places the two plots: the loss on the left, the
// accuracies on the right.
func plotlyLayout(loss string) map[string]any {
	axis := func(title string, more map[string]any) map[string]any {
		a := map[string]any{
			"title":     map[string]any{"text": title, "font": map[string]any{"size": 12}},
			"gridcolor": "#e6e8eb", "zeroline": false, "linecolor": "#9a9fa5",
		}
		for k, v := range more {
			a[k] = v
		}
		return a
	}
	button := func(label, kind string) any {
		return map[string]any{"label": label, "method": "relayout", "args": []any{map[string]any{"yaxis.type": kind}}}
	}
	return map[string]any{
		"height": 420, "autosize": true, "hovermode": "closest",
		"paper_bgcolor": "#ffffff", "plot_bgcolor": "#ffffff",
		"font":   map[string]any{"family": "Liberation Sans, Arial, Helvetica, sans-serif", "size": 12, "color": "#575c63"},
		"margin": map[string]any{"l": 60, "r": 20, "t": 80, "b": 50},
		"legend": map[string]any{"orientation": "h", "x": 0, "y": 1.12, "yanchor": "bottom", "groupclick": "togglegroup"},
		"xaxis":  axis("step", map[string]any{"domain": []any{0.0, 0.46}}),
		"yaxis":  axis(loss+" (averages of steps)", map[string]any{"type": "log"}),
		"xaxis2": axis("epoch", map[string]any{"domain": []any{0.56, 1.0}, "anchor": "y2"}),
		"yaxis2": axis("accuracy in % (dotted: training set)", map[string]any{"anchor": "x2"}),
		"updatemenus": []any{map[string]any{
			"type": "buttons", "direction": "right", "showactive": true, "x": 0.46, "xanchor": "right", "y": 1.01, "yanchor": "bottom",
			"buttons": []any{button("log", "log"), button("linear", "linear")},
		}},
	}
}

// averagedLoss is a run's finite losses, averaged in at most so many groups of
// consecutive steps, each at its middle step. The groups grow from step to step:
// whoever enlarges the beginning, where most happens, finds single steps there.
func averagedLoss(r *mlpkit.Run, most int) (steps, losses []any) {
	n := len(r.StepLoss)
	if step, diverged := r.Diverged(); diverged {
		n = min(n, step-1)
	}
	groups := min(n, most)
	from := 0
	for g := range groups {
		share := float64(g+1) / float64(groups)
		to := max(from+1, int(share*share*float64(n)+0.5))
		sum := 0.0
		for _, loss := range r.StepLoss[from:to] {
			sum += float64(loss)
		}
		steps = append(steps, (from+to+1)/2)
		losses = append(losses, rounded(sum/float64(to-from)))
		from = to
	}
	return steps, losses
}

// accuracies are a run's, in percent, after each epoch before it diverged.
func accuracies(r *mlpkit.Run) (epochs, training, validation []any) {
	step, diverged := r.Diverged()
	for i, e := range r.Epochs {
		if diverged && (i+1)*r.StepsPerEpoch() >= step {
			break
		}
		epochs = append(epochs, i+1)
		training = append(training, rounded(100*float64(e.TrainAccuracy)))
		validation = append(validation, rounded(100*float64(e.ValidationAccuracy)))
	}
	return epochs, training, validation
}

// rounded keeps the digits that can be seen.
func rounded(x float64) float64 {
	short, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', digitsKept, 64), 64)
	if err != nil {
		return x
	}
	return short
}
