package cell

import (
	"context"
	"fmt"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/lab/internal/display"
	"mlplab/mlpkit/study"
)

// TrainUnstored trains a study that is neither shown nor stored.
func (v *Verb) TrainUnstored(ctx context.Context, s study.Study) (*study.Result, string, error) {
	if err := s.Validate(); err != nil {
		return nil, "", err
	}
	digits, err := v.MNIST(ctx)
	if err != nil {
		return nil, "", err
	}
	set, note := digits.Train, ""
	if v.Quick {
		if s, set, note, err = ShortenedStudy(s, set); err != nil {
			return nil, "", err
		}
	}
	result, err := v.TrainStudy(ctx, s, set, study.Options{
		ValFraction: ValidationFraction,
		Observe:     func(p study.Progress) { v.Out.LiveStudy(display.StudyProgress{Progress: p, Note: note}) },
	})
	return result, note, err
}

// StudySeeds is the number of seeds of a study that does not say.
const StudySeeds = 3

// quickSeeds is how many seeds a study has in quick mode: enough for a spread.
const quickSeeds = 2

// ShortenedStudy is s on the first images of set, as quick mode does it.
func ShortenedStudy(s study.Study, set *datasets.Set) (study.Study, *datasets.Set, string, error) {
	s.Base = Shortened(s.Base)
	s.Seeds = s.Seeds[:min(len(s.Seeds), quickSeeds)]
	s.Budget.Epochs = min(s.Budget.Epochs, QuickEpochs)
	s.Budget.Examples = min(s.Budget.Examples, QuickEpochs*QuickTrain)
	s.Budget.Seconds = min(s.Budget.Seconds, 1)
	set, err := set.Head(min(QuickTrain+QuickValidation, set.Len()))
	note := fmt.Sprintf("%s At most %s for each value.", QuickNote([]mlpkit.Config{s.Base}), text.Count(quickSeeds, "seed"))
	return s, set, note, err
}
