package plot

import (
	"bytes"
	"encoding/xml"
	"image/png"
	"io"
	"math"
	"math/rand/v2"
	"regexp"
	"strings"
	"sync"
	"testing"

	"mlplab/mlpkit"
	"mlplab/mlpkit/internal/exact"
	"mlplab/mlpkit/internal/text"
)

func TestFiguresAreSmallAndWellFormed(t *testing.T) {
	for _, c := range append(figureCases(), stressCases()...) {
		t.Run(c.name, func(t *testing.T) {
			svg := mustSVG(t, c)
			if len(svg) > c.maxSVG {
				t.Errorf("SVG of %d bytes, want at most %d", len(svg), c.maxSVG)
			}
			checkSVG(t, svg)
			for i := range c.colours {
				if col := hex(seriesColor(i)); !bytes.Contains(svg, []byte(col)) {
					t.Errorf("colour %s of series %d is missing", col, i)
				}
			}
			if again := mustSVG(t, c); !bytes.Equal(svg, again) {
				t.Error("the same figure gave other bytes")
			}
		})
	}
}

func TestPNG(t *testing.T) {
	for _, c := range figureCases()[:4] {
		f, err := c.figure()
		if err != nil {
			t.Fatal(err)
		}
		data, err := f.PNG(2)
		if err != nil {
			t.Fatal(err)
		}
		if len(data) > 70_000 {
			t.Errorf("%s: PNG of %d bytes, want at most 70000", c.name, len(data))
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if size := img.Bounds().Size(); size.X != 2*f.Width() || size.Y != 2*f.Height() {
			t.Errorf("%s: %v pixels, want twice %d×%d", c.name, size, f.Width(), f.Height())
		}
		if r, g, b, a := img.At(0, 0).RGBA(); r&g&b&a != 0xFFFF {
			t.Errorf("%s: the corner is not white", c.name)
		}
	}
	for _, scale := range []float64{0, -1, 100, math.NaN()} {
		f, _ := Training(good())
		if _, err := f.PNG(scale); err == nil || !strings.Contains(err.Error(), "scale") {
			t.Errorf("scale %v: error %v", scale, err)
		}
	}
}

// checkSVG checks what must hold for every figure.
func checkSVG(t *testing.T, svg []byte) {
	t.Helper()
	elements, texts := map[string]int{}, map[string]string{}
	d := xml.NewDecoder(bytes.NewReader(svg))
	var open []string
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			elements[e.Name.Local]++
			open = append(open, e.Name.Local)
			for _, a := range e.Attr {
				if strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "id" {
					t.Errorf("attribute %s of %s", a.Name.Local, e.Name.Local)
				}
			}
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				texts[open[len(open)-1]] += string(e)
			}
		}
	}
	for name := range elements {
		switch name {
		case "svg", "title", "desc", "g", "path", "text", "image":
		default:
			t.Errorf("element %s", name)
		}
	}
	if elements["title"] != 1 || elements["desc"] != 1 || texts["desc"] == "" {
		t.Errorf("title %q, description %q: want one of each", texts["title"], texts["desc"])
	}
	head, _, _ := bytes.Cut(svg, []byte(">"))
	if !regexp.MustCompile(`width="\d+" height="\d+" viewBox="0 0 \d+ \d+"`).Match(head) {
		t.Errorf("no size in %s", head)
	}
	drawn := embedded.ReplaceAll(svg, nil)
	if m := regexp.MustCompile(`NaN|Inf|e[+-]\d`).Find(regexp.MustCompile(`(?s)<(text|title|desc).*?</`).ReplaceAll(drawn, nil)); m != nil {
		t.Errorf("%q in the drawing", m)
	}
	if i := bytes.Index(drawn, []byte("-0.0")); i >= 0 {
		t.Errorf("minus zero at byte %d", i)
	}
}

func TestLongRunStaysSmall(t *testing.T) {
	r := synthetic{rate: 0.001, batch: 1, epochs: 10, floor: 0.02, accuracy: 0.97, seed: 9}.run()
	if len(r.StepLoss) != 480_000 {
		t.Fatalf("%d steps", len(r.StepLoss))
	}
	f, err := Training(r)
	if err != nil {
		t.Fatal(err)
	}
	svg, err := f.SVG()
	if err != nil {
		t.Fatal(err)
	}
	if len(svg) > 60_000 {
		t.Errorf("SVG of %d bytes for 480,000 steps, want at most 60000", len(svg))
	}
	checkSVG(t, svg)
}

// TestAnyRun draws runs with whatever losses there may be.
func TestAnyRun(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	odd := []float32{0, -1, 1e-45, 3e38, -3e38, float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1)), 1, 2.3, 1e-7}
	for n := range 400 {
		c := mlpkit.Default()
		c.BatchSize, c.Epochs = 1+random.IntN(64), 1+random.IntN(12)
		r := &mlpkit.Run{Config: c, Data: mlpkit.DataInfo{Train: 1 + random.IntN(500)}}
		steps := random.IntN(r.StepsPerEpoch()*c.Epochs + 1)
		for range steps {
			v := odd[random.IntN(len(odd))]
			if n%2 == 0 && !text.Finite(float64(v)) || n%4 == 0 && random.IntN(4) > 0 {
				v = random.Float32()
			}
			r.StepLoss = append(r.StepLoss, v)
		}
		for range steps / r.StepsPerEpoch() {
			accuracy := exact.Float(random.Float64())
			if random.IntN(5) == 0 {
				accuracy = exact.Float([]float64{0, 1, math.NaN()}[random.IntN(3)])
			}
			r.Epochs = append(r.Epochs, mlpkit.Epoch{TrainAccuracy: accuracy, ValidationAccuracy: accuracy})
		}
		r.Stopped = []mlpkit.Stop{"", mlpkit.Diverged, mlpkit.Interrupted}[random.IntN(3)]
		for _, draw := range []func() (*Figure, error){
			func() (*Figure, error) { return Training(r) },
			func() (*Figure, error) { return Compare(nil, good(), r) },
			func() (*Figure, error) {
				return Study([]Group{{Label: "a", Value: 1, Runs: []*mlpkit.Run{good(), r}}, {Label: "b", Value: 2, Runs: []*mlpkit.Run{r}}})
			},
			func() (*Figure, error) {
				return Axis("x", n%2 == 0, []Group{{Label: "a", Value: 1, Runs: []*mlpkit.Run{good(), r}}, {Label: "b", Value: 2, Runs: []*mlpkit.Run{r}}})
			},
		}[:1+3*(1-min(1, n%20))] {
			f, err := draw()
			if err != nil {
				t.Fatalf("run %d: %v", n, err)
			}
			svg, err := f.SVG()
			if err != nil {
				t.Fatalf("run %d: %v", n, err)
			}
			checkSVG(t, svg)
		}
	}
}

func TestTextIsEscaped(t *testing.T) {
	label := func(*mlpkit.Run) string { return `<script>&"'` + "\x00\xff" }
	f, err := Compare(label, good())
	if err != nil {
		t.Fatal(err)
	}
	f.title = `a < b & "c" </title>`
	svg, err := f.SVG()
	if err != nil {
		t.Fatal(err)
	}
	checkSVG(t, svg)
	if bytes.Contains(svg, []byte("<script")) || !bytes.Contains(svg, []byte("a &lt; b &amp;")) {
		t.Error("text is not escaped")
	}
}

func TestFigureInSeveralGoroutines(t *testing.T) {
	f, err := Compare(nil, good(), middling())
	if err != nil {
		t.Fatal(err)
	}
	want, err := f.SVG()
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			if got, err := f.SVG(); err != nil || !bytes.Equal(got, want) {
				t.Errorf("other bytes, error %v", err)
			}
		})
	}
	wait.Wait()
}

func BenchmarkTrainingSVG(b *testing.B) {
	r := good() // 7,500 steps
	for b.Loop() {
		f, err := Training(r)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := f.SVG(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTrainingPNG(b *testing.B) {
	f, err := Training(good())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := f.PNG(2); err != nil {
			b.Fatal(err)
		}
	}
}
