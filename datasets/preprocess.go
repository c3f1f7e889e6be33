package datasets

import "math"

// MaxPixel is the grey level of full ink; dividing by it scales pixels to [0,1].
const MaxPixel = 255

// Float32 returns the images normalised and flattened: Len()×Rows×Cols values
// in [0,1], each pixel divided by 255. It takes four times the memory of Images
// (188 MB for 60,000 digits), which is why training keeps the bytes and scales
// them inside the compiled step; this shows the same step for eyes and tests.
func (s *Set) Float32() []float32 {
	out := make([]float32, len(s.Images))
	for i, p := range s.Images {
		out[i] = float32(p) / MaxPixel
	}
	return out
}

// OneHot returns the labels one-hot: Len() rows of Classes values, 1 at the
// label and 0 elsewhere. The rows are views of one array. A label outside
// 0 … Classes-1 (which [Set.Validate] reports) leaves its row all 0.
func (s *Set) OneHot() [][]float32 {
	classes := max(s.Classes, 0)
	flat := make([]float32, s.Len()*classes)
	rows := make([][]float32, s.Len())
	for i, l := range s.Labels {
		rows[i] = flat[i*classes : (i+1)*classes : (i+1)*classes]
		if int(l) < classes {
			rows[i][l] = 1
		}
	}
	return rows
}

// LabelCounts returns how many examples each class has, Classes numbers.
// A label outside 0 … Classes-1 (which [Set.Validate] reports) is not counted.
func (s *Set) LabelCounts() []int {
	counts := make([]int, max(s.Classes, 0))
	for _, l := range s.Labels {
		if int(l) < len(counts) {
			counts[l]++
		}
	}
	return counts
}

// MeanStd returns mean and standard deviation (of the population) of all pixels
// scaled to [0,1]; 0, 0 for an empty set.
func (s *Set) MeanStd() (mean, std float64) {
	// Counting the 256 levels makes both exact and one pass over bytes enough.
	var counts [MaxPixel + 1]int
	for _, p := range s.Images {
		counts[p]++
	}
	n := float64(len(s.Images))
	if n == 0 {
		return 0, 0
	}
	for level, c := range counts {
		mean += float64(level) / MaxPixel * float64(c) / n
	}
	for level, c := range counts {
		d := float64(level)/MaxPixel - mean
		std += d * d * float64(c) / n
	}
	return mean, math.Sqrt(std)
}
