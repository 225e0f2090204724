package raidtest

import (
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

type inner struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name,omitempty"`
}

type outer struct {
	Plain  int       `json:"plain"`
	At     time.Time `json:"at,omitzero"`
	Codes  []string  `json:"codes"`
	List   []inner   `json:"list"`
	One    *inner    `json:"one"`
	Hidden string    `json:"-"`
}

func TestMembers(t *testing.T) {
	t.Parallel()
	var paths []string
	Members(reflect.TypeFor[outer](), func(path string, a, b any) {
		without, with := a.(outer), b.(outer)
		paths = append(paths, path)
		if cmp.Equal(without, with) {
			t.Errorf("%s is not set", path)
		}
		if without.List[0] != (inner{}) || *without.One != (inner{}) || without.Codes != nil {
			t.Errorf("%s: something is set beside it: %+v", path, without)
		}
	})
	if d := cmp.Diff([]string{"plain", "at", "codes", "list.id", "list.name", "one.id", "one.name"}, paths); d != "" {
		t.Error(d)
	}
}
