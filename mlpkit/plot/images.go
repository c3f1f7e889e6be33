package plot

import (
	"errors"
	"fmt"
	"image/color"
	"strings"

	"mlplab/mlpkit/internal/text"
)

// The most pictures in a figure, so that notebooks stay small.
const (
	maxImages = 200
	maxUnits  = 256
)

// greys is the number of greys that images are shown in; sixteen need half a
// byte and look as good at this size.
const greys = 16

// Images shows images of rows×cols pixels, such as samples or wrong
// predictions, each with a caption above it; captions may be nil. 0 is white
// and 255 black, as on paper.
func Images(images [][]uint8, rows, cols int, captions []string) (*Figure, error) {
	if err := checkImages(images, rows, cols, captions); err != nil {
		return nil, err
	}
	t := &tiles{rows: rows, cols: cols, captions: captions, framed: true, scale: max(1, (76+cols/2)/cols)}
	for g := range greys {
		v := uint8(255 - 255*g/(greys-1))
		t.palette = append(t.palette, color.NRGBA{v, v, v, 0xFF})
	}
	for _, img := range images {
		levels := make([]uint8, len(img))
		for i, v := range img {
			levels[i] = uint8((int(v)*(greys-1) + 127) / 255)
		}
		t.pictures = append(t.pictures, levels)
	}
	f := tileFigure(t, 10)
	f.title = text.Count(len(images), "image")
	f.alt = fmt.Sprintf("%s of %d by %d pixels.", text.Count(len(images), "image"), rows, cols)
	if n := min(len(captions), 40); n > 0 {
		f.alt += " Captions: " + strings.Join(captions[:n], ", ") + "."
	}
	return f, nil
}

// tileFigure is a figure of tiles, at most so many side by side and no more than
// fit; somewhat fewer where they fill the last row better.
func tileFigure(t *tiles, most int) *Figure {
	px, _ := t.pitch()
	fit := max(1, min(most, len(t.pictures), (defaultWidth-2*margin)/(px*t.scale)))
	t.across = fit
	least := fit * 3 / 4
	if len(t.pictures) <= 2*fit {
		least = fit / 2
	}
	empty := func(across int) int { return (across - len(t.pictures)%across) % across }
	for across := fit; across >= max(1, least); across-- {
		if empty(across) < empty(t.across) {
			t.across = across
		}
	}
	width, height := t.size()
	return &Figure{width: max(240, width+2*margin), body: height, panels: []panel{{plot: t}}}
}

func checkImages(images [][]uint8, rows, cols int, captions []string) error {
	var errs []error
	if len(images) == 0 || len(images) > maxImages {
		errs = append(errs, fmt.Errorf("images: %d of them: want 1 to %d", len(images), maxImages))
	}
	if rows < 1 || cols < 1 || rows > 256 || cols > 256 {
		return errors.Join(append(errs, fmt.Errorf("rows %d, cols %d: want 1 to 256 each", rows, cols))...)
	}
	for i, img := range images {
		if len(img) != rows*cols {
			errs = append(errs, fmt.Errorf("images[%d]: %d pixels: want rows×cols = %d×%d = %d", i, len(img), rows, cols, rows*cols))
			break
		}
	}
	if len(captions) != 0 && len(captions) != len(images) {
		errs = append(errs, fmt.Errorf("captions: %d of them: want %d, one for each image, or nil", len(captions), len(images)))
	}
	return errors.Join(errs...)
}
