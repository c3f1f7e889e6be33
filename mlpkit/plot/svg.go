package plot

import (
	"bytes"
	"encoding/xml"
	"fmt"
)

// fontFamily is what the figures are measured with, then its equals in metric.
const fontFamily = "'Liberation Sans',Arial,Helvetica,sans-serif"

// SVG writes the figure as a Scalable Vector Graphic: a white background, the
// title and the description as its text alternative, no scripts, no ids, no
// links. Equal figures have equal bytes.
func (f *Figure) SVG() ([]byte, error) {
	c := newSVGCanvas(float64(f.Height()))
	if err := f.draw(c); err != nil {
		return nil, err
	}
	c.flush()
	var out bytes.Buffer
	out.Grow(c.out.Len() + 1024)
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %d" role="img" font-family="%s">`,
		f.Width(), f.Height(), fontFamily)
	out.WriteString("\n<title>")
	escape(&out, f.title)
	out.WriteString("</title>\n<desc>")
	escape(&out, f.alt)
	out.WriteString("</desc>\n<g fill=\"none\" stroke-linejoin=\"round\">\n")
	out.Write(c.out.Bytes())
	out.WriteString("</g>\n</svg>\n")
	return out.Bytes(), nil
}

// escape writes text as XML; what XML can't hold becomes U+FFFD.
func escape(out *bytes.Buffer, s string) {
	_ = xml.EscapeText(out, []byte(s)) // a bytes.Buffer never fails
}
