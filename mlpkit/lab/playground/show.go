package playground

import "fmt"

// show sends a frame and, where the network in training is asked, what it says
// of the digit by now.
func (s *server) show() {
	s.due = false
	s.link.Send(encode(s.frame()), true)
	if s.asked == 0 && s.met {
		s.answer()
	}
}

// frame is the state as the view shows it.
func (s *server) frame() frame {
	f := frame{
		Kind: "frame", Status: s.current.status, Words: s.words(), Heard: s.heard, Asked: s.asked,
		Setting: settingOf(s.config), Code: code(s.config), Network: describe(s.config, s.data),
		Current: curve{Number: s.number, Label: label(s.config, s.base), Loss: [][2]float64{}, Accuracy: [][2]float64{}},
		Earlier: []curve{}, Networks: []choice{{0, "the network in training"}},
	}
	if f.Status == "" || s.current.number != s.number {
		f.Status = compiling
	} else if s.current.run != nil && f.Status != compiling {
		f.Current = curveOf(s.current.run, s.number, f.Current.Label)
	}
	for _, k := range s.given {
		f.Networks = append(f.Networks, choice{k.number, k.label})
	}
	for _, k := range s.earlier {
		f.Earlier = append(f.Earlier, curveOf(k.run, k.number, k.label))
		f.Networks = append(f.Networks, choice{k.number, fmt.Sprintf("run %d: %s", k.number, k.label)})
	}
	return f
}
