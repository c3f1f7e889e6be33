package stats

import (
	"math"
	"slices"
)

// Shaffer adjusts the p-values of all pairs of k means, in any order, for having
// tested them all: Holm's correction with the logic of pairs (J. P. Shaffer,
// Journal of the American Statistical Association 81, 1986, procedure S1). Once
// two of three means differ, at most one of the three pairs can still be alike,
// so later p-values are multiplied by less. García and Herrera (Journal of Machine
// Learning Research 9, 2008) recommend it in extension of Demšar (ibid. 7, 2006).
// For t independent tests 1−(1−p)ᵗ stands in the place of t·p (B. Holland and M.
// D. Copenhaver, Biometrics 43, 1987). NaN stays NaN and does not count as a test.
func Shaffer(p []float64, k int) []float64 {
	order := ascending(p)
	adjusted := slices.Clone(p)
	possible := alike(k)
	highest := 0.0
	for rank, i := range order {
		left := k*(k-1)/2 - rank // pairs, tested or not, that may still be alike
		t := 0
		for _, n := range possible {
			if n <= left {
				t = n
			}
		}
		t = min(t, len(order)-rank)
		highest = max(highest, -math.Expm1(float64(t)*math.Log1p(-p[i])))
		adjusted[i] = highest
	}
	return adjusted
}

// alike lists, ascending, how many pairs of k means can be equal at once: with
// three 0, 1 or 3.
func alike(k int) []int {
	// pairs[m] are the numbers for m means: one group of g and any of the rest.
	pairs := make([]map[int]bool, k+1)
	pairs[0] = map[int]bool{0: true}
	for m := 1; m <= k; m++ {
		pairs[m] = map[int]bool{}
		for g := 1; g <= m; g++ {
			for rest := range pairs[m-g] {
				pairs[m][rest+g*(g-1)/2] = true
			}
		}
	}
	var numbers []int
	for n := range pairs[k] {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	return numbers
}

// ascending are the places of the numbers in p from the smallest to the largest.
func ascending(p []float64) []int {
	var order []int
	for i, v := range p {
		if !math.IsNaN(v) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case p[i] < p[j]:
			return -1
		case p[i] > p[j]:
			return 1
		}
		return 0
	})
	return order
}
