package datasets

// maxPixel is the grey level of full ink; dividing by it scales pixels to [0,1].
const maxPixel = 255

// Float32 returns the images normalized and flattened: Len()×Rows×Cols values
// in [0,1], each pixel divided by 255. It takes four times the memory of Images
// (188 MB for 60,000 digits), which is why training keeps the bytes and scales
// them inside the compiled step; this shows the same step for eyes and tests.
func (s *Set) Float32() []float32 {
	out := make([]float32, len(s.Images))
	for i, p := range s.Images {
		out[i] = float32(p) / maxPixel
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
