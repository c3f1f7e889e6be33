package mlpkit

import (
	"time"

	"github.com/gomlx/gomlx/core/tensors"
)

// state is what a training carries from one step to the next.
type state struct {
	layers    []layer
	optimizer []*tensors.Tensor // in the order of machine.state
}

// save copies the machine's state.
func (m *machine) save() (*state, error) {
	ls, err := m.read()
	if err != nil {
		return nil, err
	}
	s := &state{layers: ls}
	for _, v := range m.state {
		value, err := v.Value()
		if err != nil {
			return nil, err
		}
		own, err := value.LocalClone()
		if err != nil {
			return nil, err
		}
		s.optimizer = append(s.optimizer, own)
	}
	return s, nil
}

// restore puts back what save of a machine of the same shape copied. s must not be
// used again.
func (m *machine) restore(s *state) error {
	if err := m.load(s.layers); err != nil {
		return err
	}
	for i, v := range m.state {
		if err := v.SetValue(s.optimizer[i]); err != nil {
			return err
		}
	}
	return nil
}

// setAside gives the machine back between two epochs. Epochs after [session.resume]
// are, to the last bit, as if nothing had happened, on another trainer of the same
// kind, too.
func (s *session) setAside() (err error) {
	if s.aside, err = s.machine.save(); err != nil {
		return err
	}
	s.worked += time.Since(s.start)
	s.release()
	return nil
}

// resume goes on with a session that was set aside, on t.
func (s *session) resume(t *Trainer) error {
	m, err := t.take(s.config, 0, s.data)
	if err != nil {
		return err
	}
	s.trainer, s.machine, s.start = t, m, time.Now()
	if err := m.compile(); err != nil {
		return err
	}
	if err := m.reset(s.config, s.data); err != nil {
		return err
	}
	if err := m.restore(s.aside); err != nil {
		return err
	}
	s.aside = nil
	return nil
}
