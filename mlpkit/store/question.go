package store

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/study"
)

// OtherQuestionError says that a study's name is taken: a study's question is
// the hyperparameter it varies and the data, and another one is stored.
type OtherQuestionError struct {
	Stored, Asked study.Study
	Runs          int // that are stored
}

// Error says what is stored, what was asked and the way out in one sentence.
func (e *OtherQuestionError) Error() string {
	stored, asked := "varies "+e.Stored.Axis.Name()+" "+e.Stored.Axis.String(), "varies "+e.Asked.Axis.Name()
	if e.Stored.Axis.Field() == e.Asked.Axis.Field() {
		stored, asked = "learned from "+e.Stored.Data.String(), "would learn from "+e.Asked.Data.String()
	}
	return fmt.Sprintf("Name = %q: the stored study of this name, with %s, %s, and this one %s: give this one another name, or replace the stored one and its runs on purpose with the option lab.Replace()",
		e.Asked.Name, text.Count(e.Runs, "run"), stored, asked)
}

// yields makes room for the definition of asked: it returns what is to be stored,
// or why the name is taken. Other values, another base and more epochs are the
// same question; a definition without a finished run holds nobody up.
func (s *Store) yields(asked study.Study) (study.Study, error) {
	stored, err := s.storedDefinition(asked.Name)
	if err != nil || stored == nil {
		return asked, err
	}
	runs, _, err := s.List(asked.Name)
	if err != nil {
		return asked, err
	}
	if !stored.Data.Known() && len(runs) > 0 { // an older lab's; its runs tell a little
		latest := slices.MaxFunc(runs, func(a, b Run) int { return a.Saved.Compare(b.Saved) })
		if !asked.Data.Gave(latest.Data) {
			stored.Data = study.SourceOfRun(latest.Data)
		}
	}
	if stored.Axis.Field() == asked.Axis.Field() && stored.Data.Same(asked.Data) {
		if !asked.Data.Known() {
			asked.Data = stored.Data
		}
		return asked, nil
	}
	finished := 0
	for _, r := range runs {
		if r.Stopped != mlpkit.Interrupted {
			finished++
		}
	}
	switch {
	case finished == 0:
		return asked, nil
	case asked.Replace:
		return asked, s.Delete(asked.Name)
	}
	return asked, &OtherQuestionError{*stored, asked, finished}
}

// storedDefinition is the study of the name, or nil where none can be replaced:
// a file that is damaged or another study's makes way for a new one.
func (s *Store) storedDefinition(name string) (*study.Study, error) {
	stored, err := s.loadStudy(name)
	switch {
	case err == nil:
		return &stored, nil
	case errors.Is(err, fs.ErrPermission):
		return nil, err
	}
	return nil, nil
}
