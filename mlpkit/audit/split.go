package audit

import (
	"fmt"
	"math"
)

// TrainTestSplit divides the numbers 0 … n-1 as scikit-learn's
// train_test_split(numbers, test_size=part, random_state=seed) does: of a random
// order, the first part is for testing, or validating, and the rest for training.
//
// It fails unless 0 < part < 1 and neither side is empty.
func TrainTestSplit(n int, part float64, seed uint32) (train, test []int, err error) {
	if !(part > 0 && part < 1) {
		return nil, nil, fmt.Errorf("part = %v: want more than 0 and less than 1, such as 0.2", part)
	}
	if n < 2 || n > math.MaxInt32 {
		return nil, nil, fmt.Errorf("n = %d: want from 2 to %d examples to split", n, math.MaxInt32)
	}
	held := int(math.Ceil(part * float64(n)))
	if held >= n {
		return nil, nil, fmt.Errorf("part = %v of n = %d: leaves nothing to train with; give more examples or a smaller part", part, n)
	}
	order := newNumPy(seed).permutation(n)
	return order[held:], order[:held], nil
}

// ClassCounts returns how many of the examples with the given indices have each
// of the labels 0 … classes-1.
//
// It fails if an index is outside of labels or a label is not below classes.
func ClassCounts(labels []uint8, indices []int, classes int) ([]int, error) {
	counts := make([]int, max(0, classes))
	for _, i := range indices {
		if i < 0 || i >= len(labels) {
			return nil, fmt.Errorf("index %d: there are %d labels", i, len(labels))
		}
		if int(labels[i]) >= len(counts) {
			return nil, fmt.Errorf("label %d of example %d: want less than classes = %d", labels[i], i, classes)
		}
		counts[labels[i]]++
	}
	return counts, nil
}

// Constant says what accuracy a network has on counted examples that calls each
// of them the same class, as a report with four decimals prints it.
type Constant struct {
	Class, Count int
	Accuracy     Decimal
}

// Constants lists the accuracies of all constant answers, by class.
func Constants(counts []int) []Constant {
	total := 0
	for _, n := range counts {
		total += n
	}
	var all []Constant
	for class, n := range counts {
		if total > 0 {
			all = append(all, Constant{class, n, Round(float64(n) / float64(total))})
		}
	}
	return all
}

// Explained pairs each accuracy with the classes whose constant answer has it:
// none where no constant answer does, several where they happen to be equal.
func Explained(accuracies []Decimal, constants []Constant) [][]Constant {
	matches := make([][]Constant, len(accuracies))
	for i, a := range accuracies {
		for _, c := range constants {
			if c.Accuracy == a {
				matches[i] = append(matches[i], c)
			}
		}
	}
	return matches
}
