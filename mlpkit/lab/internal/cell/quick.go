package cell

import (
	"fmt"
	"os"
	"strings"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/text"
)

// QuickEnv is the environment variable that, set to 1, makes every training a
// short one: for trying the notebooks out and for testing them.
const QuickEnv = "MLPLAB_QUICK"

// What is left of a training in quick mode.
const (
	QuickTrain      = 6000
	QuickValidation = 1500
	QuickEpochs     = 2
)

// QuickMode reports whether [QuickEnv] asks for short trainings. Their results
// teach nothing, and every verb that trains says so.
func QuickMode() bool { return os.Getenv(QuickEnv) == "1" }

// Shortened is c as quick mode trains it.
func Shortened(c mlpkit.Config) mlpkit.Config {
	c.Epochs = min(c.Epochs, QuickEpochs)
	c.BatchSize = min(c.BatchSize, QuickTrain)
	return c
}

// head is the first examples of both parts of s, as quick mode takes them.
func head(s *datasets.Split) (*datasets.Split, error) {
	train, err := s.Train.Head(min(QuickTrain, s.Train.Len()))
	if err != nil {
		return nil, err
	}
	validation, err := s.Validation.Head(min(QuickValidation, s.Validation.Len()))
	if err != nil {
		return nil, err
	}
	short := *s
	short.Train, short.Validation = train, validation
	return &short, nil
}

// QuickNote says what quick mode made of the configurations.
func QuickNote(configs []mlpkit.Config) string {
	changes := []string{fmt.Sprintf("%s images to train with and %s to validate", text.Thousands(QuickTrain), text.Thousands(QuickValidation))}
	epochs, batch := false, false
	for _, c := range configs {
		short := Shortened(c)
		epochs = epochs || short.Epochs != c.Epochs
		batch = batch || short.BatchSize != c.BatchSize
	}
	if epochs {
		changes = append(changes, fmt.Sprintf("at most %d epochs", QuickEpochs))
	}
	if batch {
		changes = append(changes, fmt.Sprintf("batches of at most %s", text.Thousands(QuickTrain)))
	}
	return fmt.Sprintf("Quick mode (%s=1): %s. Fine for trying things out; unset it for results that mean something.",
		QuickEnv, strings.Join(changes, ", "))
}
