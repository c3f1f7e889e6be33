package lab

import (
	"fmt"
	"slices"

	"mlplab/mlpkit/class"
	"mlplab/mlpkit/internal/text"
	"mlplab/mlpkit/lab/internal/display"
)

// What a ranking shows: places, and names on a place; beyond that the reader's own.
const (
	mostPlaces = 25
	mostNames  = 8
)

// rankingTable is a row for each place.
func rankingTable(places []class.Place) display.Table {
	t := display.Table{Head: []string{"place", "who", places[0].Best.Value.Axis(), "seeds", "validation accuracy"}, Words: []int{1}}
	hidden := 0
	for i, p := range places {
		if i >= mostPlaces && !slices.ContainsFunc(p.Students, isYou) {
			hidden += len(p.Students)
			continue
		}
		t.Rows = append(t.Rows, []string{fmt.Sprint(p.Place), who(p.Students), p.Best.Label(), fmt.Sprint(len(p.Best.Runs)), spread(p.Best.Accuracy())})
	}
	if hidden > 0 {
		t.Rows = append(t.Rows, []string{"…", text.Count(hidden, "student") + " more", "", "", ""})
	}
	return t
}

func isYou(s *class.Student) bool { return s.You }

// who names the reader and those who gave a name, and counts the others.
func who(students []*class.Student) string {
	var names []string
	unnamed := 0
	for _, s := range students {
		switch {
		case s.You:
			names = slices.Insert(names, 0, "you")
		case s.Name != "":
			names = append(names, s.Name)
		default:
			unnamed++
		}
	}
	if len(names) > mostNames {
		unnamed += len(names) - mostNames
		names = names[:mostNames]
	}
	switch {
	case unnamed > 0 && len(names) > 0:
		names = append(names, text.Count(unnamed, "other"))
	case unnamed == 1:
		names = append(names, "a student")
	case unnamed > 0:
		names = append(names, text.Count(unnamed, "student"))
	}
	return text.List(names)
}
