package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"mlplab/mlpkit"
	"mlplab/mlpkit/study"
)

// shard is a part of a study: of its runs, by number, those that leave the
// remainder index when divided by of.
type shard struct{ index, of int }

func (s shard) String() string { return fmt.Sprintf("%d/%d", s.index, s.of) }

// Set reads a shard as the command line gives it.
func (s *shard) Set(given string) error {
	i, n, two := strings.Cut(given, "/")
	index, err := strconv.Atoi(i)
	of, err2 := strconv.Atoi(n)
	if !two || err != nil || err2 != nil || of < 1 || index < 0 || index >= of {
		return errors.New("must be i/n with whole numbers 0 ≤ i < n, such as 0/4, 1/4, 2/4 and 3/4 for four shards")
	}
	*s = shard{index, of}
	return nil
}

// runs are the shard's runs of a study.
func (s shard) runs(st study.Study) map[mlpkit.Config]bool {
	mine := map[mlpkit.Config]bool{}
	for k, job := range st.Jobs() {
		if k%s.of == s.index {
			mine[job.Config()] = true
		}
	}
	return mine
}
