package playground

import (
	"encoding/json"
	"fmt"
	"strconv"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/text"
)

// Every message to the view is one of these, as JSON; Kind names its type.
// A frame shows everything but the digit, so that the next one replaces a lost one.
type (
	frame struct {
		Kind    string  `json:"kind"`   // "frame"
		Status  status  `json:"status"` // what the training does
		Words   string  `json:"words"`  // the same for a reader, with numbers
		Setting setting `json:"setting"`
		Code    string  `json:"code"`    // a line of Go for this setting
		Network string  `json:"network"` // the network in words
		// Heard is the number of the newest setting that the frame includes.
		Heard    int      `json:"heard"`
		Current  curve    `json:"current"`
		Earlier  []curve  `json:"earlier"`  // oldest first
		Networks []choice `json:"networks"` // to ask about digits
		Asked    int      `json:"asked"`    // which of them is asked
	}
	// curve is a run as the view draws it.
	curve struct {
		Number   int          `json:"number"` // of the run, counted from 1
		Label    string       `json:"label"`
		Loss     [][2]float64 `json:"loss"`     // epochs of images seen, mean loss
		Accuracy [][2]float64 `json:"accuracy"` // epochs, fraction of the validation images
		Diverged bool         `json:"diverged"`
	}
	choice struct {
		Number int    `json:"number"` // 0 is the network in training
		Label  string `json:"label"`
	}
	// answer is what a network says of the digit that was drawn.
	answer struct {
		Kind          string         `json:"kind"`    // "answer"
		Number        int            `json:"number"`  // of the message with the digit
		Network       string         `json:"network"` // which one says it
		Image         []uint8        `json:"image"`   // 28×28, base64: what the network sees
		Probabilities []float64      `json:"probabilities"`
		Words         string         `json:"words"`
		Why           string         `json:"why"`
		Nearest       []similarImage `json:"nearest"`
	}
	// similarImage is a training image near the digit.
	similarImage struct {
		Image      []uint8 `json:"image"` // 28×28, base64
		Label      int     `json:"label"`
		Says       int     `json:"says"`       // what the network takes it for
		Confidence float64 `json:"confidence"` // the probability it gives the label
		Distance   float64 `json:"distance"`
	}
	errorMessage struct {
		Kind string `json:"kind"` // "fault"
		Text string `json:"text"`
	}
	endMessage struct {
		Kind string `json:"kind"` // "end"
		Text string `json:"text"`
	}
)

// status is what the training does.
type status string

const (
	compiling status = "compiling"
	training  status = "training"
	paused    status = "paused"
	diverged  status = "diverged"
	failed    status = "failed"
)

// encode writes what goes to the view. Its parts hold no NaN: see thinned and sure.
func encode(v any) string {
	encoded, err := json.Marshal(v)
	if err != nil { // a number that JSON has no word for, a mistake of this package
		encoded, _ = json.Marshal(errorMessage{"fault", fmt.Sprintf("The playground could not show its state: %v.", err)})
	}
	return string(encoded)
}

// curvePoints is how many points a curve has at most: as many as there are
// pixels to tell them apart, nearly.
const curvePoints = 240

// curveOf is run as the view draws it.
func curveOf(run *mlpkit.Run, number int, label string) curve {
	c := curve{Number: number, Label: label, Accuracy: [][2]float64{}}
	c.Loss = thinned(run.StepLoss, curvePoints, float64(run.StepsPerEpoch()))
	for i, e := range run.Epochs {
		if a := float64(e.ValidationAccuracy); text.Finite(a) && text.Finite(float64(e.ValidationLoss)) {
			c.Accuracy = append(c.Accuracy, [2]float64{float64(i + 1), a})
		}
	}
	_, c.Diverged = run.Diverged()
	return c
}

// thinned is losses as at most n points, each the mean of equally many steps; the
// last may be of fewer. A point lies at its last step, in units of perEpoch
// steps. The curve ends before a loss that is no finite number.
func thinned(losses []float32, n int, perEpoch float64) [][2]float64 {
	for i, l := range losses {
		if !text.Finite(float64(l)) {
			losses = losses[:i]
			break
		}
	}
	points := [][2]float64{}
	each := max(1, (len(losses)+n-1)/n)
	for from := 0; from < len(losses); from += each {
		to := min(from+each, len(losses))
		sum := 0.0
		for _, l := range losses[from:to] {
			sum += float64(l)
		}
		points = append(points, [2]float64{brief(float64(to) / perEpoch), brief(sum / float64(to-from))})
	}
	return points
}

// brief is x to five digits, which is more than a picture shows.
func brief(x float64) float64 {
	x, _ = strconv.ParseFloat(strconv.FormatFloat(x, 'g', 5, 64), 64)
	return x
}
