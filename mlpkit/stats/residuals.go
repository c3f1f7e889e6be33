package stats

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// residuals fits an effect of each row in use and of each seed, and returns the
// sum of squares that is left with its degrees of freedom. Rows and seeds take
// their means in turn until they stay, which with every number there is at once.
func residuals(rows []Row, use []bool) (squares float64, df int) {
	n := seeds(rows)
	row, seed := make([]float64, len(rows)), make([]float64, n)
	for range 500 {
		moved := 0.0
		take := func(effect *float64, sum float64, count int) {
			if count > 0 {
				moved = max(moved, math.Abs(sum/float64(count)-*effect))
				*effect = sum / float64(count)
			}
		}
		for i := range row {
			sum, count := sumOver(n, func(s int) float64 { return number(rows, use, i, s) - seed[s] })
			take(&row[i], sum, count)
		}
		for s := range seed {
			sum, count := sumOver(len(rows), func(i int) float64 { return number(rows, use, i, s) - row[i] })
			take(&seed[s], sum, count)
		}
		if moved < 1e-10 {
			break
		}
	}
	numbers := 0
	for i := range row {
		sum, count := sumOver(n, func(s int) float64 {
			e := number(rows, use, i, s) - row[i] - seed[s]
			return e * e
		})
		squares += sum
		numbers += count
	}
	return squares, numbers - effects(rows, use)
}

// number is that of a row and a seed, NaN if missing or not in use.
func number(rows []Row, use []bool, i, s int) float64 {
	if !use[i] {
		return math.NaN()
	}
	return rows[i].Numbers[s]
}

// sumOver adds what is there of n numbers, and counts it.
func sumOver(n int, of func(int) float64) (sum float64, count int) {
	for i := range n {
		if x := of(i); !math.IsNaN(x) {
			sum += x
			count++
		}
	}
	return sum, count
}

// effects is how many effects of rows and seeds the numbers can tell: one for
// each that has numbers, less one for each set of rows that share seeds, directly
// or by way of others, as what all seeds add is the same as what all rows do. So
// it is the number of times that a number joins two sets.
func effects(rows []Row, use []bool) int {
	n := seeds(rows)
	parent := make([]int, len(rows)+n)
	for i := range parent {
		parent[i] = -1 // has no numbers
	}
	root := func(i int) int {
		for parent[i] != i {
			i = parent[i]
		}
		return i
	}
	told := 0
	for i := range rows {
		for s := range n {
			if math.IsNaN(number(rows, use, i, s)) {
				continue
			}
			for _, node := range []int{i, len(rows) + s} {
				if parent[node] < 0 {
					parent[node] = node
				}
			}
			if a, b := root(i), root(len(rows)+s); a != b {
				parent[a] = b
				told++
			}
		}
	}
	return told
}

// oddest is the row in use that adds most to the residuals of the others, with the
// p-value of the F-test for its adding no more than they have; -1 if none can be
// tested. With three rows or more there are others to compare with.
func oddest(rows []Row, use []bool) (row int, p float64) {
	row, p = -1, 1
	all, allDF := residuals(rows, use)
	for i := range rows {
		if !use[i] {
			continue
		}
		others := append([]bool(nil), use...)
		others[i] = false
		rest, restDF := residuals(rows, others)
		added := allDF - restDF
		if restDF <= 0 || added <= 0 {
			continue
		}
		// Half a squared step of the numbers each, so that equal ones are not odd.
		step := rows[i].Resolution * rows[i].Resolution / 2
		f := ((all-rest)/float64(added) + step) / (rest/float64(restDF) + step)
		if q := fTail(f, float64(added), float64(restDF)); q < p {
			row, p = i, q
		}
	}
	return row, p
}

// fTail is the probability that Fisher's F exceeds f.
func fTail(f, d1, d2 float64) float64 {
	if math.IsNaN(f) {
		return 1
	}
	return mathext.RegIncBeta(d2/2, d1/2, d2/(d2+d1*max(f, 0)))
}
