package study

import (
	"fmt"
	"strings"

	"mlplab/datasets"
	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/text"
)

// Source identifies a set of examples before it is split; the zero Source is
// unknown.
type Source struct {
	Name        string `json:"name"`
	Examples    int    `json:"examples"`
	Fingerprint string `json:"fingerprint"` // SHA-256, as [datasets.Set.Fingerprint]
}

// SourceOf identifies a set.
func SourceOf(set *datasets.Set) Source {
	return Source{set.Name, set.Len(), set.Fingerprint()}
}

// SourceOfRun is what a run's file tells of its set: the fingerprint is that of
// its own split.
func SourceOfRun(d mlpkit.DataInfo) Source {
	return Source{nameOf(d), d.Train + d.Validation, d.Fingerprint}
}

// nameOf is the name of the set that was split; see [datasets.Set.Split].
func nameOf(d mlpkit.DataInfo) string { return strings.TrimSuffix(d.Name, ", training part") }

// String names the source for people.
func (s Source) String() string {
	return fmt.Sprintf("%s (%s, fingerprint %.8s)", s.Name, text.Count(s.Examples, "example"), s.Fingerprint)
}

// Known reports whether the source was told.
func (s Source) Known() bool { return s != Source{} }

// Same reports whether two sources hold the same examples; what is unknown may.
func (s Source) Same(other Source) bool {
	return !s.Known() || !other.Known() || s.Fingerprint == other.Fingerprint
}

// Gave reports whether a run may have learned from the source, as far as its file
// tells.
func (s Source) Gave(d mlpkit.DataInfo) bool {
	return !s.Known() || s.Name == nameOf(d) && s.Examples == d.Train+d.Validation
}
