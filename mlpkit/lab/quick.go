package lab

import (
	"fmt"
	"os"
	"strings"

	"mlplab/datasets"
	"mlplab/mlpkit/internal/text"
)

// QuickEnv is the environment variable that, set to 1, makes every training a
// short one: for trying the notebooks out and for testing them.
const QuickEnv = "MLPLAB_QUICK"

// What is left of a training in quick mode.
const (
	quickTrain      = 6000
	quickValidation = 1500
	quickEpochs     = 2
)

// QuickMode reports whether [QuickEnv] asks for short trainings. Their results
// teach nothing, and every verb that trains says so.
func QuickMode() bool { return os.Getenv(QuickEnv) == "1" }

// shortened is c as quick mode trains it.
func shortened(c Config) Config {
	c.Epochs = min(c.Epochs, quickEpochs)
	c.BatchSize = min(c.BatchSize, quickTrain)
	return c
}

// head is the first examples of both parts of s, as quick mode takes them.
func head(s *datasets.Split) (*datasets.Split, error) {
	train, err := s.Train.Head(min(quickTrain, s.Train.Len()))
	if err != nil {
		return nil, err
	}
	validation, err := s.Validation.Head(min(quickValidation, s.Validation.Len()))
	if err != nil {
		return nil, err
	}
	short := *s
	short.Train, short.Validation = train, validation
	return &short, nil
}

// quickNote says what quick mode made of the configurations.
func quickNote(configs []Config) string {
	changes := []string{fmt.Sprintf("%s images to train with and %s to validate", text.Thousands(quickTrain), text.Thousands(quickValidation))}
	epochs, batch := false, false
	for _, c := range configs {
		short := shortened(c)
		epochs = epochs || short.Epochs != c.Epochs
		batch = batch || short.BatchSize != c.BatchSize
	}
	if epochs {
		changes = append(changes, fmt.Sprintf("at most %d epochs", quickEpochs))
	}
	if batch {
		changes = append(changes, fmt.Sprintf("batches of at most %s", text.Thousands(quickTrain)))
	}
	return fmt.Sprintf("Quick mode (%s=1): %s. Fine for trying things out; unset it for results that mean something.",
		QuickEnv, strings.Join(changes, ", "))
}
